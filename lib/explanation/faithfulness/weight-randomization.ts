import { writeWeights } from '../../compiler/weights';
import { argumentError } from '../../core/checks';
import { requireKind, requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import type { tf } from '../../core/tensorflow';
import type { Attributions } from '../attributions';
import { type Agreement, explanationAgreement } from './rank-agreement';

/** Options of `weightRandomization`. */
export interface WeightRandomizationOptions {
  /** Source of the shuffles. */
  random: Random;
  /** Reasons that are compared. Default: as `explanationAgreement` has it. */
  k?: number;
}

/** Agreement with the explanation of the trained model, after one more variable was shuffled. */
export interface RandomizedWeights {
  /** The variable that was shuffled last. */
  readonly variable: string;
  readonly agreement: Agreement;
}

/**
 * The sanity check by weights (Adebayo et al. 2018, "Sanity Checks for Saliency Maps"): the variables' entries are
 * shuffled one variable after another, from the last to the first, and what the explanation then says is compared with
 * what it said of the trained model. An explanation that stays as it was is about the input, not about the model. The
 * weights are put back.
 * @param variables of the model, in the order from inputs to output
 * @param explain explains the same rows by the model as it is now
 * @throws on no variables, or explanations that change their features
 */
export function weightRandomization(
  variables: readonly tf.Variable[],
  explain: () => Attributions,
  options: WeightRandomizationOptions,
): RandomizedWeights[] {
  requireKind('variables', variables, 'list');
  if (variables.length === 0) throw argumentError('variables', 'a list of at least one', variables);
  requireKind('explain', explain, 'function');
  requireOptions('options', options, { random: 'Random', k: 'number?' });
  const { random, k } = options;
  requireRandom(random);
  const trained = variables.map((variable) => Float32Array.from(variable.dataSync()));
  const before = explain();
  try {
    return variables
      .map((variable, i) => ({ variable, weights: trained[i] }))
      .reverse()
      .map(({ variable, weights }) => {
        const order = random.child(variable.name).permutation(weights.length);
        writeWeights([variable], [Float32Array.from(order, (index) => weights[index])]);
        const agreement = explanationAgreement(before, explain(), k === undefined ? {} : { k });
        return { variable: variable.name, agreement };
      });
  } finally {
    writeWeights(variables, trained);
  }
}
