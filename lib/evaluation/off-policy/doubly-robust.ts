import { type Evidence, predictionsOf, requireEvidence } from './evidence';
import { estimateFromTerms, type ValueEstimate } from './value-estimate';

/**
 * The doubly robust estimator (Robins & Rotnitzky 1995; Dudík, Langford & Li 2011): the direct method, corrected by the
 * weighted errors that its model makes on the log,
 *
 *   V = 1/n sum_i [ sum_a pi(a | x_i) q(x_i, a) + w_i (r_i - q(x_i, a_i)) ].
 *
 * Unbiased with right propensities whatever the model, and consistent with a right model whatever the propensities. The
 * model must not have seen the row that it is corrected by: take `crossFittedRewards`.
 * @throws if the evidence has no predictions
 */
export function doublyRobust(evidence: Evidence): ValueEstimate {
  requireEvidence('evidence', evidence);
  const { weight, reward } = evidence;
  const { ofLogged, underTarget } = predictionsOf(evidence, 'doublyRobust');
  return estimateFromTerms('DR', evidence, {
    numerator: (row) => underTarget[row] + weight[row] * (reward[row] - ofLogged[row]),
  });
}
