import { requireOptions } from '../../core/options/options';
import type { Candidates, Context } from '../base/policy';
import type { PolicyOptions } from '../base/policy-setup';
import type { ArmsSwitch } from './arm-policy';
import { createArms } from './create-arms';
import type { LinearArms } from './linear-arms';
import { type SharedModelOptions, SharedPolicy } from './shared-policy';

/** Options of `SharedLinUcb`. */
export interface SharedLinUcbOptions extends PolicyOptions, SharedModelOptions {
  /** Width of the confidence bound, 0 or more. Default: 1. */
  alpha?: number;
}

/**
 * LinUCB with one linear model for all actions (LinRel, Auer 2002; the LinUCB of Chu et al. 2011): each pair of user
 * and item is a row z, and the highest z'theta + alpha * sqrt(z'A^-1 z) is played, A = ridge I + Z'Z,
 * theta = A^-1 Z'r. What one product teaches is known of all that are like it: memory and learning time do not grow
 * with the number of products, which makes it the one for large catalogs and new products.
 *
 * @example
 * const policy = new SharedLinUcb({ itemDimension: 5, dimension: 4, alpha: 0.5 }); // 20 weights in all
 */
export class SharedLinUcb extends SharedPolicy {
  private readonly alpha: number;
  /** One arm, which all actions share. */
  private readonly shared: LinearArms;

  /** @throws on a bad option */
  constructor(options: SharedLinUcbOptions, { arms }: ArmsSwitch = {}) {
    requireOptions('options', options, {
      alpha: 'number?',
      name: 'text?',
      maxPending: 'number?',
      itemDimension: 'number',
      dimension: 'number?',
      model: 'text?',
      ridge: 'number?',
      forgetting: 'object?',
    });
    const { alpha = 1 } = options;
    super(options, { alpha }, { kind: 'shared-linucb', options, chance: 'none' });
    this.alpha = alpha;
    const { forgetting } = options;
    this.shared = createArms({ width: this.rows.width, ridge: this.ridge, forgetting, arms });
  }

  /** The weights theta, laid out as `ItemRows` writes rows: a copy. */
  get weights(): Float64Array {
    return this.shared.model(0).weights;
  }

  protected override choose(context: Context, candidates: Candidates): number {
    const model = this.shared.model(0);
    return this.highest(context, candidates, (z) => {
      const { mean, variance } = model.predict(z);
      return mean + this.alpha * Math.sqrt(variance);
    });
  }

  protected override learn(_arm: number, row: Float64Array, reward: number): void {
    this.shared.learn(0, row, reward);
  }

  protected override saveModel(): Record<string, unknown> {
    return this.shared.save();
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    this.shared.restore(model);
  }
}
