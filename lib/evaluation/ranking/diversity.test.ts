import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { throwsArgument } from '../../core/testing/throws-argument';
import { catalogCoverage, giniCoefficient } from './diversity';

const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

for (const [name, measure] of Object.entries({ giniCoefficient, catalogCoverage })) {
  test(`${name}: no items, bad counts and a total of 0 are refused`, () => {
    throwsArgument(() => measure([]), 'counts');
    throwsArgument(() => measure([1, -1]), 'counts[1]');
    throwsArgument(() => measure([Number.NaN]), 'counts[0]');
    throwsArgument(() => measure([0, 0]), 'counts');
  });
}

test('equal counts are most diverse, one item for all least', () => {
  const equal = [7, 7, 7, 7];
  const single = [0, 0, 0, 12];
  near(giniCoefficient(equal), 0);
  near(giniCoefficient(single), 3 / 4);
  assert.equal(catalogCoverage(equal), 1);
  assert.equal(catalogCoverage(single), 1 / 4);
});

test('a hand-computed case', () => {
  // Mean difference of all pairs of [1, 2, 3, 4] over twice the mean: (20 / 16) / (2 * 2.5).
  near(giniCoefficient([4, 1, 3, 2]), 0.25);
});

test('the Gini coefficient is half the relative mean difference of all pairs, whatever the order and scale', () => {
  const counts = fc
    .array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 30 })
    .filter((values) => values.some((value) => value > 0));
  fc.assert(
    fc.property(counts, (values) => {
      const n = values.length;
      const total = values.reduce((sum, value) => sum + value, 0);
      const differences = values
        .flatMap((a) => values.map((b) => Math.abs(a - b)))
        .reduce((s, d) => s + d, 0);
      near(giniCoefficient(values), differences / (2 * n * total), 1e-9);
      near(giniCoefficient([...values].reverse().map((value) => value * 3)), giniCoefficient(values), 1e-9);
      assert.ok(catalogCoverage(values) > 0 && catalogCoverage(values) <= 1);
    }),
  );
});
