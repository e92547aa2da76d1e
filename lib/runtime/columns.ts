import { requireFinite, requirePositiveInteger } from './checks';

/** One column of a log: a typed array with one number per row. Ids and labels of classes are Int32Array. */
export type Column = Int32Array | Float32Array | Float64Array;

/** A table of typed-array columns of equal length, by name. The library's form of a log. */
export type Columns = Readonly<Record<string, Column>>;

/**
 * Number of rows of `columns`.
 * @throws if there is no column, or if two columns differ in length.
 */
export function rowCount(columns: Columns, argument = 'columns'): number {
  const names = Object.keys(columns);
  if (names.length === 0) throw new Error(`${argument} must have at least one column, got none`);
  const rows = columns[names[0]].length;
  for (const name of names) {
    if (columns[name].length !== rows) {
      throw new Error(
        `${argument} must have columns of one length, got ${names[0]}: ${rows} and ${name}: ${columns[name].length}`,
      );
    }
  }
  return rows;
}

/**
 * The rows of `columns` at `indices`, in that order, as new columns of the same types.
 * @param indices row numbers, each in [0, rows); repeats are allowed
 * @throws if an index is out of range
 */
export function takeRows<T extends Columns>(columns: T, indices: Int32Array): T {
  const rows = rowCount(columns);
  for (const index of indices) {
    if (!(index >= 0 && index < rows)) throw new Error(`indices must be in [0, ${rows}), got ${index}`);
  }
  const taken: Record<string, Column> = {};
  for (const [name, column] of Object.entries(columns)) {
    const copy = new (column.constructor as Int32ArrayConstructor)(indices.length) as Column;
    for (let i = 0; i < indices.length; i++) copy[i] = column[indices[i]];
    taken[name] = copy;
  }
  return taken as T;
}

/**
 * Checks that every id of a column is an integer in [0, size).
 * @throws naming the first id outside and its row
 */
export function requireIds(argument: string, ids: ArrayLike<number>, size: number): void {
  requirePositiveInteger(`${argument} vocabulary size`, size);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row];
    if (!Number.isInteger(id) || id < 0 || id >= size) {
      throw new Error(`${argument} must be an integer in [0, ${size}), got ${id} at row ${row}`);
    }
  }
}

/** Checks that a column holds finite numbers only. @throws naming the first row that does not */
export function requireFiniteColumn(argument: string, column: ArrayLike<number>): void {
  for (let row = 0; row < column.length; row++) requireFinite(`${argument}[${row}]`, column[row]);
}
