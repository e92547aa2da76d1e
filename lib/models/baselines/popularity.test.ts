import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { throwsArgument } from '../../core/testing/throws-argument';
import { fitPopularity } from './popularity';

const log = { product: Int32Array.of(0, 0, 0, 1, 2), clicked: Int32Array.of(1, 1, 0, 1, 0) };
const options = { item: 'product', items: 4, label: 'clicked' };

test('missing columns, ids outside, labels outside [0, 1], no rows and bad options are refused', () => {
  throwsArgument(() => fitPopularity(log, { ...options, item: 'movie' }), 'item');
  throwsArgument(() => fitPopularity(log, { ...options, label: 'liked' }), 'label');
  throwsArgument(() => fitPopularity(log, { ...options, items: 2 }), 'training column product');
  throwsArgument(() => fitPopularity(log, { ...options, items: 0 }), 'items');
  throwsArgument(() => fitPopularity(log, { ...options, priorRows: -1 }), 'priorRows');
  const odd = { ...log, clicked: Float32Array.of(1, Number.NaN, 0, 1, 0) };
  throwsArgument(() => fitPopularity(odd, options), 'training column clicked[1]');
  const empty = { product: new Int32Array(0), clicked: new Int32Array(0) };
  throwsArgument(() => fitPopularity(empty, options), 'training');
  const fitted = fitPopularity(log, options);
  throwsArgument(() => fitted.predict({ product: Int32Array.of(4) }), 'columns column product');
  throwsArgument(() => fitted.predict({ user: Int32Array.of(1) }), 'item');
});

test('without a prior the rates are plain shares, and the mean where there are no rows', () => {
  const { mean, rate, shown } = fitPopularity(log, { ...options, priorRows: 0 });
  assert.equal(mean, 3 / 5);
  assert.deepEqual([...rate], [2 / 3, 1, 0, 3 / 5]);
  assert.deepEqual([...shown], [3, 1, 1, 0]);
});

test('a hand-computed smoothed case, looked up per row', () => {
  const { predict } = fitPopularity(log, { ...options, priorRows: 2 });
  assert.deepEqual([...predict({ product: Int32Array.of(1, 3, 0) })], [2.2 / 3, 1.2 / 2, 3.2 / 5]);
});

test('each rate lies between the share of the item and the mean, and weighted by shown + prior they average to it', () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 1 })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(rows, fc.double({ min: 0, max: 100, noNaN: true }), (made, priorRows) => {
      const training = {
        product: Int32Array.from(made, ([id]) => id),
        clicked: Int32Array.from(made, ([, y]) => y),
      };
      const { mean, rate, shown } = fitPopularity(training, { ...options, items: 5, priorRows });
      let total = 0;
      rate.forEach((value, id) => {
        assert.ok(value >= 0 && value <= 1);
        total += value * (shown[id] + priorRows);
      });
      assert.ok(Math.abs(total - mean * (made.length + 5 * priorRows)) < 1e-6);
    }),
  );
});
