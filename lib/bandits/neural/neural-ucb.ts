import { requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Candidates, Context } from '../base/policy';
import { GradientPolicy, type GradientPolicyOptions } from './gradient-policy';
import { neuralPolicyOptions } from './neural-options';

/** Options of a `NeuralUcb` policy; it is deterministic, `random` decides initial weights and training batches. */
export type NeuralUcbOptions = GradientPolicyOptions & {
  /** gamma: how many standard deviations of optimism, 0 or more. Default: 0.5. */
  gamma?: number;
};

/**
 * NeuralUCB (Zhou, Li and Gu 2020): optimism where the network's gradient points into directions that were seldom
 * tried, argmax_a f(x_a) + gamma sqrt(g_a' Z^-1 g_a), with g_a the gradient of f(x_a) by the weights and
 * Z = lambda I + sum g g' over what was rewarded.
 *
 * Deviation: Z is approximated, by its diagonal or by the last layer's block (option `covariance`; the block is
 * recomputed after each training, for its features are others then). Z takes up a choice when its reward comes, not
 * when it is made. Weights are on the usual scale, which absorbs the paper's division by the width. The network goes
 * on from its present weights, with L2 towards 0 instead of towards the initial ones.
 *
 * @example
 * const policy = new NeuralUcb({ dimension: 4, itemDimension: 3, random: new Random(1) });
 */
export class NeuralUcb extends GradientPolicy {
  private readonly gamma: number;

  /** @throws on an option outside its range */
  constructor(options: NeuralUcbOptions) {
    requireOptions('options', options, {
      ...neuralPolicyOptions,
      covariance: 'text?',
      ridge: 'number?',
      gamma: 'number?',
    });
    const { gamma = 0.5 } = options;
    requireNonNegative('gamma', gamma);
    super(options, { kind: 'neural-ucb', chance: 'none', settings: { gamma } });
    this.gamma = gamma;
  }

  protected override choose(context: Context, candidates: Candidates, arms: Int32Array): number {
    return this.highest(
      context,
      candidates,
      arms,
      (mean, variance) => mean + this.gamma * Math.sqrt(variance),
    );
  }
}
