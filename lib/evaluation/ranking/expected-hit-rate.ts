import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { requireTypedArray } from '../../core/shapes/typed-arrays';

/** Sizes for `expectedHitRate`. */
export interface ExpectedHitOptions {
  /** Number of items, 1 or more. */
  items: number;
  /** Length of the list, 1 to `items`. */
  k: number;
}

/**
 * For each row, how probable it is that a list of the K best-scored items holds the one that comes, when the true
 * probabilities are known, as in a simulated world: hit rate at K without the luck of the draw. Of equal scores the less
 * probable item comes first, so a scorer of equal scores is not taken for one that knows.
 *
 * With the probabilities as scores it is the best that any model can reach; a mean divided by that one's mean is a share
 * of the best possible.
 * @param scores [rows * items], higher is better
 * @param probabilities [rows * items], rows that sum to 1
 * @returns shape [rows], each in [0, 1]
 * @throws on tables of unequal or ragged size, scores that are NaN, probabilities outside [0, 1], or a bad K
 * @example
 * const best = expectedHitRate(probabilities, probabilities, { items: 36, k: 1 });
 */
export function expectedHitRate(
  scores: Float32Array,
  probabilities: Float32Array,
  options: ExpectedHitOptions,
): Float64Array {
  requireOptions('options', options, { items: 'number', k: 'number' });
  const { items, k } = options;
  requirePositiveInteger('items', items);
  requirePositiveInteger('k', k);
  if (k > items) throw argumentError('k', `at most the ${items} items`, k);
  requireTypedArray('scores', scores, 'Float32Array');
  requireTypedArray('probabilities', probabilities, 'Float32Array');
  if (scores.length % items !== 0) throw argumentError('scores', `rows of ${items} items`, scores.length);
  if (probabilities.length !== scores.length) {
    throw argumentError('probabilities', `as many as the ${scores.length} scores`, probabilities.length);
  }
  const rows = scores.length / items;
  const order = Int32Array.from({ length: items }, (_, item) => item);
  const hits = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const [s, p] = [scores, probabilities].map((table) => table.subarray(row * items, (row + 1) * items));
    for (let item = 0; item < items; item++) {
      if (Number.isNaN(s[item]))
        throw argumentError(`scores, row ${row}, item ${item},`, 'a number', s[item]);
      if (!(p[item] >= 0 && p[item] <= 1.0001)) {
        throw argumentError(`probabilities, row ${row}, item ${item},`, 'in [0, 1]', p[item]);
      }
    }
    order.sort((a, b) => s[b] - s[a] || p[a] - p[b]);
    for (let position = 0; position < k; position++) hits[row] += p[order[position]];
  }
  return hits;
}
