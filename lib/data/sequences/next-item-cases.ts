import { argumentError } from '../../core/checks';
import { type Column, type Columns, hasColumn, requireIds, requireIndex, takeRows } from '../../core/columns';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { concatenateRows } from '../concatenate-rows';
import type { Interactions } from '../interactions';
import { type LeaveOneOutOptions, leaveOneOut } from '../leave-one-out';
import {
  cutSequences,
  requireSequences,
  type SequenceOptions,
  type Sequences,
  sequencesOf,
  takeSequences,
} from './sequences';

/** Questions "what comes next?" with their answers. */
export interface NextItemCases {
  /** What is known before each: everything earlier of the same owner. May be empty. */
  readonly histories: Sequences;
  /** What came, one row per case, as `evaluateRanking` wants it. */
  readonly next: Interactions;
  /** Time of each answer, shape [cases]; absent when the log has none. */
  readonly moments?: Float64Array;
  /** Row of the log that holds each answer, shape [cases]. */
  readonly rows: Int32Array;
}

/** Options of `nextItemCases`. */
export interface NextItemCaseOptions extends SequenceOptions {
  /** An item that is never asked for, such as the mark of a session's start: it is history only. Default: none. */
  unasked?: number;
}

/** A log for next-item models in three parts. */
export interface SequenceSplit<T extends Columns> {
  /** Training rows. */
  train: T;
  validation: NextItemCases;
  /** Their histories include the validation rows, as in SASRec's protocol. */
  test: NextItemCases;
}

/**
 * `leaveOneOut` for sequences: each user's newest item is asked for in the test, knowing everything before it (the
 * validation item included), the one before it in validation, knowing training.
 * @throws as `leaveOneOut` and `sequencesOf` do
 * @example
 * const { train, test } = leaveOneOutSequences(log, { items: 1682 });
 */
export function leaveOneOutSequences<T extends Columns>(log: T, options: SequenceOptions): SequenceSplit<T> {
  requireOptions('options', options, {
    items: 'number',
    by: 'text?',
    item: 'text?',
    time: 'text?',
    disorder: 'text?',
    unknownItems: 'text?',
  });
  const { by = 'user', time } = options;
  const sizes: LeaveOneOutOptions = { user: by, ...(time === undefined ? {} : { time }) };
  const parts = leaveOneOut(log, sizes);
  const known = concatenateRows([parts.train, parts.validation]);
  return {
    train: parts.train,
    validation: nextItemCases(parts.train, parts.validation, options),
    test: nextItemCases(known, parts.test, options),
  };
}

/**
 * A case for each row of `asked`: its history is what `known` holds of its owner, and what `asked` itself holds of it
 * before that row, so a row is never asked for with its own future in sight. Of one time, rows of `known` come first.
 * Give it the two parts of `timeSplit`, or the sessions to predict and those before them.
 * @param known rows from before `asked`; those of an owner must not be newer than the owner's asked rows
 * @throws as `sequencesOf` does, on tables without the same columns, or if a known row is newer than an asked one of its owner
 * @example
 * const { train, test } = timeSplit(log, 0.2);
 * const cases = nextItemCases(train, test, { items: 50 });
 * await evaluateRanking(scoreHistories(scoreNext, cases.histories), { test: cases.next, k: [10] });
 */
export function nextItemCases<T extends Columns>(
  known: T,
  asked: T,
  options: NextItemCaseOptions,
): NextItemCases {
  requireOptions('options', options, {
    unasked: 'number?',
    items: 'number',
    by: 'text?',
    item: 'text?',
    time: 'text?',
    disorder: 'text?',
    unknownItems: 'text?',
  });
  requireKind('known', known, 'object');
  requireKind('asked', asked, 'object');
  const {
    by = 'user',
    item = 'item',
    time = hasColumn(asked, 'timestamp') ? 'timestamp' : undefined,
  } = options;
  for (const [name, log] of Object.entries({ known, asked })) {
    if (!hasColumn(log, by))
      throw argumentError(name, `a log with the column ${by}`, Object.keys(log).join(', '));
  }
  const [knownRows, askedRows] = [known, asked].map((log) => (log[by] as Column | undefined)?.length ?? 0);
  if (askedRows === 0) throw argumentError('asked', `rows with a column ${by}`, `${askedRows} rows`);
  const columns = (log: Columns, rows: number): Columns => {
    const names = [by, item, ...(time === undefined ? [] : [time])].filter((name) => hasColumn(asked, name));
    return rows === 0 ? takeRows(pick(asked, names), new Int32Array(0)) : pick(log, names);
  };
  const both = concatenateRows([columns(known, knownRows), columns(asked, askedRows)]);
  const { unasked, ...same } = options;
  if (unasked !== undefined) requireIndex('unasked', unasked, options.items);
  const all = sequencesOf(both, same);
  const pieces = { sequence: [] as number[], start: [] as number[], end: [] as number[] };
  const answers: number[] = [];
  for (let s = 0; s < all.sequences; s++) {
    let askedSoFar = false;
    for (let position = all.offsets[s]; position < all.offsets[s + 1]; position++) {
      if (all.rows[position] < knownRows) {
        if (askedSoFar) {
          throw argumentError(
            'known',
            `older than what is asked of ${by} ${all.owners[s]}`,
            `row ${all.rows[position]}`,
          );
        }
        continue;
      }
      askedSoFar = true;
      if (all.itemIds[position] === unasked) continue;
      pieces.sequence.push(s);
      pieces.start.push(0);
      pieces.end.push(position - all.offsets[s]);
      answers.push(position);
    }
  }
  const { times } = all;
  return {
    histories: cutSequences(all, pieces),
    next: {
      users: answers.length,
      items: all.items,
      offsets: Int32Array.from({ length: answers.length + 1 }, (_, i) => i),
      itemIds: Int32Array.from(answers, (position) => all.itemIds[position]),
    },
    rows: Int32Array.from(answers, (position) => all.rows[position] - knownRows),
    ...(times === undefined ? {} : { moments: Float64Array.from(answers, (position) => times[position]) }),
  };
}

function pick(log: Columns, names: readonly string[]): Columns {
  return Object.fromEntries(
    names.map((name) => {
      if (!hasColumn(log, name))
        throw argumentError('known', `with the column ${name}`, Object.keys(log).join(', '));
      return [name, log[name]];
    }),
  );
}

/**
 * Some of the cases, in the order of their indices.
 * @param indices in [0, cases)
 * @throws on an index outside
 * @example
 * const few = takeCases(validation, random.permutation(validation.rows.length).slice(0, 2000));
 */
export function takeCases(cases: NextItemCases, indices: ArrayLike<number>): NextItemCases {
  requireCases('cases', cases);
  const { histories, next, rows, moments } = cases;
  requireIds('indices', indices, Math.max(1, rows.length));
  return {
    histories: takeSequences(histories, indices),
    next: {
      users: indices.length,
      items: next.items,
      offsets: Int32Array.from({ length: indices.length + 1 }, (_, i) => i),
      itemIds: Int32Array.from(indices, (i) => next.itemIds[i]),
    },
    rows: Int32Array.from(indices, (i) => rows[i]),
    ...(moments === undefined ? {} : { moments: Float64Array.from(indices, (i) => moments[i]) }),
  };
}

/** @throws unless the value has the parts of `NextItemCases` */
export function requireCases(argument: string, value: NextItemCases): void {
  requireParts(argument, value, ['histories', 'next', 'rows']);
  const { histories, next, rows, moments } = value;
  requireSequences(`${argument}.histories`, histories);
  requireParts(`${argument}.next`, next, ['users', 'items', 'offsets', 'itemIds']);
  requireTypedArray(`${argument}.next.itemIds`, next.itemIds, 'Int32Array');
  requireTypedArray(`${argument}.rows`, rows, 'Int32Array');
  if (moments !== undefined) requireTypedArray(`${argument}.moments`, moments, 'Float64Array');
}
