import { argumentError } from '../core/checks';

/** Rows of numbers side by side, [rows * size]. */
export type InputRows = Float32Array | Float64Array;

/** Number of rows. @throws unless there is at least one, all whole and finite */
export function requireRows(argument: string, rows: InputRows, size: number): number {
  if (!(rows instanceof Float32Array || rows instanceof Float64Array))
    throw argumentError(argument, 'a Float32Array or Float64Array', rows);
  if (rows.length === 0 || rows.length % size !== 0)
    throw argumentError(
      argument,
      `rows of ${size} numbers, at least one`,
      rows.length,
      `${rows.length} numbers`,
    );
  const bad = rows.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw argumentError(`${argument}[row ${Math.floor(bad / size)}]`, 'finite numbers', rows[bad]);
  return rows.length / size;
}

/** The mean of rows, [size]. */
export function meanRow(rows: InputRows, size: number): Float32Array {
  const sum = new Float64Array(size);
  for (let i = 0; i < rows.length; i++) sum[i % size] += rows[i];
  return Float32Array.from(sum, (value) => (value * size) / rows.length);
}
