import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boxStatistics } from './box-statistics';

test('one value is its own box', () => {
  assert.deepEqual(boxStatistics([3]), {
    q1: 3,
    median: 3,
    q3: 3,
    lowerFence: 3,
    upperFence: 3,
    outliers: [],
  });
});

test('quartiles agree with numpy.percentile on a case by hand', () => {
  const { q1, median, q3 } = boxStatistics([1, 2, 4, 8]);
  assert.deepEqual([q1, median, q3], [1.75, 3, 5]);
});

test('what lies beyond 1.5 interquartile ranges is an outlier, and the whisker ends at the last value inside', () => {
  const { upperFence, lowerFence, outliers } = boxStatistics([1, 2, 3, 4, 5, 6, 7, 8, 9, 100]);
  assert.equal(upperFence, 9);
  assert.equal(lowerFence, 1);
  assert.deepEqual(outliers, [100]);
});

test('many outliers are thinned to a hundred', () => {
  const values = [...new Array(10_000).fill(0), ...Array.from({ length: 1000 }, (_, i) => i + 1)];
  const { outliers } = boxStatistics(values);
  assert.equal(outliers.length, 100);
});

test('a box is ordered, and every value is inside the whiskers or beyond', () => {
  const numbers = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(numbers, (values) => {
      const box = boxStatistics(values);
      const order = [box.lowerFence, box.q1, box.median, box.q3, box.upperFence];
      for (let i = 1; i < order.length; i++) assert.ok(order[i] >= order[i - 1], order.join());
      const inside = values.filter((value) => value >= box.lowerFence && value <= box.upperFence);
      assert.equal(inside.length + box.outliers.length, values.length);
    }),
  );
});
