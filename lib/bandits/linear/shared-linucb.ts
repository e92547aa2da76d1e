import { requireOptions } from '../../core/options';
import type { Candidates, Context } from '../base/policy';
import type { PolicyOptions } from '../base/policy-setup';
import { createLinearArms } from './create-linear-arms';
import { PairedFeatures } from './fast/paired-features';
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
  private readonly shared: LinearArms;
  private readonly z: PairedFeatures;

  /** @throws on a bad option */
  constructor(options: SharedLinUcbOptions) {
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
    this.shared = createLinearArms(this.rows.width, this.ridge, options.forgetting);
    this.z = new PairedFeatures(this.shared.space);
  }

  /** The weights theta, laid out as `ItemRows` writes rows: a copy. */
  get weights(): Float64Array {
    return this.shared.find(0)?.weights ?? new Float64Array(this.rows.width);
  }

  protected override choose(context: Context, candidates: Candidates): number {
    const { z, alpha } = this;
    const model = this.shared.find(0) ?? this.shared.prior;
    return this.highest(context, candidates, (row) => {
      z.set(row);
      return model.mean(z) + alpha * Math.sqrt(model.variance(z));
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
