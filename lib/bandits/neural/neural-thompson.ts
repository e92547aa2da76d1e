import { requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { ResumableRandom } from '../../core/resumable-random';
import type { Candidates, Context } from '../base/policy';
import { GradientPolicy, type GradientPolicyOptions } from './gradient-policy';
import { neuralPolicyOptions } from './neural-options';

/** Options of a `NeuralThompson` policy. */
export type NeuralThompsonOptions = GradientPolicyOptions & {
  /** nu: standard deviations per standard deviation, 0 or more; 0 never explores. Default: 0.5. */
  nu?: number;
};

/**
 * NeuralTS (Zhang, Zhou, Li and Gu 2021): each candidate's reward is drawn from N(f(x_a), nu^2 lambda g_a' Z^-1 g_a),
 * independently, and the highest draw wins; g and Z as in `NeuralUcb`.
 *
 * Deviation: as in `NeuralUcb`.
 *
 * @example
 * const policy = new NeuralThompson({ dimension: 4, actions: 10, random: new Random(1) });
 */
export class NeuralThompson extends GradientPolicy {
  private readonly nu: number;

  /** @throws on an option outside its range */
  constructor(options: NeuralThompsonOptions) {
    requireOptions('options', options, {
      ...neuralPolicyOptions,
      covariance: 'text?',
      ridge: 'number?',
      nu: 'number?',
    });
    const { nu = 0.5 } = options;
    requireNonNegative('nu', nu);
    super(options, { kind: 'neural-thompson', chance: 'sampled', settings: { nu } });
    this.nu = nu;
  }

  protected override choose(
    context: Context,
    candidates: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    const { nu, ridge } = this;
    return this.highest(
      context,
      candidates,
      arms,
      (mean, variance) => mean + nu * Math.sqrt(ridge * variance) * random.normal(),
    );
  }
}
