import { argumentError, requireFinite, requirePositive, requirePositiveInteger } from '../../core/checks';
import { requireFiniteColumn, requireIds, rowCount } from '../../core/columns';
import { requireMemory } from '../../core/memory';
import { requireOptions, requireParts } from '../../core/options/options';
import { type Interactions, requireInteractions, usersPerItem } from '../../data/interactions';
import type { ModelState, SavableModel } from '../model-state';
import type { RankingModel } from '../ranking-model';
import { requireState, tensorOf } from '../state/parts';

const kind = 'popular-items';
const version = 1;

/** The same ranking for everybody. */
export interface PopularItems extends RankingModel, SavableModel {
  /** What each item is ranked by, shape [items], 0 or more. */
  readonly weights: Float64Array;
}

/**
 * Recommends to everybody what most users touched: weight of an item = its users. What any personal recommender must
 * beat.
 * @example
 * await evaluateRanking(fitPopularItems(train).scoreItems, { test, seen: train, k: [10] });
 */
export function fitPopularItems(training: Interactions): PopularItems {
  requireInteractions('training', training);
  requireMemory('items', 24 * training.items);
  return sameForAll(Float64Array.from(usersPerItem(training)), training.users);
}

/** Options: how recent popularity is counted. */
export interface RecentlyPopularOptions {
  /** Number of users: `scoreItems` takes ids in [0, users). */
  users: number;
  /** Number of items: ids are in [0, items). */
  items: number;
  /** Age at which a row counts 1/e, in the unit of the timestamps, above 0: a day is 86,400 in seconds. */
  timeConstant: number;
  /** The time of the recommendation, no earlier than any row. Default: the newest row's. */
  at?: number;
}

/**
 * Recommends to everybody what was touched lately: weight of an item = sum over its rows of exp(-age / timeConstant).
 * An item last touched some hundred time constants ago counts as one that nobody touched, by the precision of scores.
 * @param log every row counts, repetitions included
 * @throws on an empty log, columns of two lengths, ids outside, times that are not finite or later than `at`, or a bad
 *   option
 */
export function fitRecentlyPopularItems(
  log: { readonly item: Int32Array; readonly timestamp: Int32Array | Float64Array },
  options: RecentlyPopularOptions,
): PopularItems {
  requireOptions('options', options, {
    users: 'number',
    items: 'number',
    timeConstant: 'number',
    at: 'number?',
  });
  const { users, items, timeConstant, at } = options;
  requirePositiveInteger('users', users);
  requirePositive('timeConstant', timeConstant);
  requireMemory('items', 24 * items);
  requireParts('log', log, ['item', 'timestamp']);
  const { item, timestamp } = log;
  const rows = rowCount({ item, timestamp }, 'log');
  if (rows === 0) throw argumentError('log', 'a log of at least one row', '0 rows');
  requireIds('item', item, items);
  requireFiniteColumn('timestamp', timestamp);
  let newest = timestamp[0];
  for (let row = 1; row < rows; row++) newest = Math.max(newest, timestamp[row]);
  const now = at ?? newest;
  requireFinite('at', now);
  if (now < newest) throw argumentError('at', `no earlier than the newest row, ${newest}`, now);
  const weights = new Float64Array(items);
  for (let row = 0; row < rows; row++) {
    weights[item[row]] += Math.exp((timestamp[row] - now) / timeConstant);
  }
  return sameForAll(weights, users);
}

/** The ranking of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function popularItemsFromState(state: ModelState): PopularItems {
  requireState(state, kind, version);
  const { users } = state.options as { users: number };
  requirePositiveInteger('options.users', users);
  return sameForAll(tensorOf(state, 'weights', Float64Array), users);
}

function sameForAll(weights: Float64Array, users: number): PopularItems {
  const row = Float32Array.from(weights);
  return {
    weights,
    toState: () => ({ kind, version, options: { users }, tensors: { weights } }),
    scoreItems: (batch) => {
      requireIds('users', batch, users);
      const scores = new Float32Array(batch.length * row.length);
      for (let i = 0; i < batch.length; i++) scores.set(row, i * row.length);
      return scores;
    },
  };
}
