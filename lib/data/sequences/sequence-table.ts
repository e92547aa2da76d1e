import { argumentError, requireNonNegative, requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import { cutSequences, requireSequences, type Sequences } from './sequences';

/**
 * Sequences of one length, row by row, padded on the left. **Items are shifted by one**: item `i` of the catalog
 * stands as `i + 1`, and 0 is padding. A model's embedding table therefore has `items + 1` rows.
 */
export interface SequenceTable {
  /** Shifted items, [rows * length]: enters training as a wide column with `widths: { items: length }`. */
  readonly values: Int32Array;
  /** Positions per row. */
  readonly length: number;
  /** Number of rows. */
  readonly rows: number;
  /** Positions of each row that are not padding, shape [rows]: 0 for an empty sequence, whose row is all padding. */
  readonly lengths: Int32Array;
}

/** Options: how sequences become training rows. */
export interface WindowOptions {
  /** Most positions per row, 1 or more. */
  length: number;
  /** Positions between the beginnings of two windows of one sequence, 1 to `length`. Default: `length`, no overlap. */
  stride?: number;
}

/** Options: how sequences become rows for predicting each next item. */
export interface NextItemTableOptions extends WindowOptions {
  /** An item that is never asked for, such as the mark of a session's start: it is no target. Default: none. */
  unasked?: number;
}

/** Training rows for predicting each next item. */
export interface NextItemTable {
  /** What the model sees, [rows * length]. */
  readonly inputs: SequenceTable;
  /** The item after each position, shifted like the inputs, [rows * length]; 0 where there is none: no loss there. */
  readonly targets: SequenceTable;
  /** The windows of `length + 1` items that the rows are made of; `owners` says whose they are. */
  readonly windows: Sequences;
}

/**
 * The last `length` items of each sequence as one row, older ones cut off, missing ones padded with 0 on the left.
 * @throws unless length is an integer of 1 or more
 * @example
 * padSequences(sequences, { length: 50 }).values; // [sequences * 50]
 */
export function padSequences(sequences: Sequences, options: { length: number }): SequenceTable {
  requireSequences('sequences', sequences);
  requireOptions('options', options, { length: 'number' });
  const { length } = options;
  requirePositiveInteger('length', length);
  const { sequences: rows, offsets, itemIds } = sequences;
  const values = new Int32Array(tableSize(rows, length));
  const lengths = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const end = offsets[row + 1];
    lengths[row] = Math.min(length, end - offsets[row]);
    for (let back = 1; back <= lengths[row]; back++) {
      values[(row + 1) * length - back] = itemIds[end - back] + 1;
    }
  }
  return { values, length, rows, lengths };
}

/**
 * The time of each position before a moment, padded as the items are: [sequences * length], 0 on padding.
 * @param moments the moment of each sequence, shape [sequences]; none earlier than its sequence's last time
 * @throws if the sequences have no times, or a moment lies before them
 */
export function padTimeGaps(
  sequences: Sequences,
  options: { length: number; moments: ArrayLike<number> },
): Float32Array {
  requireOptions('options', options, { length: 'number', moments: 'list' });
  const { length, moments } = options;
  requirePositiveInteger('length', length);
  const { sequences: rows, offsets, times } = sequences;
  if (times === undefined) throw argumentError('sequences', 'sequences with times', 'none');
  if (moments.length !== rows) throw argumentError('moments', `one per sequence (${rows})`, moments.length);
  const gaps = new Float32Array(tableSize(rows, length));
  for (let row = 0; row < rows; row++) {
    const end = offsets[row + 1];
    if (end > offsets[row])
      requireNonNegative(`moments[${row}] after the last time`, moments[row] - times[end - 1]);
    for (let back = 1; back <= Math.min(length, end - offsets[row]); back++) {
      gaps[(row + 1) * length - back] = moments[row] - times[end - back];
    }
  }
  return gaps;
}

/**
 * Windows over sequences: each covers at most `length` consecutive items; the last one ends with the sequence, the
 * others lie `stride` positions before it, and so on to its beginning. A sequence that fits is one window; empty ones
 * give none.
 * @throws on a length or stride outside its range
 */
export function slidingWindows(sequences: Sequences, options: WindowOptions): Sequences {
  requireSequences('sequences', sequences);
  requireOptions('options', options, { length: 'number', stride: 'number?' });
  const { length, stride = length } = options;
  requirePositiveInteger('length', length);
  requirePositiveInteger('stride', stride);
  if (stride > length)
    throw argumentError('stride', `at most length (${length}), or items would be left out`, stride);
  const pieces = { sequence: [] as number[], start: [] as number[], end: [] as number[] };
  for (let s = 0; s < sequences.sequences; s++) {
    for (let end = sequences.offsets[s + 1] - sequences.offsets[s]; end > 0; end -= stride) {
      pieces.sequence.push(s);
      pieces.start.push(Math.max(0, end - length));
      pieces.end.push(end);
      if (end <= length) break;
    }
  }
  return cutSequences(sequences, pieces);
}

/**
 * Training rows of a model that predicts the item after each position (SASRec, GRU4Rec): windows of `length + 1` items,
 * their first `length` as inputs and their last `length` as targets. Sequences of fewer than two items give no row.
 * @throws on a length or stride outside its range, or if no sequence has two items
 * @example
 * const { inputs, targets } = nextItemTable(sequences, { length: 50 });
 * fitVariables({ training: { inputs: inputs.values, targets: targets.values }, widths: { inputs: 50, targets: 50 }, … });
 */
export function nextItemTable(sequences: Sequences, options: NextItemTableOptions): NextItemTable {
  requireOptions('options', options, { unasked: 'number?', length: 'number', stride: 'number?' });
  const { length, stride = length, unasked } = options;
  requirePositiveInteger('length', length);
  requirePositiveInteger('stride', stride);
  if (stride > length)
    throw argumentError('stride', `at most length (${length}), or items would be left out`, stride);
  const all = slidingWindows(sequences, { length: length + 1, stride });
  const usable: number[] = [];
  for (let s = 0; s < all.sequences; s++) if (all.offsets[s + 1] - all.offsets[s] > 1) usable.push(s);
  if (usable.length === 0) {
    throw argumentError(
      'sequences',
      'sequences of which one has two items or more',
      `${sequences.sequences} sequences`,
    );
  }
  const part = (from: number, to: number): Sequences =>
    cutSequences(all, {
      sequence: usable,
      start: new Int32Array(usable.length).fill(from),
      end: Int32Array.from(usable, (s) => all.offsets[s + 1] - all.offsets[s] + to),
    });
  const targets = padSequences(part(1, 0), { length });
  if (unasked !== undefined) {
    requireIds('unasked', [unasked], sequences.items);
    targets.values.forEach((id, i) => {
      if (id === unasked + 1) targets.values[i] = 0;
    });
  }
  return {
    inputs: padSequences(part(0, -1), { length }),
    targets,
    windows: part(0, 0),
  };
}

function tableSize(rows: number, length: number): number {
  if (rows * length > 2 ** 30)
    throw argumentError('length', `at most ${Math.floor(2 ** 30 / rows)} for ${rows} rows`, length);
  return rows * length;
}
