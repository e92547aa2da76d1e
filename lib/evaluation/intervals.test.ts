import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../core/random';
import { throwsArgument } from '../core/testing/throws-argument';
import { bootstrapInterval, pairedDifference, tInterval } from './intervals';

const near = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

test('too few values, values that are not finite and levels outside (0, 1) are refused', () => {
  const random = new Random(1);
  throwsArgument(() => tInterval([1]), 'values');
  throwsArgument(() => tInterval([1, Number.NaN]), 'values[1]');
  throwsArgument(() => tInterval([1, 2], { level: 1 }), 'level');
  throwsArgument(() => tInterval([1, 2], { level: Number.NaN }), 'level');
  throwsArgument(() => bootstrapInterval([], { random }), 'values');
  throwsArgument(() => bootstrapInterval([1], { random, resamples: 0 }), 'resamples');
  throwsArgument(() => bootstrapInterval([1], { random: undefined as unknown as Random }), 'random');
  throwsArgument(() => pairedDifference([1, 2, 3], [1, 2]), 'b');
});

test('the t interval of five values is the one of the tables', () => {
  // Mean 3, standard deviation sqrt(2.5), t(0.975, 4) = 2.776445.
  const { estimate, lower, upper, standardDeviation } = tInterval([1, 2, 3, 4, 5]);
  const half = (2.776445105 * Math.sqrt(2.5)) / Math.sqrt(5);
  assert.equal(estimate, 3);
  near(standardDeviation, Math.sqrt(2.5), 1e-12);
  near(lower, 3 - half, 1e-8);
  near(upper, 3 + half, 1e-8);
});

test('equal values give an interval of no width', () => {
  const { lower, upper } = tInterval([0.5, 0.5, 0.5]);
  assert.deepEqual([lower, upper], [0.5, 0.5]);
});

test('a paired difference ignores what the pairs share', () => {
  const shared = [0, 10, -20, 5];
  const a = shared.map((x, i) => x + 1 + 0.01 * i);
  const { estimate, lower, upper } = pairedDifference(a, shared);
  near(estimate, 1.015, 1e-9);
  assert.ok(lower > 0.98 && upper < 1.05);
});

test('95 % intervals hold the true mean in about 95 % of 1000 samples', () => {
  const random = new Random(17);
  let t = 0;
  let bootstrap = 0;
  for (let i = 0; i < 1000; i++) {
    const values = Array.from({ length: 10 }, () => random.normal(2, 3));
    const exact = tInterval(values);
    if (exact.lower <= 2 && 2 <= exact.upper) t++;
    const many = Array.from({ length: 60 }, () => random.normal(2, 3));
    const resampled = bootstrapInterval(many, { random, resamples: 200 });
    if (resampled.lower <= 2 && 2 <= resampled.upper) bootstrap++;
  }
  // Standard error 7; the percentile bootstrap of 60 values covers a little less than it says.
  assert.ok(t > 925 && t < 975, `t covered ${t}`);
  assert.ok(bootstrap > 900 && bootstrap < 975, `bootstrap covered ${bootstrap}`);
});

test('the bootstrap repeats with its seed, estimates other statistics and stays within the values', () => {
  const median = (values: Float64Array) => values.slice().sort()[values.length >> 1];
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (values) => {
        const options = () => ({ random: new Random(3), resamples: 50, statistic: median });
        const interval = bootstrapInterval(values, options());
        assert.deepEqual(bootstrapInterval(values, options()), interval);
        assert.ok(interval.lower >= Math.min(...values) && interval.upper <= Math.max(...values));
        assert.ok(interval.lower <= interval.upper);
      },
    ),
  );
});
