import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireIndex } from '../../core/columns';
import { requireParts } from '../../core/options/options';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { requireInteractionValues } from '../../data/interaction-values';
import { type Interactions, interactionIndex, requireInteractions } from '../../data/interactions';
import { gradedNdcg } from './graded-gains';
import type { TopLists } from './recommend-items';

/** What a ranked list is judged by; `measureLists` defines each. */
export const rankingMetricNames = [
  'recall',
  'ndcg',
  'precision',
  'hitRate',
  'reciprocalRank',
  'averagePrecision',
] as const;

export type RankingMetric = (typeof rankingMetricNames)[number];

/** The measures of all evaluated users' first K items. */
export interface RankingMeasures {
  /** Mean over the users. */
  readonly mean: Readonly<Record<RankingMetric, number>>;
  /** User by user, in the order of the lists. */
  readonly perUser: Readonly<Record<RankingMetric, Float64Array>>;
}

/**
 * Judges ranked lists by the items that were relevant. With R relevant items of a user, hits h_i in {0, 1} at positions
 * i = 1 .. K of the list, and H = sum h_i:
 * - recall = H / R (LightGCN's and Microsoft's form: at most K / R, so below 1 for a user with more than K);
 * - ndcg = sum h_i / log2(i + 1), divided by its largest value, sum over i = 1 .. min(K, R) of 1 / log2(i + 1)
 *   (Järvelin and Kekäläinen 2002, binary gains); with `gains`, as `gradedNdcg` has it;
 * - precision = H / K, also where the list is shorter than K;
 * - hitRate = 1 if H > 0, else 0;
 * - reciprocalRank = 1 / i of the first hit, 0 without one; its mean is the MRR;
 * - averagePrecision = sum h_i (h_1 + … + h_i) / i, divided by min(K, R) (RecBole's form; trec_eval divides by R); its
 *   mean is the MAP.
 * @param relevant by user; every user with a list has one item or more
 * @param ks positions to cut at, each 1 to the length of the lists
 * @param gains of the relevant interactions, in the order of `itemIds`. Default: 1 each
 * @throws on a K outside, none, a repeated one, a user without a relevant item, or a gain below 0
 */
export function measureLists(
  lists: TopLists,
  relevant: Interactions,
  ks: readonly number[],
  gains?: Float64Array,
): Record<number, RankingMeasures> {
  requireLists('lists', lists);
  requireInteractions('relevant', relevant);
  requireCutoffs(ks, lists.k);
  if (gains !== undefined) requireInteractionValues('gains', gains, relevant, 0);
  const rows = lists.users.length;
  const measures: Record<number, RankingMeasures> = {};
  for (const k of ks) measures[k] = emptyMeasures(rows);
  for (let row = 0; row < rows; row++) {
    const user = lists.users[row];
    requireIndex('lists.users', user, relevant.users);
    const count = relevant.offsets[user + 1] - relevant.offsets[user];
    if (!(count > 0))
      throw argumentError('relevant', 'an item or more of each user with a list', `none of user ${user}`);
    const hits: number[] = [];
    const hitGains: number[] = [];
    for (let position = 0; position < lists.k; position++) {
      const item = lists.items[row * lists.k + position];
      const at = item >= 0 ? interactionIndex(relevant, user, item) : -1;
      if (at < 0) continue;
      hits.push(position + 1);
      if (gains !== undefined) hitGains.push(gains[at]);
    }
    const own = gains?.subarray(relevant.offsets[user], relevant.offsets[user + 1]);
    for (const k of ks) {
      const { perUser } = measures[k];
      measureUser(perUser, row, hits, count, k);
      if (own !== undefined) perUser.ndcg[row] = gradedNdcg({ positions: hits, gains: hitGains }, own, k);
    }
  }
  for (const k of ks) fillMeans(measures[k]);
  return measures;
}

/** @throws unless the value has the parts of `TopLists` */
export function requireLists(argument: string, lists: TopLists): void {
  requireParts(argument, lists, ['users', 'k', 'items']);
  requirePositiveInteger(`${argument}.k`, lists.k);
  requireTypedArray(`${argument}.users`, lists.users, 'Int32Array');
  requireTypedArray(`${argument}.items`, lists.items, 'Int32Array');
  if (lists.items.length !== lists.users.length * lists.k) {
    throw argumentError(
      `${argument}.items`,
      `${lists.k} per user (${lists.users.length})`,
      lists.items.length,
    );
  }
}

/** @throws unless the cut-offs are distinct integers of 1 to `most` */
export function requireCutoffs(ks: readonly number[], most: number, what = 'items of a list'): void {
  if (!Array.isArray(ks) || ks.length === 0) throw argumentError('k', 'a list of at least one cut-off', ks);
  ks.forEach((k, i) => {
    requirePositiveInteger(`k[${i}]`, k);
    if (k > most) throw argumentError(`k[${i}]`, `at most the ${most} ${what}`, k);
    if (ks.indexOf(k) !== i) throw argumentError(`k[${i}]`, 'different from the others', k);
  });
}

/** @param hits positions from 1, ascending @param count relevant items */
export function measureUser(
  perUser: RankingMeasures['perUser'],
  row: number,
  hits: readonly number[],
  count: number,
  k: number,
): void {
  let found = 0;
  let gain = 0;
  let precisions = 0;
  for (const position of hits) {
    if (position > k) break;
    found++;
    gain += 1 / Math.log2(position + 1);
    precisions += found / position;
  }
  const most = Math.min(k, count);
  perUser.recall[row] = found / count;
  perUser.ndcg[row] = gain / idealGain(most);
  perUser.precision[row] = found / k;
  perUser.hitRate[row] = found > 0 ? 1 : 0;
  perUser.reciprocalRank[row] = found > 0 ? 1 / hits[0] : 0;
  perUser.averagePrecision[row] = precisions / most;
}

function idealGain(positions: number): number {
  let gain = 0;
  for (let position = 1; position <= positions; position++) gain += 1 / Math.log2(position + 1);
  return gain;
}

export function emptyMeasures(rows: number): RankingMeasures {
  const entries = <T>(value: () => T): Record<RankingMetric, T> =>
    Object.fromEntries(rankingMetricNames.map((metric) => [metric, value()])) as Record<RankingMetric, T>;
  return { mean: entries(() => 0), perUser: entries(() => new Float64Array(rows)) };
}

export function fillMeans(measures: RankingMeasures): void {
  const mean = measures.mean as Record<RankingMetric, number>;
  for (const metric of rankingMetricNames) {
    const values = measures.perUser[metric];
    mean[metric] = values.reduce((sum, value) => sum + value, 0) / values.length;
  }
}
