import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { throwsArgument } from '../../core/testing/throws-argument';
import { expectedLogLoss } from './true-rates';

test('no rates, unlike lengths and numbers that are no rates are refused', () => {
  throwsArgument(() => expectedLogLoss([], []), 'trueRates');
  throwsArgument(() => expectedLogLoss([0.5], [0.5, 0.5]), 'predictedRates');
  for (const bad of [-0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY]) {
    throwsArgument(() => expectedLogLoss([bad], [0.5]), 'trueRates[0]');
    throwsArgument(() => expectedLogLoss([0.5], [bad]), 'predictedRates[0]');
  }
});

test('a certain prediction that is wrong costs much, and one that is right nothing', () => {
  assert.ok(expectedLogLoss([1], [0]) > 16);
  assert.ok(Number.isFinite(expectedLogLoss([1], [0])));
  assert.ok(expectedLogLoss([1, 0], [1, 0]) < 1e-6);
});

test('a hand-computed case', () => {
  const loss = -(0.2 * Math.log(0.5) + 0.8 * Math.log(0.5) + 0.4 * Math.log(0.1) + 0.6 * Math.log(0.9)) / 2;
  assert.ok(Math.abs(expectedLogLoss([0.2, 0.4], [0.5, 0.1]) - loss) < 1e-12);
});

test('no prediction has a lower expected log loss than the truth itself (Gibbs)', () => {
  const rates = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(rates, rates, (truth, guess) => {
      assert.ok(expectedLogLoss(truth, guess) >= expectedLogLoss(truth, truth) - 1e-9);
    }),
  );
});
