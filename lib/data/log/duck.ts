import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** A database of its own for one piece of work. */
export interface Duck {
  readonly connection: DuckDBConnection;
  /** A folder that goes with the database. */
  readonly folder: string;
  /** All rows of a query, as JavaScript objects by column name. */
  rows<T>(sql: string): Promise<T[]>;
}

/**
 * Runs work in a database on disk, which goes afterwards, whatever happens: what is larger than memory spills there.
 * @param timeZone zone of texts and timestamps that carry none
 */
export async function withDuck<T>(timeZone: string, work: (duck: Duck) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'read-log-'));
  try {
    const instance = await DuckDBInstance.create(path.join(folder, 'log.duckdb'), {
      memory_limit: '800MB',
      temp_directory: path.join(folder, 'spill'),
    });
    const connection = await instance.connect();
    try {
      // A file's number of rows is unknown to the optimizer: it would build its hash table on the millions of them.
      await connection.run(
        `set TimeZone = ${quoted(timeZone)}; set disabled_optimizers = 'build_side_probe_side,join_order'`,
      );
      const rows = async <Row>(sql: string): Promise<Row[]> =>
        (await connection.runAndReadAll(sql)).getRowObjectsJS() as Row[];
      return await work({ connection, folder, rows });
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A text as an SQL literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function named(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * The columns of a query's rows, chunk by chunk: integers (32 bits) and doubles as typed arrays, in the order of the
 * query. There must be no nulls.
 */
export async function* numberChunks(
  duck: Duck,
  sql: string,
): AsyncGenerator<{ columns: (Int32Array | Float64Array)[]; rows: number }> {
  const result = await duck.connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const columns = Array.from({ length: chunk.columnCount }, (_, i) => {
      // The vector's own memory: values one by one would take minutes for 20 million rows.
      const { items } = chunk.getColumnVector(i) as unknown as { items?: Int32Array | Float64Array };
      return items ?? Float64Array.from(chunk.getColumnValues(i) as number[]);
    });
    yield { columns, rows: chunk.rowCount };
  }
}
