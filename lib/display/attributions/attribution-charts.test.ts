import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { beeswarmChart } from './beeswarm';
import { dependenceChart } from './dependence';
import { waterfallChart } from './waterfall';

const axes = { title: 'T', x: 'X (unit)', y: 'Y (unit)' };
const waterfall = { ...axes, features: ['a', 'b', 'c'], values: [1, -3, 0.5], base: 2 };
const swarm = { ...axes, features: ['a', 'b'], values: [1, -3, 1, 2, 1, 2.5] };
const dependence = { ...axes, values: [1, 2, 3], attributions: [0, 1, 2], groups: ['u', 'v', 'u'] };

test('missing titles, other lengths, no features and numbers that are not finite are refused', () => {
  throwsArgument(() => waterfallChart({ ...waterfall, title: '' }), 'title');
  throwsArgument(() => waterfallChart({ ...waterfall, values: [1] }), 'values');
  throwsArgument(() => waterfallChart({ ...waterfall, base: Number.NaN }), 'base[0]');
  throwsArgument(() => waterfallChart({ ...waterfall, most: 0 }), 'most');
  throwsArgument(() => beeswarmChart({ ...swarm, x: '' }), 'x.title');
  throwsArgument(() => beeswarmChart({ ...swarm, values: [1, 2, 3] }), 'values');
  throwsArgument(() => beeswarmChart({ ...swarm, levels: [1] }), 'levels');
  throwsArgument(() => dependenceChart({ ...dependence, attributions: [1] }), 'attributions');
  throwsArgument(() => dependenceChart({ ...dependence, groups: ['u'] }), 'groups');
});

test('a waterfall goes from the baseline to the prediction, the largest first, small ones together', () => {
  const [trace] = waterfallChart({ ...waterfall, most: 1 }).data;
  assert.deepEqual(trace.y, ['baseline', 'b', '2 others', 'prediction']);
  assertClose(trace.x as number[], [2, -3, 1.5, 0.5], 1e-12);
});

test('a beeswarm has a line of points per feature, the largest on top, none on another, none on the next line', () => {
  const { data, layout } = beeswarmChart({ ...swarm, levels: [0, 5, 1, 5, 2, 5] });
  assert.deepEqual(
    data.map(({ name }) => name),
    ['b', 'a'],
  );
  const [b, a] = data;
  assert.deepEqual(b.x, [-3, 2, 2.5]);
  assert.deepEqual((a.marker as { color: number[] }).color, [0, 0.5, 1]);
  assert.deepEqual((b.marker as { color: number[] }).color, [0.5, 0.5, 0.5]);
  const heights = a.y as number[];
  assert.equal(new Set(heights).size, 3);
  assert.ok(heights.every((height) => Math.abs(height) <= 0.4));
  assert.deepEqual((layout.yaxis as { ticktext: string[] }).ticktext, ['b', 'a']);
});

test('dependence has a series per group, in the order of their names', () => {
  const { data } = dependenceChart(dependence);
  assert.deepEqual(
    data.map(({ name, x }) => [name, x]),
    [
      ['u', [1, 3]],
      ['v', [2]],
    ],
  );
});
