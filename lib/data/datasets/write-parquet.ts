import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import path from 'node:path';
import { type DuckDBAppender, DuckDBInstance } from '@duckdb/node-api';
import { makeFolder, removeQuietly, sweepUnfinished, temporaryFor } from '../../core/atomic-file';
import { argumentError } from '../../core/checks';
import { systemError } from '../../core/system-error';

/** Columns to be written: integers, numbers, or texts, all of one length. */
export type WritableColumns = Readonly<Record<string, Int32Array | Float64Array | readonly string[]>>;

/**
 * Writes columns as a Parquet file in one step: a reader, or a run that was killed meanwhile, finds the whole file or
 * none. The folder is made if need be. The file's own metadata hold the SHA-256 of the columns, see `columnsHash`.
 * @throws on no column, columns of different lengths, or a name that is not a plain word; naming the file if it cannot
 *   be written
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
  const unfinished = temporaryFor(file);
  try {
    makeFolder(path.dirname(file));
    sweepUnfinished(path.dirname(file));
    await writeTo(unfinished, columns);
    renameSync(unfinished, file);
  } catch (error) {
    throw systemError(error, 'written', file);
  } finally {
    removeQuietly(unfinished);
  }
}

/** SHA-256 over the columns' names and values, in hexadecimal digits, by which a reader knows them for unharmed. */
export function columnsHash(columns: WritableColumns): string {
  const hash = createHash('sha256');
  for (const [name, column] of Object.entries(columns)) {
    const values =
      column instanceof Int32Array || column instanceof Float64Array
        ? Buffer.from(column.buffer, column.byteOffset, column.byteLength)
        : JSON.stringify(column);
    hash
      .update(`${name} ${typeOf(column)} ${column.length}\n`)
      .update(values)
      .update('\n');
  }
  return hash.digest('hex');
}

async function writeTo(file: string, columns: WritableColumns): Promise<void> {
  const names = Object.keys(columns);
  const rows = columns[names[0]].length;
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
    const target = `'${file.replaceAll("'", "''")}'`;
    await connection.run(
      `copy t to ${target} (format parquet, kv_metadata {sha256: '${columnsHash(columns)}'})`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
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
