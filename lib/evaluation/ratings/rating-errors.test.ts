import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { meanAbsoluteError, rootMeanSquaredError } from './rating-errors';

for (const measure of [rootMeanSquaredError, meanAbsoluteError]) {
  test(`${measure.name}: nothing, two lengths and what is no number are refused`, () => {
    throwsArgument(() => measure([], []), 'actual');
    throwsArgument(() => measure(undefined as never, [1]), 'actual');
    throwsArgument(() => measure([1, 2], [1]), 'predicted');
    throwsArgument(() => measure([1], undefined as never), 'predicted');
    assert.throws(() => measure([1, Number.NaN], [1, 2]), /actual\[1\]/);
    assert.throws(() => measure([1, 2], [1, Number.POSITIVE_INFINITY]), /predicted\[1\]/);
  });
}

test('errors of 1, 0, -2 and 1, by hand: RMSE sqrt(6 / 4), MAE 1', () => {
  const actual = Float64Array.of(4, 3, 1, 5);
  const predicted = [3, 3, 3, 4];
  assert.equal(rootMeanSquaredError(actual, predicted), Math.sqrt(1.5));
  assert.equal(meanAbsoluteError(actual, predicted), 1);
  assert.equal(rootMeanSquaredError(actual, actual), 0);
});

test('of click rates, by hand', () => {
  assert.ok(Math.abs(meanAbsoluteError([0.2, 0.4], [0.5, 0.1]) - 0.3) < 1e-12);
});
