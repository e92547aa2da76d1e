import { argumentError } from '../../core/checks';
import { requireFiniteColumn } from '../../core/columns';
import type { Numbers } from '../click/outcomes';

/**
 * Root mean squared error of predicted ratings, sqrt(mean of (actual - predicted)^2): large misses weigh most.
 * @param actual one per row, finite, one row or more
 * @param predicted as many, finite
 * @throws on no rows, lists of two lengths, or a number that is not finite
 * @example
 * rootMeanSquaredError([4, 2], [3, 2]); // sqrt(1 / 2)
 */
export function rootMeanSquaredError(actual: Numbers, predicted: Numbers): number {
  requirePairs(actual, predicted);
  let sum = 0;
  for (let row = 0; row < actual.length; row++) sum += (actual[row] - predicted[row]) ** 2;
  return Math.sqrt(sum / actual.length);
}

/**
 * Mean absolute error of predictions, mean of |actual - predicted|: how far off they are, in stars, or in click rates
 * where the actual ones are known.
 * @throws as `rootMeanSquaredError`
 */
export function meanAbsoluteError(actual: Numbers, predicted: Numbers): number {
  requirePairs(actual, predicted);
  let sum = 0;
  for (let row = 0; row < actual.length; row++) sum += Math.abs(actual[row] - predicted[row]);
  return sum / actual.length;
}

function requirePairs(actual: Numbers, predicted: Numbers): void {
  if (!(actual?.length >= 1)) throw argumentError('actual', 'at least one rating', actual?.length ?? actual);
  if (predicted?.length !== actual.length)
    throw argumentError('predicted', `as long as actual (${actual.length})`, predicted?.length ?? predicted);
  requireFiniteColumn('actual', actual);
  requireFiniteColumn('predicted', predicted);
}
