import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type DuckDBAppender, DuckDBInstance } from '@duckdb/node-api';
import { argumentError } from '../../core/checks';

/** Columns to be written: integers, numbers, or texts, all of one length. */
export type WritableColumns = Readonly<Record<string, Int32Array | Float64Array | readonly string[]>>;

/**
 * Writes columns as a Parquet file in one step: a reader, or a run that was killed meanwhile, finds the whole file or
 * none. The folder is made if need be.
 * @throws on no column, columns of different lengths, or a name that is not a plain word
 * @example
 * await writeParquet('data/runs/a.parquet', { seed: Int32Array.of(1, 1), rate: Float64Array.of(0.2, 0.3) });
 */
export async function writeParquet(file: string, columns: WritableColumns): Promise<void> {
  const names = Object.keys(columns);
  if (names.length === 0) throw argumentError('columns', 'at least one column', '{}');
  const rows = columns[names[0]].length;
  for (const name of names) {
    if (!/^\w+$/.test(name)) throw argumentError('column name', 'letters, digits and underscores', name);
    if (columns[name].length !== rows) {
      throw argumentError(`columns.${name}`, `as long as ${names[0]} (${rows})`, columns[name].length);
    }
  }
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.part`;
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const types = names.map((name) => `"${name}" ${typeOf(columns[name])}`);
    await connection.run(`create table t (${types.join(', ')})`);
    const appender = await connection.createAppender('t');
    for (let row = 0; row < rows; row++) {
      for (const name of names) append(appender, columns[name], row);
      appender.endRow();
    }
    appender.closeSync();
    await connection.run(`copy t to '${unfinished.replaceAll("'", "''")}' (format parquet)`);
    renameSync(unfinished, file);
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(unfinished, { force: true });
  }
}

function typeOf(column: WritableColumns[string]): string {
  if (column instanceof Int32Array) return 'integer';
  return column instanceof Float64Array ? 'double' : 'varchar';
}

function append(appender: DuckDBAppender, column: WritableColumns[string], row: number): void {
  if (column instanceof Int32Array) appender.appendInteger(column[row]);
  else if (column instanceof Float64Array) appender.appendDouble(column[row]);
  else appender.appendVarchar(column[row]);
}
