import { argumentError, requireOneOf } from '../../core/checks';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { shuffledSplit, timeSplit, userDisjointSplit } from '../split';
import { stratifiedSplitByItem } from '../stratified-split';
import { largestOf } from './first-rows';
import type { LogColumns } from './log-columns';

/** Options: how a log is split. */
export interface LogSplitOptions {
  /**
   * 'random': any rows, as `shuffledSplit`. 'user': the same share of each user's rows at random, rounded, a user of
   * one row staying in training. 'time': the newest rows, as `timeSplit`. 'last': each user's newest row (leave one
   * out), users of one row staying in training. 'new-users': all rows of some users, as `userDisjointSplit`.
   */
  by: 'random' | 'user' | 'time' | 'last' | 'new-users';
  /** Share of the rows (of the users, for 'new-users') to test on, in (0, 1). Not for 'last'. Default: 0.2. */
  testShare?: number;
  /** What rows are drawn by; 'time' and 'last' draw none. */
  random?: Random;
}

/** Row numbers of two parts. */
export interface RowSplit {
  train: Int32Array;
  test: Int32Array;
}

/** @throws on a bad option, a log without the times that are asked for, or if a part would be empty */
export function splitLogRows(columns: LogColumns, options: LogSplitOptions): RowSplit {
  const { by, testShare = 0.2, random } = options;
  requireOneOf('by', by, ['random', 'user', 'time', 'last', 'new-users'] as const);
  if (by === 'last') {
    if (options.testShare !== undefined) throw argumentError('testShare', "left out by 'last'", testShare);
    return newestRows(columns);
  }
  const { user, timestamp } = columns;
  const row = Int32Array.from({ length: user.length }, (_, i) => i);
  const rowsOf = ({ train, test }: { train: { row: Int32Array }; test: { row: Int32Array } }): RowSplit => ({
    train: train.row,
    test: test.row,
  });
  if (by === 'time') {
    if (timestamp === undefined) throw argumentError('by', "'time' only in a log with times", by);
    return rowsOf(timeSplit({ row, timestamp }, testShare));
  }
  if (random === undefined) throw argumentError('random', `a Random to split by '${by}'`, random);
  requireRandom(random);
  if (by === 'random') return rowsOf(shuffledSplit({ row }, testShare, random));
  if (by === 'user') return rowsOf(stratifiedSplitByItem({ row, user }, testShare, random, 'user'));
  return rowsOf(userDisjointSplit({ row, user }, testShare, random));
}

/** Each user's newest row as the test; without times the last. Of equal times the later row is the newer. */
function newestRows({ user, timestamp }: LogColumns): RowSplit {
  const size = largestOf(user) + 1;
  const newest = new Int32Array(size).fill(-1);
  const counts = new Int32Array(size);
  for (let row = 0; row < user.length; row++) {
    const before = newest[user[row]];
    if (before < 0 || timestamp === undefined || timestamp[row] >= timestamp[before]) newest[user[row]] = row;
    counts[user[row]]++;
  }
  const inTest = (row: number): boolean => counts[user[row]] > 1 && newest[user[row]] === row;
  const split = rowsWhere(user.length, inTest);
  if (split.test.length === 0)
    throw argumentError('log', 'a log in which some user has two rows', user.length);
  return split;
}

/** The rows of each fold's test and those of the other folds. @throws as `Log.folds` */
export function logFolds(user: Int32Array, k: number, random: Random): RowSplit[] {
  if (!Number.isInteger(k) || k < 2 || k > user.length)
    throw argumentError('k', `an integer in [2, ${user.length}]`, k);
  requireRandom(random);
  const size = largestOf(user) + 1;
  const counts = new Int32Array(size);
  for (const id of user) counts[id]++;
  // Dealt in turn in random order, each user's first fold being where the user before ended: folds are equally large.
  const dealt = new Int32Array(size);
  let next = 0;
  for (let id = 0; id < size; id++) {
    dealt[id] = next;
    if (counts[id] > 1) next = (next + counts[id]) % k;
  }
  const foldOf = new Int32Array(user.length).fill(-1);
  for (const row of random.permutation(user.length)) {
    if (counts[user[row]] > 1) foldOf[row] = dealt[user[row]]++ % k;
  }
  return Array.from({ length: k }, (_, fold) => {
    const split = rowsWhere(user.length, (row) => foldOf[row] === fold);
    if (split.test.length === 0)
      throw argumentError('k', 'small enough that every fold gets a row of a user with two or more', k);
    return split;
  });
}

function rowsWhere(rows: number, inTest: (row: number) => boolean): RowSplit {
  let tested = 0;
  for (let row = 0; row < rows; row++) if (inTest(row)) tested++;
  const train = new Int32Array(rows - tested);
  const test = new Int32Array(tested);
  for (let row = 0, t = 0; row < rows; row++) {
    if (inTest(row)) test[t++] = row;
    else train[row - t] = row;
  }
  return { train, test };
}
