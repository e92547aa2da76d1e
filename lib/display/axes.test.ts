import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { axisLayout, checkedAxis } from './axes';

test('an axis without a title is refused, however it is written', () => {
  for (const axis of ['', '   ', { title: '' }, { title: undefined }, null, 7]) {
    assert.throws(() => checkedAxis('x', axis as never), /ArgumentError: x(\.title)? must/);
  }
});

test('a range must be two increasing finite numbers, above 0 on a log axis', () => {
  for (const range of [
    [1, 1],
    [2, 1],
    [0, Number.NaN],
    [0, Number.POSITIVE_INFINITY],
  ] as [number, number][]) {
    assert.throws(() => checkedAxis('y', { title: 'Loss', range }), /y\.range/);
  }
  throwsArgument(() => checkedAxis('y', { title: 'Loss', range: [0, 1], log: true }), 'y.range[0]');
});

test('a log axis is given to Plotly in powers of ten', () => {
  const layout = axisLayout({ title: 'Count', log: true, range: [1, 1000] });
  assert.equal(layout.type, 'log');
  assert.deepEqual(layout.range, [0, 3]);
});

test('a text is an axis title', () => {
  assert.deepEqual(checkedAxis('x', 'Epoch'), { title: 'Epoch' });
  assert.equal((axisLayout({ title: 'Epoch' }).title as { text: string }).text, 'Epoch');
});
