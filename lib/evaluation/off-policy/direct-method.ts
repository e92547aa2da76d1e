import { type Evidence, predictionsOf, requireEvidence } from './evidence';
import { estimateFromTerms, type ValueEstimate } from './value-estimate';

/**
 * The direct method: asks a reward model what the target policy would earn,
 *
 *   V = 1/n sum_i sum_a pi(a | x_i) q(x_i, a).
 *
 * As good as the model and no better: no weights, little variance, and a bias that no amount of data removes. Its
 * standard error knows of the contexts' luck only, not of the model's mistakes.
 * @throws if the evidence has no predictions
 */
export function directMethod(evidence: Evidence): ValueEstimate {
  requireEvidence('evidence', evidence);
  const { underTarget } = predictionsOf(evidence, 'directMethod');
  return estimateFromTerms('DM', evidence, { numerator: (row) => underTarget[row] });
}
