import { requireNonNegative, requireOneOf } from '../runtime/checks';
import type { ResumableRandom } from '../runtime/resumable-random';
import { BanditPolicy, type SampledPolicyOptions } from './bandit-policy';
import { timesLower } from './cholesky';
import type { Forgetting } from './forgetting';
import { PairedFeatures } from './paired-features';
import type { Candidates, Context } from './policy';
import { RidgeArm } from './ridge-arm';
import { type LinearArms, linearArms, meanOf, varianceOf } from './ridge-arms';

/** Options of `LinearThompson`. */
export interface LinearThompsonOptions extends SampledPolicyOptions {
  /** Length of `context.features`, 1 or more. There is no intercept: a constant feature is one. */
  dimension: number;
  /**
   * Standard deviation of the draws in units of A^-1's square root, 0 or more: the v of Agrawal and Goyal, the noise's
   * standard deviation where one believes the model (0.5 at most for clicks). Default: 0.5.
   */
  scale?: number;
  /** Penalty on the squared weights, above 0: the prior is N(0, scale^2 / ridge I). Default: 1. */
  ridge?: number;
  /**
   * What is drawn: the weights of every action through a Cholesky factor of A^-1 (`weights`, O(dimension^3) after each
   * reward), or at once the score x'weights, which is N(x'theta, scale^2 x'A^-1 x) and for models that share nothing
   * the same policy (`score`). Default: score.
   */
  draw?: 'score' | 'weights';
  /** How it forgets. Default: not at all. */
  forgetting?: Forgetting;
}

/**
 * Thompson sampling with disjoint linear models (Agrawal and Goyal 2013, a regression per action): plays the highest
 * x'w(a), w(a) ~ N(theta(a), scale^2 A(a)^-1), A(a) = ridge I + X(a)'X(a), theta(a) = A(a)^-1 X(a)'r(a).
 * An action never played has theta 0 and A = ridge I.
 *
 * @example
 * const policy = new LinearThompson({ dimension: 4, scale: 0.3, random: new Random(1) });
 */
export class LinearThompson extends BanditPolicy {
  private readonly scale: number;
  private readonly ridge: number;
  private readonly drawsWeights: boolean;
  private readonly arms: LinearArms;
  private readonly x: PairedFeatures;
  private readonly normals: Float64Array;
  private readonly drawn: Float64Array;

  /** @throws on a bad option */
  constructor(options: LinearThompsonOptions) {
    const { dimension, scale = 0.5, ridge = 1, draw = 'score', forgetting } = options;
    requireNonNegative('scale', scale);
    requireOneOf('draw', draw, ['score', 'weights']);
    const arms = linearArms(dimension, ridge, forgetting);
    const settings = { scale, ridge, draw, forgetting };
    super({ kind: 'linear-thompson', options, settings, dimension, chance: 'sampled', rewards: 'finite' });
    this.scale = scale;
    this.ridge = ridge;
    this.drawsWeights = draw === 'weights';
    this.arms = arms;
    this.x = new PairedFeatures(dimension);
    this.normals = new Float64Array(dimension);
    this.drawn = new Float64Array(dimension);
  }

  /** Mean theta of the action's weights, and their covariance scale^2 A^-1, row-major. @throws if it was never met */
  posterior(action: number): { mean: Float64Array; covariance: Float64Array } {
    const { width } = this.x;
    const arm = this.arms.find(this.armOf(action)) ?? new RidgeArm(width, this.ridge);
    const packed = arm.inverse.toPacked();
    const covariance = new Float64Array(width * width);
    for (let i = 0, k = 0; i < width; i++) {
      for (let j = 0; j <= i; j++, k++) {
        covariance[i * width + j] = this.scale ** 2 * packed[k];
        covariance[j * width + i] = covariance[i * width + j];
      }
    }
    return { mean: arm.weights.slice(), covariance };
  }

  protected override choose(
    context: Context,
    _candidates: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    const { x } = this;
    x.set(context.features);
    let best = 0;
    let bestDraw = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < arms.length; place++) {
      const arm = this.arms.find(arms[place]);
      const draw = meanOf(arm, x) + this.scale * this.deviation(arm, random);
      if (draw > bestDraw) {
        bestDraw = draw;
        best = place;
      }
    }
    return best;
  }

  protected override learn(arm: number, row: Float64Array, reward: number): void {
    this.arms.learn(arm, row, reward);
  }

  protected override saveModel(): Record<string, unknown> {
    return this.arms.save();
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    this.arms.restore(model);
  }

  /** A draw of x'(w - theta) / scale. */
  private deviation(arm: RidgeArm | undefined, random: ResumableRandom): number {
    const { x, normals, drawn } = this;
    if (!this.drawsWeights) return Math.sqrt(varianceOf(arm, x, this.ridge)) * random.normal();
    for (let i = 0; i < normals.length; i++) normals[i] = random.normal();
    if (arm === undefined) return x.dot(normals) / Math.sqrt(this.ridge);
    timesLower(arm.covarianceRoot(), normals.length, normals, drawn);
    return x.dot(drawn);
  }
}
