import { requireParts } from '../../core/options/options';
import { type SlateFeedback, slateEvidence, weightedSlots } from './slate-feedback';
import { estimateFromTerms, type ValueEstimate } from './value-estimate';

/**
 * Reward-interaction inverse propensity scoring for slates (McInerney et al. 2020): users read from the top, so a slot's
 * reward depends on its own action and on those above it, and is weighted by the ratio of that prefix,
 *
 *   V = 1/n sum_i sum_l [ pi(a_i1 … a_il | x_i) / pi_0(a_i1 … a_il | x_i) ] r_il.
 *
 * Unbiased under the cascade assumption; between the independent and the standard estimator in variance.
 * @throws if the prefix probabilities are missing or a column breaks its rule
 */
export function slateRewardInteraction(slates: SlateFeedback): ValueEstimate {
  requireParts('slates', slates, ['length', 'reward']);
  const evidence = slateEvidence(slates, 'prefix');
  return estimateFromTerms('reward-interaction IPS', evidence, {
    numerator: weightedSlots(slates, evidence.weight),
  });
}
