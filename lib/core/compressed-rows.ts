/** Entries of a matrix in any order. */
export interface Entries {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly values?: Float32Array;
  readonly shape: readonly [number, number];
}

/** A matrix in compressed rows: row `r` has its entries at [offsets[r], offsets[r + 1]), by ascending column. */
export interface CompressedRows {
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values?: Float32Array;
}

/**
 * Entries row by row, ascending by column, those at one index merged into one whose value is their sum. Two counting
 * sorts, so the time grows with entries plus rows plus columns.
 */
export function compressedRows({ rows, columns, values, shape }: Entries): CompressedRows {
  const order = countingSort(rows, shape[0], countingSort(columns, shape[1]));
  const offsets = new Int32Array(shape[0] + 1);
  const sorted = new Int32Array(order.length);
  const sums = values && new Float32Array(order.length);
  let kept = 0;
  let row = 0;
  for (let i = 0; i < order.length; i++) {
    const entry = order[i];
    while (row < rows[entry]) offsets[++row] = kept;
    const repeats = kept > offsets[row] && sorted[kept - 1] === columns[entry];
    if (!repeats) sorted[kept++] = columns[entry];
    if (sums && values) sums[kept - 1] += values[entry];
  }
  while (row < shape[0]) offsets[++row] = kept;
  return { offsets, columns: sorted.slice(0, kept), values: sums?.slice(0, kept) };
}

/** The rows without an entry, of the first `count` rows, ascending. */
export function emptyRows(offsets: Int32Array, count: number): Int32Array {
  const empty = new Int32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row++) if (offsets[row] === offsets[row + 1]) empty[kept++] = row;
  return empty.slice(0, kept);
}

/** The indices of `keys`, in [0, size), by ascending key; indices of equal keys in the order they came in. */
function countingSort(keys: Int32Array, size: number, order?: Int32Array): Int32Array {
  const next = new Int32Array(size + 1);
  for (let i = 0; i < keys.length; i++) next[keys[i] + 1]++;
  for (let key = 0; key < size; key++) next[key + 1] += next[key];
  const sorted = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const index = order === undefined ? i : order[i];
    sorted[next[keys[index]]++] = index;
  }
  return sorted;
}
