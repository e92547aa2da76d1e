import { requireOptions } from '../../core/options';
import type { ResumableRandom } from '../../core/resumable-random';
import type { Candidates, Context } from '../base/policy';
import type { SampledPolicyOptions } from '../base/policy-setup';
import { type SharedModelOptions, SharedPolicy } from './shared-policy';
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
 * policies that explore, for large catalogs.
 *
 * @example
 * const policy = new SharedLinearThompson({ itemDimension: 5, dimension: 4, scale: 0.3, random: new Random(1) });
 */
export class SharedLinearThompson extends SharedPolicy {
  private readonly scale: number;
  private readonly shared: WeightPosterior;
  private readonly drawn: Float64Array;

  /** @throws on a bad option */
  constructor(options: SharedLinearThompsonOptions) {
    requireOptions('options', options, {
      scale: 'number?',
      random: 'Random',
      propensitySamples: 'number?',
      name: 'text?',
      maxPending: 'number?',
      itemDimension: 'number',
      dimension: 'number?',
      model: 'text?',
      ridge: 'number?',
      forgetting: 'object?',
    });
    const { scale = 0.5 } = options;
    super(options, { scale }, { kind: 'shared-linear-thompson', options, chance: 'sampled' });
    this.scale = scale;
    this.shared = weightPosterior(this.rows.width, this.ridge, options.forgetting);
    this.drawn = new Float64Array(this.rows.width);
  }

  /** The mean weights theta, laid out as `ItemRows` writes rows: a copy. */
  get weights(): Float64Array {
    return this.shared.weights.slice();
  }

  protected override choose(
    context: Context,
    candidates: Candidates,
    _arms: Int32Array,
    random: ResumableRandom,
  ): number {
    const drawn = this.drawWeights(random);
    return this.highest(context, candidates, (row) => {
      let score = 0;
      for (let i = 0; i < row.length; i++) score += row[i] * drawn[i];
      return score;
    });
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

  private drawWeights(random: ResumableRandom): Float64Array {
    const { drawn, scale } = this;
    const { weights } = this.shared;
    for (let i = 0; i < drawn.length; i++) drawn[i] = random.normal();
    this.shared.color(drawn);
    for (let i = 0; i < drawn.length; i++) drawn[i] = weights[i] + scale * drawn[i];
    return drawn;
  }
}
