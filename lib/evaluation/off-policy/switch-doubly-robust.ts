import { requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { type Evidence, predictionsOf, requireEvidence } from './evidence';
import { estimateFromTerms, type ValueEstimate } from './value-estimate';

/** When the doubly robust estimator trusts its model alone. */
export interface SwitchOptions {
  /** Largest weight that is still corrected by its row, 0 (the direct method) or more. */
  threshold: number;
}

/**
 * Switch-DR (Wang, Agarwal & Dudík 2017): doubly robust where the weight is modest, the direct method where it is not,
 *
 *   V = 1/n sum_i [ sum_a pi(a | x_i) q(x_i, a) + 1{w_i <= threshold} w_i (r_i - q(x_i, a_i)) ].
 *
 * The threshold trades the variance of large weights for the model's bias in those rows.
 * @throws if the evidence has no predictions, or the threshold is negative or not finite
 */
export function switchDoublyRobust(evidence: Evidence, options: SwitchOptions): ValueEstimate {
  requireEvidence('evidence', evidence);
  requireOptions('options', options, { threshold: 'number' });
  const { threshold } = options;
  requireNonNegative('threshold', threshold);
  const { weight, reward } = evidence;
  const { ofLogged, underTarget } = predictionsOf(evidence, 'switchDoublyRobust');
  return estimateFromTerms('switch-DR', evidence, {
    numerator: (row) => {
      const w = weight[row];
      return underTarget[row] + (w <= threshold ? w * (reward[row] - ofLogged[row]) : 0);
    },
  });
}
