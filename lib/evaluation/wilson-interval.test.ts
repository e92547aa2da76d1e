import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../core/random';
import { throwsArgument } from '../core/testing/throws-argument';
import { wilsonInterval } from './wilson-interval';

test('counts that are no counts, more successes than trials and bad levels are refused', () => {
  for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    throwsArgument(() => wilsonInterval(bad, 10), 'successes');
    throwsArgument(() => wilsonInterval(0, bad), 'trials');
  }
  throwsArgument(() => wilsonInterval(0, 0), 'trials');
  throwsArgument(() => wilsonInterval(11, 10), 'successes');
  for (const level of [0, 1, -1, Number.NaN]) {
    throwsArgument(() => wilsonInterval(1, 10, { level }), 'level');
  }
});

test('it equals scipy.stats.binomtest(k, 100).proportion_ci(method="wilson")', () => {
  const close = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);
  const half = wilsonInterval(53, 100);
  close(half.lower, 0.4328885697009936);
  close(half.upper, 0.6248918204065873);
  const rare = wilsonInterval(5, 100);
  close(rare.lower, 0.021543679154367973);
  close(rare.upper, 0.11175046923191914);
  assert.deepEqual([wilsonInterval(0, 20).lower, wilsonInterval(20, 20).upper], [0, 1]);
});

test('it holds the observed rate, stays inside [0, 1] and narrows with more trials', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const k = Math.round(share * n);
      const { lower, upper, estimate } = wilsonInterval(k, n);
      assert.ok(0 <= lower && lower <= estimate && estimate <= upper && upper <= 1);
      const more = wilsonInterval(4 * k, 4 * n);
      assert.ok(more.upper - more.lower < upper - lower);
    }),
  );
});

test('95 % intervals of a 5 % rate from 100 trials hold it about 95 times in 100', () => {
  const random = new Random(1);
  let held = 0;
  for (let i = 0; i < 4000; i++) {
    const { lower, upper } = wilsonInterval(random.binomial(100, 0.05), 100);
    if (lower <= 0.05 && 0.05 <= upper) held++;
  }
  // The exact coverage at this rate and size is 0.966: the binomial is discrete.
  assert.ok(Math.abs(held / 4000 - 0.966) < 0.012, String(held / 4000));
});
