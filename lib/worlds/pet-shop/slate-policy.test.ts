import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { slatePolicy, topProducts } from './slate-policy';

test('scores that fill no rows, are no numbers, and sizes out of range are refused', () => {
  throwsArgument(() => topProducts([], 2, 1), 'scores');
  throwsArgument(() => topProducts([1, 2, 3], 2, 1), 'scores');
  throwsArgument(() => topProducts([1, Number.NaN], 2, 1), 'scores[1]');
  for (const size of [0, 3, 1.5, Number.NaN]) throwsArgument(() => topProducts([1, 2], 2, size), 'size');
});

test('a policy refuses bad slates, bad shares and users without a slate', () => {
  throwsArgument(() => slatePolicy([], 4, { size: 2 }), 'slates');
  throwsArgument(() => slatePolicy([1, 2, 3], 4, { size: 2 }), 'slates');
  for (const explore of [-0.1, 1.1, Number.NaN]) {
    throwsArgument(() => slatePolicy([1, 2], 4, { size: 2, explore }), 'explore');
  }
  const policy = slatePolicy([1, 2], 4, { size: 2 });
  for (const user of [-1, 1, Number.NaN]) {
    throwsArgument(() => policy(user, new Random(1)), 'user');
  }
});

test('the best come first, equal scores by id, infinities included', () => {
  const { POSITIVE_INFINITY: high, NEGATIVE_INFINITY: low } = Number;
  assert.deepEqual(topProducts([0.1, 0.9, 0.9, high, high, low], 3, 2), Int32Array.of(1, 2, 0, 1));
});

test('a slate holds exactly the products that no left-out product beats', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 6 }), (values, size) => {
      const slates = topProducts(values, 6, size);
      for (let user = 0; user < 2; user++) {
        const shown = Array.from(slates.subarray(user * size, (user + 1) * size));
        assert.equal(new Set(shown).size, size);
        const worst = Math.min(...shown.map((product) => values[user * 6 + product]));
        for (let product = 0; product < 6; product++) {
          if (!shown.includes(product)) assert.ok(values[user * 6 + product] <= worst);
        }
      }
    }),
  );
});

test('each position of the slate is shown equally often, and the explored share goes to all products', () => {
  const policy = slatePolicy([3, 1], 4, { size: 2, explore: 0.2 });
  const random = new Random(7);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 20_000; i++) counts[policy(0, random)]++;
  const expected = [0.05, 0.45, 0.05, 0.45];
  counts.forEach((count, product) => {
    assert.ok(Math.abs(count / 20_000 - expected[product]) < 0.012, `product ${product}: ${count}`);
  });
});
