import { requireParts } from '../../core/options/options';
import { type SlateFeedback, slateEvidence } from './slate-feedback';
import { estimateFromTerms, type ValueEstimate } from './value-estimate';

/**
 * Inverse propensity scoring of whole slates: a slate is one action among all possible slates,
 *
 *   V = 1/n sum_i [ pi(a_i1 … a_iL | x_i) / pi_0(a_i1 … a_iL | x_i) ] sum_l r_il.
 *
 * Unbiased however slots act on each other, with weights that multiply over the slots.
 * @throws if the prefix probabilities are missing or a column breaks its rule
 */
export function slateStandard(slates: SlateFeedback): ValueEstimate {
  requireParts('slates', slates, ['length', 'reward']);
  const evidence = slateEvidence(slates, 'prefix', 'last');
  const { length, reward } = slates;
  return estimateFromTerms('standard slate IPS', evidence, {
    numerator: (row) => {
      let sum = 0;
      for (let i = row * length; i < (row + 1) * length; i++) sum += reward[i];
      return evidence.weight[(row + 1) * length - 1] * sum;
    },
  });
}
