import type { Evidence } from './evidence';
import { requireEvidence } from './evidence';
import { estimateFromTerms, type ValueEstimate } from './value-estimate';

/**
 * Self-normalized inverse propensity scoring (Hájek 1971; Swaminathan & Joachims 2015): a weighted mean of the rewards,
 *
 *   V = sum_i w_i r_i / sum_i w_i.
 *
 * Slightly biased (of order 1/n) and usually far steadier than IPS: it never leaves the range of the rewards, and adding
 * a constant to all rewards adds it to the estimate. Its standard error is that of the linearized ratio.
 * @throws if no row has a weight above 0
 */
export function selfNormalized(evidence: Evidence): ValueEstimate {
  requireEvidence('evidence', evidence);
  const { weight, reward } = evidence;
  return estimateFromTerms('SNIPS', evidence, {
    numerator: (row) => weight[row] * reward[row],
    denominator: (row) => weight[row],
  });
}
