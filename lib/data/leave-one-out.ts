import { argumentError } from '../core/checks';
import { type Columns, hasColumn, rowCount, takeRows } from '../core/columns';
import { requireOptions } from '../core/options/options';
import { requireTimes } from './require-times';

/** A log in three parts without a common row. */
export interface LeaveOneOut<T extends Columns> {
  train: T;
  validation: T;
  test: T;
}

/** Which columns `leaveOneOut` goes by. */
export interface LeaveOneOutOptions {
  /** Column of user ids. Default: 'user'. */
  user?: string;
  /** Column of times; of equal times the later row is the newer. Default: 'timestamp' if there is one, else the row order. */
  time?: string;
}

/**
 * Each user's newest row is the test, the one before it validation, the rest training: the protocol of NCF
 * (He et al. 2017) and SASRec (Kang and McAuley 2018). Users with fewer than three rows stay in training whole, as
 * in SASRec's code. Rows keep their order.
 * @throws on a missing column, times that are not finite, or if no user has three rows
 */
export function leaveOneOut<T extends Columns>(columns: T, options: LeaveOneOutOptions = {}): LeaveOneOut<T> {
  requireOptions('options', options, { user: 'text?', time: 'text?' });
  const { user = 'user', time = hasColumn(columns, 'timestamp') ? 'timestamp' : undefined } = options;
  const rows = rowCount(columns);
  for (const [argument, name] of Object.entries({ user, time })) {
    if (name !== undefined && !hasColumn(columns, name)) {
      throw argumentError(argument, `one of the columns ${Object.keys(columns).join(', ')}`, name);
    }
  }
  const users = columns[user];
  const times = time === undefined ? undefined : columns[time];
  if (times !== undefined) requireTimes(String(time), times);

  const newest = new Map<number, { last: number; before: number; rows: number }>();
  for (let row = 0; row < rows; row++) {
    const seen = newest.get(users[row]) ?? { last: -1, before: -1, rows: 0 };
    const isNewer = (than: number): boolean => than < 0 || times === undefined || times[row] >= times[than];
    if (isNewer(seen.last)) [seen.before, seen.last] = [seen.last, row];
    else if (isNewer(seen.before)) seen.before = row;
    seen.rows++;
    newest.set(users[row], seen);
  }
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  for (let row = 0; row < rows; row++) {
    const seen = newest.get(users[row]);
    if (seen === undefined || seen.rows < 3) parts.train.push(row);
    else if (row === seen.last) parts.test.push(row);
    else if (row === seen.before) parts.validation.push(row);
    else parts.train.push(row);
  }
  if (parts.test.length === 0) {
    throw argumentError('columns', 'a log in which some user has three rows or more', `${rows} rows`);
  }
  return {
    train: takeRows(columns, Int32Array.from(parts.train)),
    validation: takeRows(columns, Int32Array.from(parts.validation)),
    test: takeRows(columns, Int32Array.from(parts.test)),
  };
}
