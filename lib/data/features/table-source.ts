import { argumentError } from '../../core/checks';
import type { LogFrame } from '../log/read-memory';

/** A table in memory: records (one object a row), columns by name (lists or typed arrays), or a danfo DataFrame. */
export type TableSource = readonly object[] | Readonly<Record<string, ArrayLike<unknown>>> | LogFrame;

/** Columns of a table, whatever its form. */
export interface TableReader {
  readonly rows: number;
  /** The cells of a column. @throws if there is none of that name */
  column(name: string): ArrayLike<unknown>;
}

/**
 * A reader of the table's columns.
 * @throws if it is no table, has no row, or its columns differ in length
 */
export function readTable(table: TableSource, argument = 'table'): TableReader {
  if (Array.isArray(table)) return readRecords(table, argument);
  if (table === null || typeof table !== 'object' || ArrayBuffer.isView(table) || table instanceof Promise)
    throw argumentError(argument, 'records, columns by name or a DataFrame', table);
  if (isFrame(table)) return readFrame(table, argument);
  return readColumns(table as Readonly<Record<string, ArrayLike<unknown>>>, argument);
}

/** @throws unless the table has all these columns, naming those that are missing */
export function requireTableColumns(
  reader: TableReader,
  names: readonly string[],
  argument = 'table',
): Record<string, ArrayLike<unknown>> {
  const columns: Record<string, ArrayLike<unknown>> = {};
  const missing: string[] = [];
  for (const name of new Set(names)) {
    try {
      columns[name] = reader.column(name);
    } catch {
      missing.push(name);
    }
  }
  if (missing.length === 0) return columns;
  const rule = `a table with the columns ${[...new Set(names)].join(', ')}`;
  throw argumentError(argument, rule, missing, `one without ${missing.join(', ')}`);
}

function readRecords(records: readonly object[], argument: string): TableReader {
  requireRows(records.length, argument);
  records.forEach((record, row) => {
    if (record === null || typeof record !== 'object')
      throw argumentError(`${argument}[${row}]`, 'a record of values by column name', record);
  });
  const column = (name: string) => {
    // A field may be left out of some records: its value is missing there.
    if (!records.some((record) => Object.hasOwn(record, name))) throw unknownColumn(name, argument);
    return records.map((record) =>
      Object.hasOwn(record, name) ? (record as Record<string, unknown>)[name] : undefined,
    );
  };
  return { rows: records.length, column };
}

function readFrame(frame: LogFrame, argument: string): TableReader {
  const values = frame.values as unknown[][];
  requireRows(values.length, argument);
  const column = (name: string) => {
    const place = frame.columns.indexOf(name);
    if (place < 0) throw unknownColumn(name, argument);
    return values.map((row) => row[place]);
  };
  return { rows: values.length, column };
}

function readColumns(columns: Readonly<Record<string, ArrayLike<unknown>>>, argument: string): TableReader {
  const names = Object.keys(columns);
  if (names.length === 0) throw argumentError(argument, 'a table of at least one column', columns);
  for (const name of names) {
    const values: unknown = columns[name];
    if (!Array.isArray(values) && !ArrayBuffer.isView(values))
      throw argumentError(`${argument}.${name}`, 'a list or a typed array', values);
    if (columns[name].length !== columns[names[0]].length) {
      const rule = `as long as ${names[0]} (${columns[names[0]].length})`;
      throw argumentError(`${argument}.${name}`, rule, columns[name].length);
    }
  }
  requireRows(columns[names[0]].length, argument);
  const column = (name: string) => {
    if (!Object.hasOwn(columns, name)) throw unknownColumn(name, argument);
    return columns[name];
  };
  return { rows: columns[names[0]].length, column };
}

function isFrame(table: object): table is LogFrame {
  const frame = table as LogFrame;
  return Array.isArray(frame.columns) && Array.isArray(frame.shape) && Array.isArray(frame.values);
}

function requireRows(rows: number, argument: string): void {
  if (rows === 0) throw argumentError(argument, 'a table of at least one row', '0 rows');
}

const unknownColumn = (name: string, argument: string) =>
  argumentError(argument, `a table with the column ${name}`, 'one without it');
