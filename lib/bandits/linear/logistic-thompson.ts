import { requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { ResumableRandom } from '../../core/resumable-random';
import { sigmoid } from '../../core/sigmoid';
import { requireRow } from '../base/decision-input';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import type { SampledPolicyOptions } from '../base/policy-setup';
import { ArmPolicy, type ArmsSwitch } from './arm-policy';
import { createArms } from './create-arms';
import { logisticStep } from './logistic-step';
import { scaledNormals } from './scaled-normals';

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
  constructor(options: LogisticThompsonOptions, { arms }: ArmsSwitch = {}) {
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
    const settings = { scale, ridge };
    super(
      { kind: 'logistic-thompson', options, settings, dimension, chance: 'sampled', rewards: 'unit' },
      createArms({ width: dimension, ridge, rule: logisticStep, arms }),
    );
    this.scale = scale;
  }

  /** The action's click rate at the mode: 1/2 before its first reward. @throws if the action was never met */
  clickRate(action: number, features: Float64Array): number {
    const arm = this.armOf(action);
    requireRow('features', features, this.arms.width);
    return sigmoid(this.arms.model(arm).predict(features).mean);
  }

  protected override choose(
    { features: x }: Context,
    { actions }: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    if (this.arms.best) {
      return this.arms.best(x, arms, scaledNormals(arms.length, this.scale, random), actions);
    }
    // w ~ N(m, scale^2 A^-1), so x'w ~ N(x'm, scale^2 x'A^-1 x).
    return highestScore(actions, (index) => {
      const { mean, variance } = this.arms.model(arms[index]).predict(x);
      return mean + this.scale * random.normal() * Math.sqrt(variance);
    });
  }
}
