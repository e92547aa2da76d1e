import { argumentError, requireNonNegativeInteger } from '../../core/checks';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { type Interactions, requireInteractions } from '../../data/interactions';
import { type Interval, type IntervalOptions, tInterval } from '../intervals';
import type { RankingResult } from './evaluate-ranking';
import { type RankingMetric, rankingMetricNames, requireCutoffs, requireLists } from './list-measures';

/** One measure of one result, as `rankingInterval` and `rankingDifference` take it. */
export interface MeasureChoice extends IntervalOptions {
  /** One of the result's cut-offs. */
  k: number;
  metric: RankingMetric;
}

/** Users with about as much training data, and what they get. */
export interface UserGroup {
  /** Training items per user: at least. */
  from: number;
  /** Training items per user: at most; infinity in the last group. */
  to: number;
  /** Evaluated users of this group, ascending. */
  users: Int32Array;
  /** Their mean with its interval; undefined for fewer than two users. */
  interval: Interval | undefined;
}

/**
 * Student's t interval of a measure over the users of one evaluation: how sure the mean is for other users like these.
 * It says nothing of other seeds or splits.
 * @throws on a cut-off that the result does not have, an unknown metric, or fewer than two users
 */
export function rankingInterval(result: RankingResult, choice: MeasureChoice): Interval {
  requireResult('result', result);
  requireOptions('choice', choice, { k: 'number', metric: 'text', level: 'number?' });
  return tInterval(perUser('result', result, choice), levelOf(choice));
}

/**
 * Interval of the difference a - b of two recommenders, user by user. What the users share cancels, so it is narrower
 * than the two intervals suggest.
 * @throws if the results are of different users; otherwise as `rankingInterval`
 * @example
 * rankingDifference(lightGcn, popularity, { k: 20, metric: 'recall' }).lower > 0;
 */
export function rankingDifference(a: RankingResult, b: RankingResult, choice: MeasureChoice): Interval {
  requireResult('b', b);
  requireResult('a', a);
  requireOptions('choice', choice, { k: 'number', metric: 'text', level: 'number?' });
  const first = perUser('a', a, choice);
  const second = perUser('b', b, choice);
  const users = a.lists.users;
  if (users.length !== b.lists.users.length || users.some((user, row) => user !== b.lists.users[row])) {
    throw argumentError('b', `of the same ${users.length} users as a`, `${b.lists.users.length} users`);
  }
  return tInterval(
    first.map((value, row) => value - second[row]),
    levelOf(choice),
  );
}

/**
 * A measure by how much each user did in training: where a recommender is good for newcomers, and where for regulars.
 * @param from smallest training count of each group, ascending from 0: [0, 5, 20] makes 0 to 4, 5 to 19, 20 and more
 * @throws on counts that do not ascend from 0, training data of other users; otherwise as `rankingInterval`
 * @example
 * measureByDegree(result, train, [0, 10, 30], { k: 20, metric: 'recall' });
 */
export function measureByDegree(
  result: RankingResult,
  training: Interactions,
  from: readonly number[],
  choice: MeasureChoice,
): UserGroup[] {
  requireResult('result', result);
  requireKind('from', from, 'list');
  requireOptions('choice', choice, { k: 'number', metric: 'text', level: 'number?' });
  requireInteractions('training', training);
  const values = perUser('result', result, choice);
  if (training.users !== result.relevant.users)
    throw argumentError('training', `of ${result.relevant.users} users`, `${training.users} users`);
  if (!(from?.length > 0) || from[0] !== 0) throw argumentError('from[0]', '0', from?.[0]);
  from.forEach((count, i) => {
    requireNonNegativeInteger(`from[${i}]`, count);
    if (i > 0 && count <= from[i - 1]) throw argumentError(`from[${i}]`, `above ${from[i - 1]}`, count);
  });
  const { users } = result.lists;
  return from.map((least, i) => {
    const to = i + 1 < from.length ? from[i + 1] - 1 : Number.POSITIVE_INFINITY;
    const belongs = (_: number, row: number): boolean => {
      const degree = training.offsets[users[row] + 1] - training.offsets[users[row]];
      return degree >= least && degree <= to;
    };
    const own = values.filter(belongs);
    return {
      from: least,
      to,
      users: users.filter(belongs),
      interval: own.length < 2 ? undefined : tInterval(own, levelOf(choice)),
    };
  });
}

function perUser(argument: string, result: RankingResult, { k, metric }: MeasureChoice): Float64Array {
  requireCutoffs([k], result.lists.k);
  if (!(k in result.at))
    throw argumentError('k', `one of the cut-offs ${Object.keys(result.at).join(', ')}`, k);
  if (!rankingMetricNames.includes(metric))
    throw argumentError('metric', `one of ${rankingMetricNames.join(', ')}`, metric);
  const values = result.at[k].perUser?.[metric];
  requireTypedArray(`${argument}.at[${k}].perUser.${metric}`, values, 'Float64Array');
  if (values.length < 2) throw argumentError(argument, 'of two users or more', values.length);
  return values;
}

function levelOf({ level }: MeasureChoice): IntervalOptions {
  return { level };
}

function requireResult(argument: string, result: RankingResult): void {
  requireParts(argument, result, ['at', 'lists', 'firstRank', 'relevant', 'counts']);
  requireLists(`${argument}.lists`, result.lists);
  requireKind(`${argument}.at`, result.at, 'object');
}
