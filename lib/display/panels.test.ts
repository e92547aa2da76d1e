import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { heatMap } from './heat-map';
import { lineChart } from './line-chart';
import { panels } from './panels';

const chart = (title: string, names = ['a', 'b']) =>
  lineChart({
    title,
    x: 'X (unit)',
    y: 'Y (unit)',
    series: names.map((name) => ({ name, y: [1, 2] })),
    references: [{ name: 'floor', axis: 'y', value: 1 }],
  });

type Axis = { domain: [number, number]; anchor: string; matches?: string; title?: { text: string } };

test('no charts, no title and panels of panels are refused', () => {
  throwsArgument(() => panels([], { title: 'T' }), 'charts');
  throwsArgument(() => panels([chart('p')], { title: '' }), 'title');
  throwsArgument(() => panels([chart('p')], { title: 'T', columns: 0 }), 'columns');
  const whole = panels([chart('p'), chart('q')], { title: 'T' });
  throwsArgument(() => panels([whole], { title: 'T' }), 'charts[0]');
});

test('each panel has its own axes, and panels do not overlap', () => {
  const { layout, data } = panels(
    ['p', 'q', 'r', 's'].map((title) => chart(title)),
    { title: 'T' },
  );
  const axes = layout as Record<string, Axis>;
  assert.ok(axes.xaxis.domain[1] < axes.xaxis2.domain[0]);
  assert.ok(axes.yaxis3.domain[1] < axes.yaxis.domain[0]);
  assert.deepEqual(
    [...new Set(data.map((trace) => `${trace.xaxis}${trace.yaxis}`))],
    ['xy', 'x2y2', 'x3y3', 'x4y4'],
  );
});

test('series of one name share one legend entry', () => {
  const { data, layout } = panels([chart('p'), chart('q', ['a', 'c'])], { title: 'T' });
  const legend = data.filter((trace) => trace.showlegend !== false).map((trace) => trace.name);
  assert.deepEqual(legend, ['a', 'b', 'c']);
  assert.equal(layout.showlegend, true);
});

test('reference lines and titles follow their chart into its panel', () => {
  const { layout } = panels([chart('p'), chart('q')], { title: 'T' });
  const shapes = layout.shapes as { xref: string; yref: string }[];
  assert.deepEqual(
    shapes.map(({ xref, yref }) => `${xref}, ${yref}`),
    ['x domain, y', 'x2 domain, y2'],
  );
  const texts = (layout.annotations as { text: string; xref: string }[]).map(
    ({ text, xref }) => `${text} ${xref}`,
  );
  assert.deepEqual(texts, ['floor x domain', 'p x domain', 'floor x2 domain', 'q x2 domain']);
});

test('shared axes match the first panel and are labeled at the edges only', () => {
  const { layout } = panels(
    ['p', 'q', 'r', 's'].map((title) => chart(title)),
    {
      title: 'T',
      sharedX: true,
      sharedY: true,
    },
  );
  const axes = layout as Record<string, Axis>;
  assert.equal(axes.xaxis4.matches, 'x');
  assert.equal(axes.yaxis4.matches, 'y');
  assert.deepEqual(
    ['xaxis', 'xaxis2', 'xaxis3', 'xaxis4'].map((axis) => axes[axis].title?.text),
    [undefined, undefined, 'X (unit)', 'X (unit)'],
  );
  assert.deepEqual(
    ['yaxis', 'yaxis2', 'yaxis3', 'yaxis4'].map((axis) => axes[axis].title?.text),
    ['Y (unit)', undefined, 'Y (unit)', undefined],
  );
});

test('each heat map keeps its color bar beside itself', () => {
  const heat = heatMap({
    title: 'h',
    x: 'X',
    y: 'Y',
    columns: ['c'],
    rows: ['r'],
    values: [[1]],
    valueTitle: 'V',
  });
  const { data, layout } = panels([heat, heat], { title: 'T' });
  const axes = layout as Record<string, Axis>;
  const [left, right] = data.map((trace) => (trace.colorbar as { x: number }).x);
  assert.ok(left > axes.xaxis.domain[1] && left < axes.xaxis2.domain[0]);
  assert.ok(right > axes.xaxis2.domain[1]);
});
