import { requirePositiveInteger } from '../../core/checks';
import type { Histories } from '../../models/sequence/next-item-scorer';

/** Rows of similar length, their padding cut off. */
export interface LengthGroup {
  /** Positions per row. */
  readonly length: number;
  /** Rows of the tables that are in the group. */
  readonly rows: Int32Array;
}

/** Halving lengths from the longest down: 50, 25, 13, 7. */
export function halvedLengths(length: number): number[] {
  requirePositiveInteger('length', length);
  const lengths = [length];
  while (lengths.length < 4 && lengths[0] > 8) lengths.unshift(Math.ceil(lengths[0] / 2));
  return lengths;
}

/**
 * Groups rows by how many positions they need, so that a step works on few paddings: left padding changes no number of a
 * row that has it, and most sequences are short.
 * @param lengths of the groups, ascending, the last one the table's
 */
export function lengthGroups({ values, length }: Histories, lengths: readonly number[]): LengthGroup[] {
  const groups = lengths.map(() => [] as number[]);
  for (let row = 0; row * length < values.length; row++) {
    let positions = length;
    while (positions > 1 && values[(row + 1) * length - positions] === 0) positions--;
    groups[lengths.findIndex((each) => each >= positions)].push(row);
  }
  const filled = lengths.map((each, i) => ({ length: each, rows: Int32Array.from(groups[i]) }));
  return filled.filter(({ rows }) => rows.length > 0);
}

/** The last `group.length` of each row's `length` positions (of `numbers` numbers each) for the rows of a group. */
export function takeGroup(values: Int32Array, length: number, group: LengthGroup, numbers = 1): Int32Array {
  const kept = group.length * numbers;
  const taken = new Int32Array(group.rows.length * kept);
  group.rows.forEach((row, i) => {
    const end = (row + 1) * length * numbers;
    taken.set(values.subarray(end - kept, end), i * kept);
  });
  return taken;
}
