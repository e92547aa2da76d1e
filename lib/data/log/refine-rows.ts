import { countRepeats, firstPairRows, firstRows, largestOf } from './first-rows';
import type { LogColumns } from './log-columns';
import { noRow, type RawRows, unread } from './raw-rows';
import type { ReadLogOptions } from './read-log-options';

/** Rows that were refused for one reason. */
export interface RefusedRows {
  /** Such as "no user id". */
  reason: string;
  count: number;
  /** The first of them: its line, counted from 1, or its row, counted from 0. */
  first: number;
}

/** The rows in which all columns could be read, and the others by reason. A row counts under its first reason. */
export function refuseRows(raw: RawRows): { columns: LogColumns; read: number; refused: RefusedRows[] } {
  const { user, item, value, timestamp } = raw;
  const rows = user.length;
  const reasons = ['no user id', 'no item id', 'a value that is no number', 'a time that cannot be read'];
  const counts = [0, 0, 0, 0];
  const first = [-1, -1, -1, -1];
  const keep = new Uint8Array(rows);
  let read = 0;
  for (let row = 0; row < rows; row++) {
    if (user[row] === noRow) continue;
    read++;
    const reason =
      user[row] === unread
        ? 0
        : item[row] === unread
          ? 1
          : value !== undefined && !Number.isFinite(value[row])
            ? 2
            : timestamp !== undefined && !Number.isFinite(timestamp[row])
              ? 3
              : -1;
    if (reason < 0) keep[row] = 1;
    else if (counts[reason]++ === 0) first[reason] = row;
  }
  const refused = reasons
    .map((reason, i) => ({ reason, count: counts[i], first: first[i] }))
    .filter(({ count }) => count > 0);
  const columns: LogColumns = { user, item, ...(value && { value }), ...(timestamp && { timestamp }) };
  return { columns: keepRows(columns, keep), read, refused };
}

/** What became of several rows of one user and item. */
export interface DuplicateRows {
  handling: 'keep' | 'last' | 'sum';
  /** Rows whose user and item stand together in a row before. */
  rows: number;
  /** Rows that equal one before in all columns; undefined where only users and items are read. */
  exact?: number;
}

/** One row, or as many as there are, for each pair of a user and an item. */
export function treatDuplicates(
  columns: LogColumns,
  handling: 'keep' | 'last' | 'sum',
): { columns: LogColumns; duplicates: DuplicateRows } {
  const { user, item, value, timestamp } = columns;
  const rows = user.length;
  const first = firstPairRows(user, item);
  const repeats = countRepeats(first);
  const more = [value, timestamp].filter((column) => column !== undefined);
  const duplicates: DuplicateRows = { handling, rows: repeats };
  if (more.length > 0) duplicates.exact = exactRepeats([user, item, ...more], first);
  if (handling === 'keep' || (repeats === 0 && handling === 'last')) return { columns, duplicates };

  // The newest row of each pair, under the pair's first row.
  const newest = new Int32Array(rows);
  const sums = handling === 'sum' ? new Float64Array(rows) : undefined;
  for (let row = 0; row < rows; row++) {
    const at = first[row];
    if (at === row || timestamp === undefined || timestamp[row] >= timestamp[newest[at]]) newest[at] = row;
    if (sums !== undefined) sums[at] += value === undefined ? 1 : value[row];
  }
  const keep = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) if (first[row] === row) keep[newest[row]] = 1;
  if (sums === undefined) return { columns: keepRows(columns, keep), duplicates };
  const summed = new Float64Array(rows);
  for (let row = 0; row < rows; row++) summed[row] = sums[first[row]];
  return { columns: keepRows({ ...columns, value: summed }, keep), duplicates };
}

/** Rows that equal one before them in all columns: only rows of a repeated pair can. */
function exactRepeats(columns: (Int32Array | Float64Array)[], first: Int32Array): number {
  const isRepeated = new Uint8Array(first.length);
  let count = 0;
  for (let row = 0; row < first.length; row++) {
    if (first[row] === row) continue;
    for (const one of [row, first[row]]) {
      count += 1 - isRepeated[one];
      isRepeated[one] = 1;
    }
  }
  const rows = new Int32Array(count);
  for (let row = 0, to = 0; row < first.length; row++) if (isRepeated[row] === 1) rows[to++] = row;
  return countRepeats(
    firstRows(
      columns.map((column) => takeFrom(column, rows)),
      count,
    ),
  );
}

/** Rows with a value of the threshold or more. */
export function keepLikes(columns: LogColumns, from: number): LogColumns {
  const value = columns.value as Float64Array;
  const keep = new Uint8Array(value.length);
  for (let row = 0; row < keep.length; row++) if (value[row] >= from) keep[row] = 1;
  return keepRows(columns, keep);
}

/** Rows of users and items that all have the fewest rows asked for: the k-core, where nothing more falls away. */
export function keepCore(columns: LogColumns, minimum: NonNullable<ReadLogOptions['minimum']>): LogColumns {
  const { user: perUser = 1, item: perItem = 1 } = minimum;
  for (let left = columns; ; ) {
    const users = countsOf(left.user);
    const items = countsOf(left.item);
    const keep = new Uint8Array(left.user.length);
    for (let row = 0; row < keep.length; row++) {
      keep[row] = users[left.user[row]] >= perUser && items[left.item[row]] >= perItem ? 1 : 0;
    }
    const core = keepRows(left, keep);
    if (core.user.length === left.user.length) return core;
    left = core;
  }
}

/** Rows of each index, as long as the largest index asks. */
export function countsOf(indices: Int32Array): Int32Array {
  const counts = new Int32Array(largestOf(indices) + 1);
  for (let row = 0; row < indices.length; row++) counts[indices[row]]++;
  return counts;
}

/** The values of some rows. */
export function takeFrom<T extends Int32Array | Float64Array>(column: T, rows: Int32Array): T {
  const taken = new (column.constructor as new (length: number) => T)(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i]];
  return taken;
}

/** The marked rows, in order. The columns themselves where all are marked. */
function keepRows(columns: LogColumns, keep: Uint8Array): LogColumns {
  let count = 0;
  for (let row = 0; row < keep.length; row++) count += keep[row];
  if (count === keep.length) return columns;
  const kept = <T extends Int32Array | Float64Array>(column: T): T => {
    const copy = new (column.constructor as new (length: number) => T)(count);
    for (let row = 0, to = 0; row < keep.length; row++) if (keep[row] === 1) copy[to++] = column[row];
    return copy;
  };
  const { user, item, value, timestamp } = columns;
  return {
    user: kept(user),
    item: kept(item),
    ...(value && { value: kept(value) }),
    ...(timestamp && { timestamp: kept(timestamp) }),
  };
}
