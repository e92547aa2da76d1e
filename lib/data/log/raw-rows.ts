import type { Id } from '../vocabulary';

/** The rows of a source as they were read: ids as numbers of lists, what could not be read marked. */
export interface RawRows {
  /** Index in `userIds`; `unread` where there is no id; `noRow` where the source has no row at all. */
  user: Int32Array;
  /** Index in `itemIds`, likewise. */
  item: Int32Array;
  /** NaN or infinite where there is no number. */
  value?: Float64Array;
  /** Seconds since 1970; NaN where there is no time. */
  timestamp?: Float64Array;
  /** Ids by number, in any order; one may stand twice. */
  userIds: Id[];
  itemIds: Id[];
  /** What the source is called in the account. */
  source: string;
  /** Lines that could not be taken apart. */
  malformed: { count: number; line?: number; column?: string; problem?: string };
  /** What to say about the source as a whole. */
  notes: string[];
  /** What the numbers of refused rows are, and the numbers of some rows (ascending) as a reader finds them. */
  position: 'line' | 'row';
  positions(rows: number[]): Promise<number[]>;
}

export const unread = -1;
export const noRow = -2;
