import type { Evidence } from './evidence';
import { requireEvidence } from './evidence';
import { estimateFromTerms, type ValueEstimate } from './value-estimate';

/**
 * Inverse propensity scoring (Horvitz & Thompson 1952; Strehl et al. 2010): each logged reward counts as often as the
 * target policy would have produced its row,
 *
 *   V = 1/n sum_i w_i r_i,  w_i = pi(a_i | x_i) / pi_0(a_i | x_i).
 *
 * Unbiased if the propensities are right and every action that the target takes has a propensity above 0; its variance
 * grows with the square of the weights.
 * @example
 * const { value, standardError, effectiveSampleSize } = inversePropensity(offPolicyEvidence(log, target));
 */
export function inversePropensity(evidence: Evidence): ValueEstimate {
  requireEvidence('evidence', evidence);
  const { weight, reward } = evidence;
  return estimateFromTerms('IPS', evidence, { numerator: (row) => weight[row] * reward[row] });
}
