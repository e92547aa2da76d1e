import { requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { requireRow } from '../base/decision-input';
import type { Forgetting } from '../base/forgetting';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import type { PolicyOptions } from '../base/policy-setup';
import { ArmPolicy, type ArmsSwitch } from './arm-policy';
import { createArms } from './create-arms';

/** Options of `LinUcb`. */
export interface LinUcbOptions extends PolicyOptions {
  /** Length of `context.features`, 1 or more. There is no intercept: a constant feature is one. */
  dimension: number;
  /** Width of the confidence bound, 0 or more. Default: 1. Too small a width gets stuck, too large a one wanders. */
  alpha?: number;
  /** Penalty on the squared weights, above 0. Default: 1. */
  ridge?: number;
  /** How it forgets. Default: not at all. */
  forgetting?: Forgetting;
}

/**
 * LinUCB with disjoint linear models (Li, Chu, Langford and Schapire 2010, algorithm 1): a ridge regression per action
 * on the context x, and the highest upper confidence bound is played:
 * x'theta(a) + alpha * sqrt(x' A(a)^-1 x), A(a) = ridge I + X(a)'X(a), theta(a) = A(a)^-1 X(a)'r(a).
 * Ties go to the first candidate. An action never played has theta 0 and A = ridge I.
 *
 * Each action's A^-1 and theta are a `RidgeRegression` (ridge-regression.ts), kept up to date by Sherman and Morrison's
 * formula. From a few features on a kernel holds the same numbers and makes the same choice (fast/).
 *
 * @example
 * const policy = new LinUcb({ dimension: 4, alpha: 0.5 });
 * const decision = policy.select({ user: 7, features: Float64Array.of(0, 1, 0, 0) }, { actions: Int32Array.of(1, 2) });
 * policy.update(decision, 1);
 */
export class LinUcb extends ArmPolicy {
  private readonly alpha: number;

  /** @throws on a bad option */
  constructor(options: LinUcbOptions, { arms }: ArmsSwitch = {}) {
    requireOptions('options', options, {
      dimension: 'number',
      alpha: 'number?',
      ridge: 'number?',
      forgetting: 'object?',
      name: 'text?',
      maxPending: 'number?',
    });
    const { dimension, alpha = 1, ridge = 1, forgetting } = options;
    requireNonNegative('alpha', alpha);
    const settings = { alpha, ridge, forgetting };
    super(
      { kind: 'linucb', options, settings, dimension, chance: 'none', rewards: 'finite' },
      createArms({ width: dimension, ridge, forgetting, arms }),
    );
    this.alpha = alpha;
  }

  /** Predicted reward of an action, and half the width of its confidence interval. @throws as `weightsOf` */
  estimate(action: number, features: Float64Array): { mean: number; bonus: number } {
    const arm = this.armOf(action);
    requireRow('features', features, this.arms.width);
    return this.bound(arm, features);
  }

  /** argmax over the candidates of x'theta + alpha sqrt(x'A^-1 x); the first of equals. */
  protected override choose({ features: x }: Context, { actions }: Candidates, arms: Int32Array): number {
    if (this.arms.best) return this.arms.best(x, arms, this.alpha, actions); // the same, by the kernel
    return highestScore(actions, (index) => {
      const { mean, bonus } = this.bound(arms[index], x);
      return mean + bonus;
    });
  }

  /** x'theta, and alpha sqrt(x'A^-1 x). */
  private bound(arm: number, x: Float64Array): { mean: number; bonus: number } {
    const { mean, variance } = this.arms.model(arm).predict(x);
    return { mean, bonus: this.alpha * Math.sqrt(variance) };
  }
}
