import { argumentError, requireOneOf } from '../../core/checks';
import { requireInteractionValues } from '../../data/interaction-values';
import { type Interactions, interactionIndex } from '../../data/interactions';

/**
 * What an item of some relevance adds to nDCG: 2^relevance - 1 (Burges et al. 2005), by which the best count most, or
 * the relevance itself (Järvelin and Kekäläinen 2002).
 */
export type RelevanceGain = 'exponential' | 'linear';

export const relevanceGainNames = ['exponential', 'linear'] as const;

/** Options: how relevant items are told apart. */
export interface GradedRelevance {
  /**
   * How relevant each item of `test` is, in its order, 0 or more (`interactionValues`). nDCG then goes by gains; all
   * other metrics still take every item of `test` as relevant. Default: all alike.
   */
  relevance?: Float64Array;
  /** What a relevance is worth. Default: 'exponential'. */
  gain?: RelevanceGain;
}

/**
 * Gains of the relevant interactions, those of the test that were not seen; undefined without relevance.
 * @throws on a relevance below 0, or one whose gain is no finite number
 */
export function gainsOf(
  { relevance, gain }: GradedRelevance,
  test: Interactions,
  relevant: Interactions,
): Float64Array | undefined {
  if (gain !== undefined) requireOneOf('gain', gain, relevanceGainNames);
  if (relevance === undefined) {
    if (gain !== undefined) throw argumentError('gain', 'left out without relevance', gain);
    return undefined;
  }
  requireInteractionValues('relevance', relevance, test, 0);
  const gains = new Float64Array(relevant.itemIds.length);
  for (let user = 0; user < relevant.users; user++) {
    for (let i = relevant.offsets[user]; i < relevant.offsets[user + 1]; i++) {
      const at = interactionIndex(test, user, relevant.itemIds[i]);
      gains[i] = gain === 'linear' ? relevance[at] : 2 ** relevance[at] - 1;
      // Sums of a list's gains must be finite too.
      if (gains[i] > 1e300)
        throw argumentError(`relevance[${at}]`, "at most 990 for 'exponential' gains", relevance[at]);
    }
  }
  return gains;
}

/**
 * nDCG of one user with graded gains: sum of g_i / log2(i + 1) over the hits, divided by that of the best list there
 * is, the K highest gains in order; 0 where all gains are 0.
 * @param hits positions from 1, ascending, and the gain of each
 * @param own gains of all of the user's relevant items
 */
export function gradedNdcg(
  hits: { readonly positions: readonly number[]; readonly gains: readonly number[] },
  own: Float64Array,
  k: number,
): number {
  let gain = 0;
  for (let h = 0; h < hits.positions.length && hits.positions[h] <= k; h++)
    gain += hits.gains[h] / Math.log2(hits.positions[h] + 1);
  const best = own.slice().sort().reverse();
  let ideal = 0;
  for (let i = 0; i < Math.min(k, best.length); i++) ideal += best[i] / Math.log2(i + 2);
  return ideal > 0 ? gain / ideal : 0;
}
