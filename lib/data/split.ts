import { argumentError } from '../core/checks';
import { type Column, type Columns, hasColumn, rowCount, takeRows } from '../core/columns';
import { requireKind } from '../core/options/options';
import type { Random } from '../core/random';
import { requireTimes } from './require-times';

/** A log in two parts without a common row. */
export interface Split<T extends Columns> {
  train: T;
  test: T;
}

/**
 * Splits rows at random, as scikit-learn's `train_test_split` does: ceil(rows * testShare) rows for the test, the
 * rest for training, both shuffled.
 * @param testShare share of the rows to test on, above 0 and below 1
 * @throws on a share outside, a log of fewer than two rows, or a share that leaves nothing to train on
 * @example
 * const { train, test } = shuffledSplit(log, 0.2, new Random(42).child('split'));
 */
export function shuffledSplit<T extends Columns>(columns: T, testShare: number, random: Random): Split<T> {
  requireKind('random', random, 'Random');
  const rows = requireRows(columns);
  const testRows = shareOf(rows, testShare, 'rows');
  const order = random.permutation(rows);
  return {
    train: takeRows(columns, order.subarray(testRows)),
    test: takeRows(columns, order.subarray(0, testRows)),
  };
}

/**
 * Splits so that no user stands in both parts: ceil(users * testShare) random users with all their rows are the
 * test. It measures what a model knows about users that it never saw. Rows keep their order.
 * @param by name of the column of user ids. Default: 'user'
 * @throws on a missing column, a share outside (0, 1), or fewer than two users
 */
export function userDisjointSplit<T extends Columns>(
  columns: T,
  testShare: number,
  random: Random,
  by = 'user',
): Split<T> {
  requireKind('random', random, 'Random');
  requireRows(columns);
  const ids = columnOf(columns, by);
  const users = [...new Set<number>(ids)].sort((a, b) => a - b);
  const testUsers = new Set(
    random.shuffle(users).slice(0, shareOf(users.length, testShare, `distinct ids in ${by}`)),
  );
  return splitWhere(columns, (row) => testUsers.has(ids[row]));
}

/**
 * Splits at a moment: the newest ceil(rows * testShare) rows are the test. Rows of the moment of the cut all go
 * to the test, so that nothing in training is as new as the test's oldest row. Rows keep their order.
 * @param by name of the column of times. Default: 'timestamp'
 * @throws on a missing column, times that are not finite, a share outside (0, 1), or if nothing is left to train on
 */
export function timeSplit<T extends Columns>(columns: T, testShare: number, by = 'timestamp'): Split<T> {
  const rows = requireRows(columns);
  const times = columnOf(columns, by);
  requireTimes(by, times);
  const testRows = shareOf(rows, testShare, 'rows');
  const cut = Float64Array.from(times).sort()[rows - testRows];
  const split = splitWhere(columns, (row) => times[row] >= cut);
  if (rowCount(split.train) === 0) throw argumentError(by, 'a column with rows before the cut', cut);
  return split;
}

/** Rows split by predicate, in order. */
function splitWhere<T extends Columns>(columns: T, inTest: (row: number) => boolean): Split<T> {
  const train: number[] = [];
  const test: number[] = [];
  for (let row = 0; row < rowCount(columns); row++) (inTest(row) ? test : train).push(row);
  return {
    train: takeRows(columns, Int32Array.from(train)),
    test: takeRows(columns, Int32Array.from(test)),
  };
}

function requireRows(columns: Columns): number {
  const rows = rowCount(columns);
  if (rows < 2) throw argumentError('columns', 'a log of at least two rows', `${rows} rows`);
  return rows;
}

/** @throws unless it is a number above 0 and below 1 */
export function requireTestShare(share: number): void {
  if (typeof share !== 'number' || !(share > 0 && share < 1)) {
    throw argumentError('testShare', 'above 0 and below 1', share);
  }
}

function shareOf(count: number, share: number, what: string): number {
  requireTestShare(share);
  const test = Math.ceil(count * share);
  if (test >= count) {
    throw argumentError(
      'testShare',
      `small enough to leave some of the ${count} ${what} for training`,
      share,
    );
  }
  return test;
}

/** The column that a split goes by. @throws if there is none of that name */
export function columnOf(columns: Columns, name: string): Column {
  if (!hasColumn(columns, name)) {
    throw argumentError('by', `one of the columns ${Object.keys(columns).join(', ')}`, name);
  }
  return columns[name];
}
