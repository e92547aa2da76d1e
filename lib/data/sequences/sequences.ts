import {
  argumentError,
  requireNonNegativeInteger,
  requireOneOf,
  requirePositiveInteger,
} from '../../core/checks';
import { type Column, type Columns, hasColumn, requireIds, rowCount } from '../../core/columns';
import { requireOptions, requireParts } from '../../core/options/options';
import { requireOffsets, requireTypedArray } from '../../core/shapes/typed-arrays';
import { requireTimes } from '../require-times';

/**
 * Items in the order in which they were touched, one sequence per user or session, in compressed rows: those of
 * sequence `s` are `itemIds[offsets[s] .. offsets[s + 1])`, oldest first. Unlike `Interactions`, items repeat.
 */
export interface Sequences {
  /** Number of sequences; one may be empty. */
  readonly sequences: number;
  /** Number of items: ids are in [0, items). With a bucket for unknown items, the bucket is the last of them. */
  readonly items: number;
  /** Where each sequence begins, shape [sequences + 1]; the last is the number of rows. */
  readonly offsets: Int32Array;
  /** Items sequence by sequence, shape [rows]. */
  readonly itemIds: Int32Array;
  /** Whose sequence it is: the id of the user or session, shape [sequences]. */
  readonly owners: Int32Array;
  /** Row of the log that each position came from, shape [rows]: `takeRows(log, rows)` brings any column into this order. */
  readonly rows: Int32Array;
  /** Times, shape [rows], never falling within a sequence; absent when the log has none. */
  readonly times?: Float64Array;
}

/** Which columns `sequencesOf` goes by, and what it does with bad rows. */
export interface SequenceOptions {
  /** Number of items in the catalog, 1 or more. */
  items: number;
  /** Column of what a sequence belongs to: 'user', 'session'. Default: 'user'. */
  by?: string;
  /** Column of item ids. Default: 'item'. */
  item?: string;
  /** Column of times. Default: 'timestamp' if there is one; without one the order of the rows is the order in time. */
  time?: string;
  /**
   * Rows of one owner whose times go backwards: 'sort' orders them, rows of one time staying in row order; 'refuse'
   * throws. Default: 'sort'.
   */
  disorder?: 'sort' | 'refuse';
  /**
   * Ids outside [0, items): 'refuse' throws; 'bucket' counts them all as one further item with the id `items`, so that
   * the sequences have `items + 1` items. Default: 'refuse'.
   */
  unknownItems?: 'refuse' | 'bucket';
}

/**
 * The sequences of a log: rows grouped by owner (owners in ascending order of id), sorted by time within each.
 * @throws on a missing column, a time that is missing (NaN) or infinite, an id that is not an integer of 0 or more or, as
 *   told, unknown, or, as told, times out of order, naming the row; on an empty log
 * @example
 * const sequences = sequencesOf(log, { items: 50 });
 * const sessions = sequencesOf(log, { items: 50, by: 'session' });
 */
export function sequencesOf(log: Columns, options: SequenceOptions): Sequences {
  requireOptions('options', options, {
    items: 'number',
    by: 'text?',
    item: 'text?',
    time: 'text?',
    disorder: 'text?',
    unknownItems: 'text?',
  });
  const {
    items,
    by = 'user',
    item = 'item',
    time = hasColumn(log, 'timestamp') ? 'timestamp' : undefined,
  } = options;
  const { disorder = 'sort', unknownItems = 'refuse' } = options;
  requirePositiveInteger('items', items);
  requireOneOf('disorder', disorder, ['sort', 'refuse'] as const);
  requireOneOf('unknownItems', unknownItems, ['refuse', 'bucket'] as const);
  const count = rowCount(log, 'log');
  if (count === 0) throw argumentError('log', 'a log of at least one row', '0 rows');
  const owner = columnOf(log, 'by', by);
  const ids = columnOf(log, 'item', item);
  const times = time === undefined ? undefined : columnOf(log, 'time', time);
  if (times !== undefined) requireTimes(`log column ${time}`, times);
  requireIds(`log column ${by}`, owner, 2 ** 31);
  const known = knownItems(ids, items, unknownItems, item);

  const { owners, offsets, rows } = grouped(owner);
  for (let s = 0; times !== undefined && s < owners.length; s++) {
    sortByTime(rows.subarray(offsets[s], offsets[s + 1]), times, disorder, String(time));
  }
  return {
    sequences: owners.length,
    items: unknownItems === 'bucket' ? items + 1 : items,
    offsets,
    itemIds: Int32Array.from(rows, (row) => known[row]),
    owners,
    rows,
    ...(times === undefined ? {} : { times: Float64Array.from(rows, (row) => times[row]) }),
  };
}

/** The items of one sequence, oldest first: a view. @throws on a sequence outside */
export function itemsOfSequence(sequences: Sequences, sequence: number): Int32Array {
  const { offsets, itemIds } = sequences ?? {};
  if (!(offsets instanceof Int32Array && itemIds instanceof Int32Array)) {
    requireSequences('sequences', sequences);
  }
  if (!(Number.isInteger(sequence) && sequence >= 0 && sequence < offsets.length - 1)) {
    throw argumentError('sequence', `an index in [0, ${offsets.length - 1})`, sequence);
  }
  return itemIds.subarray(offsets[sequence], offsets[sequence + 1]);
}

/**
 * Pieces of sequences as sequences of their own: windows, histories, batches.
 * @param pieces per new sequence, the old one and the positions [start, end) in it; they may be empty and overlap
 * @throws if a piece lies outside its sequence
 */
export function cutSequences(
  from: Sequences,
  pieces: { sequence: ArrayLike<number>; start: ArrayLike<number>; end: ArrayLike<number> },
): Sequences {
  requireSequences('from', from);
  requireOptions('pieces', pieces, { sequence: 'list', start: 'list', end: 'list' });
  const count = pieces.sequence.length;
  requireIds('pieces.sequence', pieces.sequence, Math.max(1, from.sequences));
  const offsets = new Int32Array(count + 1);
  for (let s = 0; s < count; s++) {
    const length = from.offsets[pieces.sequence[s] + 1] - from.offsets[pieces.sequence[s]];
    const [start, end] = [pieces.start[s], pieces.end[s]];
    if (!(Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= length)) {
      throw argumentError(`pieces[${s}]`, `positions within a sequence of ${length}`, `[${start}, ${end})`);
    }
    offsets[s + 1] = offsets[s] + end - start;
  }
  const itemIds = new Int32Array(offsets[count]);
  const rows = new Int32Array(offsets[count]);
  const times = from.times && new Float64Array(offsets[count]);
  for (let s = 0; s < count; s++) {
    const first = from.offsets[pieces.sequence[s]];
    const [start, end] = [first + pieces.start[s], first + pieces.end[s]];
    itemIds.set(from.itemIds.subarray(start, end), offsets[s]);
    rows.set(from.rows.subarray(start, end), offsets[s]);
    if (times !== undefined && from.times !== undefined)
      times.set(from.times.subarray(start, end), offsets[s]);
  }
  return {
    sequences: count,
    items: from.items,
    offsets,
    itemIds,
    owners: Int32Array.from(pieces.sequence, (s) => from.owners[s]),
    rows,
    ...(times === undefined ? {} : { times }),
  };
}

/** Some of the sequences, in the given order; one may stand several times. @throws on an index outside */
export function takeSequences(from: Sequences, indices: ArrayLike<number>): Sequences {
  requireSequences('from', from);
  requireIds('indices', indices, Math.max(1, from.sequences));
  return cutSequences(from, {
    sequence: indices,
    start: new Int32Array(indices.length),
    end: Int32Array.from(indices, (s) => from.offsets[s + 1] - from.offsets[s]),
  });
}

function columnOf(log: Columns, argument: string, name: string): Column {
  if (!hasColumn(log, name))
    throw argumentError(argument, `one of the columns ${Object.keys(log).join(', ')}`, name);
  return log[name];
}

function knownItems(
  ids: Column,
  items: number,
  unknownItems: 'refuse' | 'bucket',
  name: string,
): Column | Int32Array {
  if (unknownItems === 'refuse') {
    requireIds(`log column ${name}`, ids, items);
    return ids;
  }
  return Int32Array.from(ids, (id, row) => {
    if (!Number.isInteger(id)) throw argumentError(`log column ${name}[${row}]`, 'an integer', id);
    return id >= 0 && id < items ? id : items;
  });
}

/** Rows grouped by owner, in row order within each. */
function grouped(owner: Column): Pick<Sequences, 'owners' | 'offsets' | 'rows'> {
  const owners = Int32Array.from(new Set(owner)).sort();
  const position = new Map<number, number>();
  owners.forEach((id, s) => {
    position.set(id, s);
  });
  const sequenceOfRow = Int32Array.from(owner, (id) => position.get(id) as number);
  const offsets = new Int32Array(owners.length + 1);
  for (const s of sequenceOfRow) offsets[s + 1]++;
  for (let s = 0; s < owners.length; s++) offsets[s + 1] += offsets[s];
  const next = offsets.slice(0, owners.length);
  const rows = new Int32Array(owner.length);
  sequenceOfRow.forEach((s, row) => {
    rows[next[s]++] = row;
  });
  return { owners, offsets, rows };
}

function sortByTime(rows: Int32Array, times: Column, disorder: 'sort' | 'refuse', name: string): void {
  const wrong = rows.findIndex((row, i) => i > 0 && times[row] < times[rows[i - 1]]);
  if (wrong < 0) return;
  if (disorder === 'refuse') {
    const row = rows[wrong];
    throw argumentError(
      `log column ${name}[${row}]`,
      `at least ${times[rows[wrong - 1]]}, as before it`,
      times[row],
    );
  }
  rows.sort((a, b) => times[a] - times[b] || a - b);
}

/** @throws unless the value has the parts of `Sequences` */
export function requireSequences(argument: string, value: Sequences): void {
  requireParts(argument, value, ['sequences', 'items', 'offsets', 'itemIds', 'owners', 'rows']);
  const { sequences, items, offsets, itemIds, owners, rows, times } = value;
  requireNonNegativeInteger(`${argument}.sequences`, sequences);
  requirePositiveInteger(`${argument}.items`, items);
  requireOffsets(argument, sequences, offsets, { name: 'itemIds', ids: itemIds });
  requireTypedArray(`${argument}.owners`, owners, 'Int32Array');
  requireTypedArray(`${argument}.rows`, rows, 'Int32Array');
  if (times !== undefined) requireTypedArray(`${argument}.times`, times, 'Float64Array');
}
