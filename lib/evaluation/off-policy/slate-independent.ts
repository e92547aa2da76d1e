import { requireParts } from '../../core/options/options';
import { type SlateFeedback, slateEvidence, weightedSlots } from './slate-feedback';
import { estimateFromTerms, type ValueEstimate } from './value-estimate';

/**
 * Independent inverse propensity scoring for slates (Li et al. 2018): a slot's reward depends on what stands in that
 * slot alone, so each slot has a weight of its own,
 *
 *   V = 1/n sum_i sum_l [ pi(a_il | x_i) / pi_0(a_il | x_i) ] r_il.
 *
 * Little variance; biased where a click above changes the chance of one below.
 * @throws if the marginal probabilities are missing or a column breaks its rule
 */
export function slateIndependent(slates: SlateFeedback): ValueEstimate {
  requireParts('slates', slates, ['length', 'reward']);
  const evidence = slateEvidence(slates, 'marginal');
  return estimateFromTerms('independent IPS', evidence, {
    numerator: weightedSlots(slates, evidence.weight),
  });
}
