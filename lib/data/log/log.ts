import { inspect } from 'node:util';
import { argumentError } from '../../core/checks';
import { requireFiniteColumn, requireIds, rowCount } from '../../core/columns';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { type Interactions, interactionsOf } from '../interactions';
import { requireTimes } from '../require-times';
import type { Vocabulary } from '../vocabulary';
import { countRepeats, firstPairRows } from './first-rows';
import { accountText, type LogAccount } from './log-account';
import type { LogColumns } from './log-columns';
import { type LogSplitOptions, logFolds, type RowSplit, splitLogRows } from './log-splits';
import { countsOf, takeFrom } from './refine-rows';

/** Columns and the ids that their indices stand for. */
export type LogParts = LogColumns & { users: Vocabulary; items: Vocabulary };

/** A log in two parts, both with the vocabularies of the whole. */
export interface LogSplit {
  train: Log;
  test: Log;
}

/**
 * Who did what and when: the form in which any log enters the library, one row per event.
 *
 * @example
 * const log = await readLog('ratings.csv', { user: 'userId', item: 'movieId', time: 'timestamp' });
 * log.print();
 * const { train, test } = log.split({ by: 'time', testShare: 0.1 });
 * log.users.id(train.user[0]); // the id as it stands in the file
 */
export class Log {
  readonly user: Int32Array;
  readonly item: Int32Array;
  readonly value?: Float64Array;
  readonly timestamp?: Float64Array;
  /** Ids of the users. In a part of a log, of those of the whole. */
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  readonly account: LogAccount;

  /**
   * A log of columns that are indices already. `readLog` makes one of anything else.
   * @param account what is known of where it comes from; the rest is counted
   * @throws on no row, columns of different lengths, an index outside its vocabulary, a value or time that is not finite
   */
  constructor(parts: LogParts, account: Partial<LogAccount> = {}) {
    requireParts('parts', parts, ['user', 'item', 'users', 'items']);
    requireKind('account', account, 'object?');
    const { user, item, value, timestamp, users, items } = parts;
    const rows = rowCount({ user, item, ...(value && { value }), ...(timestamp && { timestamp }) }, 'log');
    if (rows === 0) throw argumentError('log', 'a log of at least one row', '0 rows');
    requireIds('user', user, users.size);
    requireIds('item', item, items.size);
    if (value !== undefined) requireFiniteColumn('value', value);
    if (timestamp !== undefined) requireTimes('timestamp', timestamp);
    this.user = user;
    this.item = item;
    if (value !== undefined) this.value = value;
    if (timestamp !== undefined) this.timestamp = timestamp;
    this.users = users;
    this.items = items;
    this.account = isWhole(account) ? account : { ...countedAccount(parts), ...account };
  }

  get rows(): number {
    return this.user.length;
  }

  /** Share of the pairs of users and items (of those with a row) that occur, in (0, 1]. */
  get density(): number {
    return this.account.density;
  }

  /** The distinct pairs, by user, as large as the vocabularies. */
  interactions(): Interactions {
    return interactionsOf(this.columns(), { users: this.users.size, items: this.items.size });
  }

  /** The columns themselves, as the functions under this class take them. */
  columns(): LogColumns {
    const { user, item, value, timestamp } = this;
    return { user, item, ...(value && { value }), ...(timestamp && { timestamp }) };
  }

  /**
   * Training and test rows.
   * @throws on a bad option, or if a part would be left without a row
   * @example
   * const { train, test } = log.split({ by: 'user', testShare: 0.2, random: new Random(42) });
   */
  split(options: LogSplitOptions): LogSplit {
    requireOptions('options', options, { by: 'text', testShare: 'number?', random: 'Random?' });
    return this.parts(splitLogRows(this.columns(), options), `split by ${options.by}`);
  }

  /**
   * The `k` splits of cross-validation: each user's rows are dealt at random into k folds, and each fold is the test of
   * one split. Users with a single row stay in training always.
   * @throws unless k is an integer of 2 or more and every fold gets a row
   */
  folds(k: number, options: { random: Random }): LogSplit[] {
    requireOptions('options', options, { random: 'Random' });
    return logFolds(this.user, k, options.random).map((rows, fold) =>
      this.parts(rows, `fold ${fold + 1} of ${k}`),
    );
  }

  /** What was read and refused, and what the log holds, in a few lines. */
  summary(): string {
    return accountText(this.account);
  }

  /** Prints the summary. */
  print(): void {
    console.log(this.summary());
  }

  [inspect.custom](): string {
    return this.summary();
  }

  private parts(rows: RowSplit, how: string): LogSplit {
    const part = (name: 'train' | 'test'): Log => {
      const taken = Object.fromEntries(
        Object.entries(this.columns()).map(([column, values]) => [column, takeFrom(values, rows[name])]),
      ) as LogColumns;
      const { users, items } = this;
      return new Log({ ...taken, users, items }, { source: `${this.account.source}, ${name} of ${how}` });
    };
    return { train: part('train'), test: part('test') };
  }
}

/** What `readLog` counted itself need not be counted again. */
function isWhole(account: Partial<LogAccount>): account is LogAccount {
  return account.density !== undefined;
}

/** The account of columns of which nothing else is known. */
function countedAccount({ user, item, timestamp }: LogParts): LogAccount {
  const rows = user.length;
  const users = presentIndices(user);
  const items = presentIndices(item);
  const pairs = rows - countRepeats(firstPairRows(user, item));
  return {
    source: 'columns',
    rowsRead: rows,
    rows,
    users,
    items,
    density: pairs / (users * items),
    ...(timestamp && timeRange(timestamp)),
    refused: [],
    position: 'row',
    malformed: { count: 0 },
    belowLike: 0,
    belowMinimum: { rows: 0, users: 0, items: 0 },
    notes: [],
  };
}

/** How many different indices a column holds. */
export function presentIndices(indices: Int32Array): number {
  let count = 0;
  for (const rows of countsOf(indices)) if (rows > 0) count++;
  return count;
}

/** The first and the last of some times. */
export function timeRange(timestamp: Float64Array): { firstTime: number; lastTime: number } {
  let firstTime = timestamp[0];
  let lastTime = timestamp[0];
  for (let row = 1; row < timestamp.length; row++) {
    if (timestamp[row] < firstTime) firstTime = timestamp[row];
    if (timestamp[row] > lastTime) lastTime = timestamp[row];
  }
  return { firstTime, lastTime };
}
