import { argumentError } from '../../core/checks';

/**
 * The category that a row of one-hot features names.
 * @param features row-major [rows, categories]
 * @throws RangeError unless the row holds a single 1 and zeros
 */
export function categoryOfRow(features: Float64Array, row: number, categories: number): number {
  let found = -1;
  for (let c = 0; c < categories; c++) {
    const value = features[row * categories + c];
    if (value === 0) continue;
    if (value !== 1 || found >= 0) throw argumentError(`features[${row}]`, 'a one-hot category', value);
    found = c;
  }
  if (found < 0) throw argumentError(`features[${row}]`, 'a one-hot category', 'zeros only');
  return found;
}

/**
 * Copies the one-hot category at `index` into `row`, of length `categories`.
 * @throws RangeError unless it is one, before anything is copied
 */
export function copyCategory(
  row: Float64Array,
  features: Float64Array,
  index: number,
  categories: number,
): void {
  categoryOfRow(features, index, categories);
  row.set(features.subarray(index * categories, (index + 1) * categories));
}
