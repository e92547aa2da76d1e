import { DuckDBInstance } from '@duckdb/node-api';

/** The values of a table by column name: texts, numbers, or null where there is none. */
export type TableColumns = Record<string, (string | number | null)[]>;

/**
 * Reads a modest file whole by DuckDB, rows in the file's order. 64-bit integers become numbers. A log, of any size, is
 * read by `readLog`.
 * @param query what is read of `$file`. Default: all of a Parquet file
 * @throws DuckDB's error if the file is missing or is of another kind
 * @example
 * const { carat } = await readTable('diamonds.csv', 'select carat from read_csv($file)');
 */
export async function readTable(
  file: string,
  query = 'select * from read_parquet($file)',
): Promise<TableColumns> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(query, { file });
    const values = reader.getColumns();
    // Of no rows DuckDB gives no columns.
    return Object.fromEntries(
      reader.columnNames().map((name, i) => [name, (values[i] ?? []).map(plainValue)]),
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function plainValue(value: unknown): string | number | null {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new Error(`a table's column must hold texts or numbers, got ${typeof value}`);
}
