import { argumentError, requirePositiveInteger } from '../../core/checks';
import { type Interactions, requireInteractions, usersPerItem } from '../../data/interactions';
import { catalogCoverage, giniCoefficient } from './diversity';
import { requireLists } from './list-measures';
import type { TopLists } from './recommend-items';

/** Spread of recommendations over the catalog. */
export interface ListSpread {
  /** Share of the catalog that stands in some list, in (0, 1]. */
  coverage: number;
  /** Gini coefficient of how often each item is recommended: 0 when all are equally often, near 1 when few get all. */
  gini: number;
  /** Mean self-information of the recommended items in bits: how surprising they are. */
  novelty: number;
  /** How often each item stands in a list, shape [items]. */
  counts: Int32Array;
}

/**
 * Spread of the first K items of all lists. Novelty is the mean over all positions of -log2(n_i / users), n_i being the
 * users who touched the item in training (Zhou et al. 2010); one that nobody touched counts as if one had, since its
 * surprise would be infinite.
 * @param training of the catalog that is recommended from
 * @param k items of each list that count, 1 to the length of the lists. Default: all
 * @throws on a K outside, or lists with an item outside the catalog, or without any item
 * @example
 * const { lists } = await evaluateRanking(model.scoreItems, { test, seen: train, k: [10] });
 * const { coverage, gini, novelty } = listSpread(lists, train);
 */
export function listSpread(lists: TopLists, training: Interactions, k: number = lists?.k): ListSpread {
  requireLists('lists', lists);
  requireInteractions('training', training);
  requirePositiveInteger('k', k);
  if (k > lists.k) throw argumentError('k', `at most the ${lists.k} items of a list`, k);
  const touched = usersPerItem(training);
  const counts = new Int32Array(training.items);
  let surprise = 0;
  let positions = 0;
  for (let at = 0; at < lists.items.length; at++) {
    const item = lists.items[at];
    if (at % lists.k >= k || item < 0) continue;
    if (item >= training.items) throw argumentError('lists', `of items below ${training.items}`, item);
    counts[item]++;
    surprise -= Math.log2(Math.max(1, touched[item]) / training.users);
    positions++;
  }
  if (positions === 0) throw argumentError('lists', 'lists with at least one item', 'none');
  return {
    coverage: catalogCoverage(counts),
    gini: giniCoefficient(counts),
    novelty: surprise / positions,
    counts,
  };
}
