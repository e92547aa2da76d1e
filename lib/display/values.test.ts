import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { throwsArgument } from '../core/testing/throws-argument';
import {
  checkedInterval,
  checkedLabels,
  checkedNumbers,
  checkedValues,
  compact,
  requireSeries,
} from './values';

test('numbers that are not finite are named with their index', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined]) {
    throwsArgument(() => checkedNumbers('series[0].y', [1, bad as number]), 'series[0].y[1]');
  }
});

test('no numbers, or no array, is refused', () => {
  throwsArgument(() => checkedNumbers('y', []), 'y');
  for (const bad of [undefined, null, 3, { a: 1 }]) {
    throwsArgument(() => checkedNumbers('y', bad as never), 'y');
  }
});

test('a log axis takes only numbers above 0', () => {
  const axis = { title: 'Count', log: true };
  throwsArgument(() => checkedNumbers('x', [1, 0], axis), 'x[1]');
  assert.deepEqual(checkedNumbers('x', [1, 2], axis), [1, 2]);
});

test('typed arrays become plain ones', () => {
  const numbers = checkedNumbers('y', Float32Array.of(0.5, 2));
  assert.ok(Array.isArray(numbers));
  assert.deepEqual(numbers, [0.5, 2]);
});

test('an interval needs both ends, of the right length, around its value', () => {
  throwsArgument(() => checkedInterval('s', [1], [0], undefined), 's.upper');
  throwsArgument(() => checkedInterval('s', [1], undefined, [2]), 's.lower');
  throwsArgument(() => checkedInterval('s', [1, 2], [0], [3]), 's.lower');
  throwsArgument(() => checkedInterval('s', [1, 2], [0, 3], [2, 4]), 's interval 1');
  assert.equal(checkedInterval('s', [1], undefined, undefined), undefined);
  assert.deepEqual(checkedInterval('s', [1], [1], [1]), { lower: [1], upper: [1] });
});

test('interval estimates are values and both ends; ends given twice or a part that is no number are refused', () => {
  const values = [
    { estimate: 2, lower: 1, upper: 4 },
    { estimate: 3, lower: 3, upper: 3 },
  ];
  assert.deepEqual(checkedValues('s', 'y', { values }), {
    values: [2, 3],
    interval: { lower: [1, 3], upper: [4, 3] },
  });
  assert.deepEqual(checkedValues('s', 'y', { values: [2], lower: [1], upper: [3] }), {
    values: [2],
    interval: { lower: [1], upper: [3] },
  });
  assert.deepEqual(checkedValues('s', 'y', { values: [2, 3] }), { values: [2, 3] });
  throwsArgument(() => checkedValues('s', 'y', { values, lower: [0, 0] }), 's.y');
  const broken = [{ estimate: 2, lower: 1, upper: Number.NaN }];
  throwsArgument(() => checkedValues('s', 'y', { values: broken }), 's.upper[0]');
  throwsArgument(() => checkedValues('s', 'y', { values: [...values, 3] as never }), 's.y[2]');
});

test('series need names, each its own', () => {
  throwsArgument(() => requireSeries('series', [] as { name: string }[], { name: 'text' }), 'series');
  throwsArgument(() => requireSeries('series', undefined as never, { name: 'text' }), 'series');
  throwsArgument(() => requireSeries('series', [{ name: ' ' }], { name: 'text' }), 'series[0].name');
  throwsArgument(
    () => requireSeries('series', [{ name: 'A' }, { name: 'A' }], { name: 'text' }),
    'series[1].name',
  );
  throwsArgument(() => checkedLabels('categories', ['a', 'a']), 'categories[1]');
});

test('compact keeps whole numbers and six digits of any other, and is stable', () => {
  assert.equal(compact(123456789), 123456789);
  assert.equal(compact(0.123456789), 0.123457);
  assert.equal(compact(-1234.56789), -1234.57);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const short = compact(value);
      assert.ok(Math.abs(short - value) <= 5e-6 * Math.abs(value) + Number.MIN_VALUE);
      assert.equal(compact(short), short);
    }),
  );
});
