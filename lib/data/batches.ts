import { argumentError, requirePositiveInteger } from '../core/checks';
import { type Columns, type ColumnWidths, rowCount, takeRows, viewRows } from '../core/columns';
import { requireOptions } from '../core/options/options';
import type { Random } from '../core/random';

/** Options: how `batches` cuts its rows. */
export interface BatchOptions {
  /** Rows per batch; 1 or more. The last batch holds what is left and may be smaller. */
  batchSize: number;
  /** Source of a new row order. Default: rows stay in order. */
  random?: Random;
  /** Numbers per row of the wide columns. Default: one number per row in all of them. */
  widths?: ColumnWidths;
}

/** How many batches `rows` rows make. @throws unless rows is 0 or more and the size 1 or more */
export function batchCount(rows: number, batchSize: number): number {
  if (!Number.isSafeInteger(rows) || rows < 0) throw argumentError('rows', 'an integer of 0 or more', rows);
  requirePositiveInteger('batchSize', batchSize);
  return Math.ceil(rows / batchSize);
}

/**
 * Cuts a log into batches that together hold each row once. In order, a batch is a view of the log; shuffled, a
 * copy.
 * @throws if there is no row, columns differ in length, or the batch size is not an integer of 1 or more
 * @example
 * for (const batch of batches(log, { batchSize: 512, random: random.child(`epoch-${epoch}`) })) train(batch);
 */
export function batches<T extends Columns>(columns: T, options: BatchOptions): Iterable<T> {
  requireOptions('options', options, { batchSize: 'number', random: 'Random?', widths: 'object?' });
  const { batchSize, random, widths = {} } = options;
  const rows = rowCount(columns, 'columns', widths);
  requirePositiveInteger('batchSize', batchSize);
  if (rows === 0) throw argumentError('columns', 'a log of at least one row', '0 rows');
  return random === undefined
    ? ordered(columns, rows, batchSize, widths)
    : shuffled(columns, random.permutation(rows), batchSize, widths);
}

function* ordered<T extends Columns>(
  columns: T,
  rows: number,
  size: number,
  widths: ColumnWidths,
): Generator<T> {
  for (let start = 0; start < rows; start += size) yield viewRows(columns, start, start + size, widths);
}

function* shuffled<T extends Columns>(
  columns: T,
  order: Int32Array,
  size: number,
  widths: ColumnWidths,
): Generator<T> {
  for (let start = 0; start < order.length; start += size) {
    yield takeRows(columns, order.subarray(start, start + size), widths);
  }
}
