import { argumentError, shownValue } from './argument-error';
import { requireFinite, requirePositiveInteger } from './checks';
import { typedArrayName } from './shapes/typed-arrays';

/** One column of a log: a typed array with one number per row. Ids and labels of classes are Int32Array. */
export type Column = Int32Array | Float32Array | Float64Array;

/** A table of typed-array columns of equal length, by name. The library's form of a log. */
export type Columns = Readonly<Record<string, Column>>;

/**
 * Numbers per row of the columns that have more than one, by name: a column of width w holds rows * w numbers, row by
 * row, and enters a model as a tensor [batch, w]. Columns that are not named here have one number per row, [batch].
 */
export type ColumnWidths = Readonly<Record<string, number>>;

/** Widths of columns, the same for all batches or read off a batch: `({ history, user }) => …`. */
export type BatchWidths = ColumnWidths | ((columns: Columns) => ColumnWidths);

/** The widths of these columns. */
export function widthsOf(widths: BatchWidths | undefined, columns: Columns): ColumnWidths {
  return typeof widths === 'function' ? widths(columns) : (widths ?? {});
}

/**
 * Number of rows of `columns`.
 * @param widths numbers per row of the wide columns
 * @throws if there is no column, if two columns differ in rows, if a width is not an integer of 1 or more, or if it
 *   belongs to no column or does not divide its column's length
 */
export function rowCount(columns: Columns, argument = 'columns', widths: ColumnWidths = {}): number {
  requireColumns(argument, columns);
  const names = Object.keys(columns);
  if (names.length === 0) throw argumentError(argument, 'at least one column', columns);
  requireWidths(columns, argument, widths);
  const rowsOf = (name: string) => columns[name].length / widthOf(widths, name);
  const rows = rowsOf(names[0]);
  for (const name of names) {
    if (rowsOf(name) !== rows) {
      const lengths = `${names[0]}: ${rows} and ${name}: ${rowsOf(name)}`;
      throw argumentError(argument, 'of columns of one length', columns, lengths);
    }
  }
  return rows;
}

/** Whether there is a column of that name: `name in columns` also says yes to what every object inherits. */
export function hasColumn(columns: Columns, name: string): boolean {
  requireByName('columns', columns);
  return Object.hasOwn(columns, name);
}

/** Numbers per row of a column. */
export function widthOf(widths: ColumnWidths, name: string): number {
  return Object.hasOwn(widths, name) ? widths[name] : 1;
}

/** Classes of columns; bytes are taken too. */
const columnNames = ['Int32Array', 'Float32Array', 'Float64Array', 'Uint8Array'];

function requireColumns(argument: string, columns: Columns): void {
  requireByName(argument, columns);
  for (const [name, column] of Object.entries<ArrayLike<number> | null | undefined>(columns)) {
    if (!columnNames.includes(typedArrayName(column))) {
      throw argumentError(
        `${argument}.${name}`,
        'a column (an Int32Array, Float32Array or Float64Array)',
        column,
      );
    }
  }
}

function requireByName(argument: string, columns: Columns): void {
  if (columns === null || typeof columns !== 'object' || Array.isArray(columns)) {
    throw argumentError(argument, 'columns by name', columns);
  }
}

function requireWidths(columns: Columns, argument: string, widths: ColumnWidths): void {
  for (const [name, width] of Object.entries(widths)) {
    requirePositiveInteger(`widths.${name}`, width);
    if (!hasColumn(columns, name)) {
      throw argumentError('widths', `of columns of ${argument} (${Object.keys(columns).join(', ')})`, name);
    }
    const { length } = columns[name];
    if (length % width !== 0) throw argumentError(`${argument}.${name}`, `rows of ${width} numbers`, length);
  }
}

/**
 * The rows of `columns` at `indices`, in that order, as new columns of the same types.
 * @param indices row numbers, each in [0, rows); repeats are allowed
 * @param widths numbers per row of the wide columns
 * @throws if an index is out of range
 */
export function takeRows<T extends Columns>(columns: T, indices: Int32Array, widths: ColumnWidths = {}): T {
  const rows = rowCount(columns, 'columns', widths);
  if (indices === null || typeof indices !== 'object' || typeof indices.length !== 'number') {
    throw argumentError('indices', 'a list of row numbers', indices);
  }
  for (const index of indices) {
    if (!(Number.isInteger(index) && index >= 0 && index < rows)) {
      throw argumentError('indices', `integers in [0, ${rows})`, index);
    }
  }
  const taken: [string, Column][] = [];
  for (const [name, column] of Object.entries(columns)) {
    const width = widthOf(widths, name);
    const copy = new (column.constructor as Int32ArrayConstructor)(indices.length * width) as Column;
    for (let i = 0; i < indices.length; i++) {
      if (width === 1) copy[i] = column[indices[i]];
      else copy.set(column.subarray(indices[i] * width, (indices[i] + 1) * width), i * width);
    }
    taken.push([name, copy]);
  }
  return Object.fromEntries(taken) as T;
}

/** Rows start to end (exclusive, or the last row) of checked columns, as views. */
export function viewRows<T extends Columns>(
  columns: T,
  start: number,
  end: number,
  widths: ColumnWidths = {},
): T {
  const views = Object.entries(columns).map(([name, column]): [string, Column] => {
    const width = widthOf(widths, name);
    return [name, column.subarray(start * width, end * width)];
  });
  return Object.fromEntries(views) as T;
}

/**
 * Checks that every id of a column is an integer in [0, size).
 * @throws naming the first id outside and its row
 */
export function requireIds(argument: string, ids: ArrayLike<number>, size: number): void {
  requirePositiveInteger(`${argument} vocabulary size`, size);
  if (ids === null || typeof ids !== 'object' || typeof ids.length !== 'number') {
    throw argumentError(argument, 'a column of ids', ids);
  }
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row];
    if (!Number.isInteger(id) || id < 0 || id >= size) {
      throw argumentError(argument, `an integer in [0, ${size})`, id, `${shownValue(id)} at row ${row}`);
    }
  }
}

/** Checks that a column holds finite numbers only. @throws naming the first row that does not */
export function requireFiniteColumn(argument: string, column: ArrayLike<number>): void {
  if (column === null || typeof column !== 'object' || typeof column.length !== 'number') {
    throw argumentError(argument, 'a column of numbers', column);
  }
  for (let row = 0; row < column.length; row++) requireFinite(`${argument}[${row}]`, column[row]);
}

/** @throws unless it is an integer in [0, size) */
export function requireIndex(argument: string, index: number, size: number): void {
  if (!(Number.isInteger(index) && index >= 0 && index < size)) {
    throw argumentError(argument, `an integer in [0, ${size})`, index);
  }
}
