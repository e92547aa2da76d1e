import { requireOptions } from '../../core/options/options';
import type { ResumableRandom } from '../../core/resumable-random';
import { requireForgetting } from '../base/forgetting';
import type { Candidates, Context } from '../base/policy';
import type { SampledPolicyOptions } from '../base/policy-setup';
import { ForgettingSums } from './forgetting-sums';
import { GaussianPosterior } from './gaussian-posterior';
import { type SharedModelOptions, SharedPolicy } from './shared-policy';

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
  private readonly posterior: GaussianPosterior;
  private readonly drawn: Float64Array;
  /** With forgetting: what counts of the rows, and the version of it that the posterior was made of. */
  private readonly sums: ForgettingSums | undefined;
  private version = -1;

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
    const { scale = 0.5, forgetting } = options;
    requireForgetting(forgetting);
    super(options, { scale }, { kind: 'shared-linear-thompson', options, chance: 'sampled' });
    this.scale = scale;
    const { width } = this.rows;
    this.posterior = new GaussianPosterior(width, this.ridge);
    this.drawn = new Float64Array(width);
    this.sums = forgetting && new ForgettingSums(width, forgetting);
  }

  /** The mean weights theta, laid out as `ItemRows` writes rows: a copy. */
  get weights(): Float64Array {
    this.forget();
    return this.posterior.mean().slice();
  }

  protected override choose(
    context: Context,
    candidates: Candidates,
    _arms: Int32Array,
    random: ResumableRandom,
  ): number {
    const { drawn } = this;
    this.forget();
    this.posterior.sample(random, this.scale, drawn);
    return this.highest(context, candidates, (z) => {
      let score = 0;
      for (let i = 0; i < z.length; i++) score += z[i] * drawn[i];
      return score;
    });
  }

  protected override learn(_arm: number, z: Float64Array, reward: number): void {
    if (this.sums) this.sums.add(0, z, reward);
    else this.posterior.add(z, reward);
  }

  protected override saveModel(): Record<string, unknown> {
    return (this.sums ?? this.posterior).save();
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    (this.sums ?? this.posterior).restore(model);
    if (this.sums) this.posterior.reset();
    this.version = -1;
  }

  /** Makes the posterior anew of what counts still. */
  private forget(): void {
    if (this.sums === undefined || this.sums.version(0) === this.version) return;
    const { gram, moment } = this.sums.of(0) as { gram: Float64Array; moment: Float64Array };
    this.posterior.set(gram, moment);
    this.version = this.sums.version(0);
  }
}
