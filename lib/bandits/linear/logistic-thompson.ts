import { requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options';
import type { ResumableRandom } from '../../core/resumable-random';
import { requireRow } from '../base/decision-input';
import type { Candidates, Context } from '../base/policy';
import type { SampledPolicyOptions } from '../base/policy-setup';
import { ArmPolicy } from './arm-policy';
import { GramSpace } from './fast/gram-space';
import { LaplaceArm, sigmoid } from './laplace-arm';
import { RidgeArms } from './ridge-arms';

/** Options of `LogisticThompson`. */
export interface LogisticThompsonOptions extends SampledPolicyOptions {
  /** Length of `context.features`, 1 or more. There is no intercept: a constant feature is one. */
  dimension: number;
  /** Factor of the posterior's standard deviation, 0 or more. Default: 1, the posterior itself. */
  scale?: number;
  /** Precision of the prior N(0, 1 / ridge) of each weight, above 0. Default: 1. */
  ridge?: number;
}

/**
 * Thompson sampling with a logistic regression per action, the model that clicks ask for (Chapelle and Li 2011): plays
 * the highest draw of the logit x'w(a), w(a) ~ N(m(a), scale^2 A(a)^-1), the posterior being Laplace's, kept row by row.
 * Rewards in [0, 1].
 *
 * Deviation: Chapelle and Li keep the diagonal of A and learn in batches; here A is whole and each row a batch. As in
 * `LinearThompson` the logit is drawn at once, for no two actions share a weight.
 *
 * @example
 * const policy = new LogisticThompson({ dimension: 4, random: new Random(1) });
 */
export class LogisticThompson extends ArmPolicy {
  private readonly scale: number;

  /** @throws on a bad option */
  constructor(options: LogisticThompsonOptions) {
    requireOptions('options', options, {
      dimension: 'number',
      scale: 'number?',
      ridge: 'number?',
      random: 'Random',
      propensitySamples: 'number?',
      name: 'text?',
      maxPending: 'number?',
    });
    const { dimension, scale = 1, ridge = 1 } = options;
    requireNonNegative('scale', scale);
    const space = new GramSpace(dimension, ridge);
    const settings = { scale, ridge };
    const arms = new RidgeArms(space, () => new LaplaceArm(space));
    super(
      { kind: 'logistic-thompson', options, settings, dimension, chance: 'sampled', rewards: 'unit' },
      arms,
    );
    this.scale = scale;
  }

  /** The action's click rate at the mode: 1/2 before its first reward. @throws if the action was never met */
  clickRate(action: number, features: Float64Array): number {
    const arm = this.armOf(action);
    requireRow('features', features, this.arms.space.width);
    return sigmoid(this.scores.estimate(features, arm).mean);
  }

  protected override choose(
    context: Context,
    { actions }: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    return this.highestDraw(context.features, arms, actions, this.scale, random);
  }
}
