import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { expectedHitRate } from './expected-hit-rate';

const of = (...values: number[]) => Float32Array.from(values);

test('tables of other sizes, NaN scores, probabilities that are none and a bad K are refused', () => {
  const p = of(0.5, 0.5);
  throwsArgument(() => expectedHitRate(of(1, 2, 3), p, { items: 2, k: 1 }), 'scores');
  throwsArgument(() => expectedHitRate(of(1, 2, 3, 4), p, { items: 2, k: 1 }), 'probabilities');
  throwsArgument(() => expectedHitRate(of(1, Number.NaN), p, { items: 2, k: 1 }), 'scores, row 0, item 1,');
  throwsArgument(
    () => expectedHitRate(of(1, 2), of(-0.5, 1.5), { items: 2, k: 1 }),
    'probabilities, row 0, item 0,',
  );
  for (const k of [0, 3, 1.5]) throwsArgument(() => expectedHitRate(of(1, 2), p, { items: 2, k }), 'k');
});

test('the probabilities of the chosen items are added up; of equal scores the less probable comes first', () => {
  const p = of(0.1, 0.6, 0.3, 0.2, 0.2, 0.6);
  const sums = (scores: Float32Array, k: number) =>
    [...expectedHitRate(scores, p, { items: 3, k })].map((value) => Number(value.toFixed(6)));
  assert.deepEqual(sums(of(0, 2, 1, 9, 0, -1), 1), [0.6, 0.2]);
  assert.deepEqual(sums(of(0, 2, 1, 9, 0, -1), 2), [0.9, 0.4]);
  assert.deepEqual(sums(of(0, 0, 0, 0, 0, 0), 1), [0.1, 0.2]);
  assert.deepEqual(sums(of(0, 0, 0, 0, 0, 0), 3), [1, 1]);
});

test('no scorer beats the probabilities themselves, and realized hits agree with what is expected', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), (seed, k) => {
      const random = new Random(seed);
      const weights = Array.from({ length: 6 }, () => random.uniform(0.01, 1));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const p = Float32Array.from(weights, (weight) => weight / total);
      const scores = Float32Array.from(p, () => random.normal());
      const best = expectedHitRate(p, p, { items: 6, k })[0];
      const own = expectedHitRate(scores, p, { items: 6, k })[0];
      assert.ok(own <= best + 1e-6);
      const list = [...scores.keys()].sort((a, b) => scores[b] - scores[a]).slice(0, k);
      const draws = random.choice([...scores.keys()], {
        size: 2000,
        replace: true,
        probabilities: weights.map((weight) => weight / total),
      });
      const hits = draws.filter((item) => list.includes(item)).length / 2000;
      assert.ok(Math.abs(hits - own) < 5 * Math.sqrt(0.25 / 2000));
    }),
    { seed: 1, numRuns: 20 },
  );
});
