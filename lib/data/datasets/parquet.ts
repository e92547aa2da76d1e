import { DuckDBInstance } from '@duckdb/node-api';

/** The values of a Parquet file by column name: texts, numbers, or null where there is none. */
export type ParquetColumns = Record<string, (string | number | null)[]>;

/**
 * Reads a modest Parquet file whole, rows in the file's order. 64-bit integers become numbers.
 * @throws DuckDB's error if the file is missing or is not Parquet
 */
export async function readParquet(file: string): Promise<ParquetColumns> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll('select * from read_parquet($file)', { file });
    const values = reader.getColumns();
    return Object.fromEntries(reader.columnNames().map((name, i) => [name, values[i].map(plainValue)]));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function plainValue(value: unknown): string | number | null {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new Error(`a Parquet column must hold texts or numbers, got ${typeof value}`);
}
