import { requirePositive } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Evidence } from './evidence';
import { requireEvidence } from './evidence';
import { estimateFromTerms, type ValueEstimate } from './value-estimate';

/** Options: how weights are clipped. */
export interface ClipOptions {
  /**
   * Largest weight that counts, above 0. To be chosen before the estimate is seen, from the weights alone: whoever
   * tries several and keeps the nicest estimate has measured their own wishes.
   */
  clip: number;
}

/**
 * Inverse propensity scoring with clipped weights (Ionides 2008; Bottou et al. 2013),
 *
 *   V = 1/n sum_i min(w_i, clip) r_i.
 *
 * Less variance for a bias towards 0 (rewards of 0 or more are underestimated): a biased estimate's interval covers its own
 * expectation, not the target's value.
 * @throws unless `clip` is above 0
 */
export function clippedInversePropensity(evidence: Evidence, options: ClipOptions): ValueEstimate {
  requireEvidence('evidence', evidence);
  requireOptions('options', options, { clip: 'number' });
  const { clip } = options;
  requirePositive('clip', clip);
  const { weight, reward } = evidence;
  return estimateFromTerms('clipped IPS', evidence, {
    numerator: (row) => Math.min(weight[row], clip) * reward[row],
  });
}
