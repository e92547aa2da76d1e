import { requireNonNegative } from '../runtime/checks';
import type { ResumableRandom } from '../runtime/resumable-random';
import { BanditPolicy, type SampledPolicyOptions } from './bandit-policy';
import { ItemRows } from './item-rows';
import type { Candidates, Context } from './policy';
import type { SharedModelOptions } from './shared-linucb';
import { type WeightPosterior, weightPosterior } from './weight-posterior';

/** Options of `SharedLinearThompson`. */
export interface SharedLinearThompsonOptions extends SampledPolicyOptions, SharedModelOptions {
  /** Standard deviation of the draws in units of A^-1's square root, 0 or more. Default: 0.5. */
  scale?: number;
}

/**
 * Thompson sampling with one linear model for all actions (Agrawal and Goyal 2013, algorithm 1): one draw of the
 * weights per decision, w ~ N(theta, scale^2 A^-1) through the Cholesky factor of A = ridge I + Z'Z, and the item with
 * the highest z'w is played. A decision costs O(width^2) for the draw and O(width) per candidate: the cheapest of the
 * policies that explore, for large catalogues.
 *
 * @example
 * const policy = new SharedLinearThompson({ itemDimension: 5, dimension: 4, scale: 0.3, random: new Random(1) });
 */
export class SharedLinearThompson extends BanditPolicy {
  private readonly scale: number;
  private readonly rows: ItemRows;
  private readonly shared: WeightPosterior;
  private readonly row: Float64Array;
  private readonly drawn: Float64Array;

  /** @throws on a bad option */
  constructor(options: SharedLinearThompsonOptions) {
    const { itemDimension, dimension, scale = 0.5, ridge = 1, forgetting } = options;
    const { model = dimension === undefined ? 'items' : 'joint' } = options;
    requireNonNegative('scale', scale);
    const rows = new ItemRows(model, dimension as number, itemDimension);
    super({
      kind: 'shared-linear-thompson',
      options,
      settings: { model, scale, ridge, forgetting },
      dimension: model === 'joint' ? dimension : undefined,
      itemDimension,
      rowWidth: rows.width,
      chance: 'sampled',
      rewards: 'finite',
    });
    this.scale = scale;
    this.rows = rows;
    this.shared = weightPosterior(rows.width, ridge, forgetting);
    this.row = new Float64Array(rows.width);
    this.drawn = new Float64Array(rows.width);
  }

  /** The mean weights theta, laid out as `ItemRows` writes rows: a copy. */
  get weights(): Float64Array {
    return this.shared.weights.slice();
  }

  private drawWeights(random: ResumableRandom): Float64Array {
    const { drawn, scale } = this;
    const { weights } = this.shared;
    for (let i = 0; i < drawn.length; i++) drawn[i] = random.normal();
    this.shared.colour(drawn);
    for (let i = 0; i < drawn.length; i++) drawn[i] = weights[i] + scale * drawn[i];
    return drawn;
  }

  protected override choose(
    context: Context,
    candidates: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    const { row } = this;
    const drawn = this.drawWeights(random);
    let best = 0;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < arms.length; place++) {
      this.rows.write(row, 0, context.features, candidates.features as Float64Array, place);
      let score = 0;
      for (let i = 0; i < row.length; i++) score += row[i] * drawn[i];
      if (score > bestScore) {
        bestScore = score;
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
    this.shared.learn(row, reward);
  }

  protected override saveModel(): Record<string, unknown> {
    return this.shared.save();
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    this.shared.restore(model);
  }
}
