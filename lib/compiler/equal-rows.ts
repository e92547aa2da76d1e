import { argumentError } from '../core/checks';
import { type Columns, type ColumnWidths, widthOf } from '../core/columns';

/**
 * Checks that a batch's columns have as many rows as each other: tensor ops would stretch a column of one row, and
 * nothing would say so.
 * @param perBatch columns that belong to the batch as a whole
 * @throws naming two columns that differ
 */
export function requireEqualRows(
  batch: Columns,
  widths: ColumnWidths,
  perBatch: readonly string[] | undefined,
): void {
  let first: string | undefined;
  let rows = 0;
  for (const name in batch) {
    if (perBatch?.includes(name)) continue;
    const own = batch[name].length / widthOf(widths, name);
    if (first === undefined) {
      first = name;
      rows = own;
    } else if (own !== rows) {
      throw argumentError(
        `batch.${name}`,
        `of ${rows} rows as ${first} (a wide column needs its width in widths, one of the batch as a whole its name in perBatch)`,
        own,
      );
    }
  }
}
