import { requireNonNegative } from '../runtime/checks';
import { BanditPolicy, type PolicyOptions } from './bandit-policy';
import type { Forgetting } from './forgetting';
import { type ItemModel, ItemRows } from './item-rows';
import { PairedFeatures } from './paired-features';
import type { Candidates, Context } from './policy';
import { type LinearArms, linearArms, meanOf, varianceOf } from './ridge-arms';

/** Options of the policies whose one model is shared by all actions. */
export interface SharedModelOptions {
  /** Numbers per candidate in `candidates.features`, 1 or more. */
  itemDimension: number;
  /** Length of `context.features`, 1 or more; needed for `joint`, and not looked at for `items`. */
  dimension?: number;
  /** What the model sees. Default: `joint` where `dimension` is given, else `items`. */
  model?: ItemModel;
  /** Penalty on the squared weights, above 0. Default: 1. */
  ridge?: number;
  /** How it forgets. Default: not at all. */
  forgetting?: Forgetting;
}

/** Options of `SharedLinUcb`. */
export interface SharedLinUcbOptions extends PolicyOptions, SharedModelOptions {
  /** Width of the confidence bound, 0 or more. Default: 1. */
  alpha?: number;
}

/**
 * LinUCB with one linear model for all actions (LinRel, Auer 2002; the LinUCB of Chu et al. 2011): each pair of user
 * and item is a row z, and the highest z'theta + alpha * sqrt(z'A^-1 z) is played, A = ridge I + Z'Z,
 * theta = A^-1 Z'r. What one product teaches is known of all that are like it: memory and learning time do not grow
 * with the number of products, which makes it the one for large catalogues and new products.
 *
 * @example
 * const policy = new SharedLinUcb({ itemDimension: 5, dimension: 4, alpha: 0.5 }); // 20 weights in all
 */
export class SharedLinUcb extends BanditPolicy {
  private readonly alpha: number;
  private readonly rows: ItemRows;
  private readonly shared: LinearArms;
  private readonly z: PairedFeatures;
  private readonly row: Float64Array;

  /** @throws on a bad option */
  constructor(options: SharedLinUcbOptions) {
    const { itemDimension, dimension, alpha = 1, ridge = 1, forgetting } = options;
    const { model = dimension === undefined ? 'items' : 'joint' } = options;
    requireNonNegative('alpha', alpha);
    const rows = new ItemRows(model, dimension as number, itemDimension);
    super({
      kind: 'shared-linucb',
      options,
      settings: { model, alpha, ridge, forgetting },
      dimension: model === 'joint' ? dimension : undefined,
      itemDimension,
      rowWidth: rows.width,
      chance: 'none',
      rewards: 'finite',
    });
    this.alpha = alpha;
    this.rows = rows;
    this.shared = linearArms(rows.width, ridge, forgetting);
    this.z = new PairedFeatures(this.shared.space);
    this.row = new Float64Array(rows.width);
  }

  /** The weights theta, laid out as `ItemRows` writes rows: a copy. */
  get weights(): Float64Array {
    return this.shared.find(0)?.weights ?? new Float64Array(this.rows.width);
  }

  protected override choose(context: Context, candidates: Candidates, arms: Int32Array): number {
    const { z, row, alpha } = this;
    const { ridge } = this.shared.space;
    const model = this.shared.find(0);
    let best = 0;
    let bestBound = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < arms.length; place++) {
      this.rows.write(row, 0, context.features, candidates.features as Float64Array, place);
      z.set(row);
      const bound = meanOf(model, z) + alpha * Math.sqrt(varianceOf(model, z, ridge));
      if (bound > bestBound) {
        bestBound = bound;
        best = place;
      }
    }
    return best;
  }

  protected override encode(
    row: Float64Array,
    features: Float64Array,
    itemFeatures: Float64Array | undefined,
    place: number,
  ): void {
    this.rows.write(row, 0, features, itemFeatures as Float64Array, place);
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
