import { requireNonNegative, requireOneOf } from '../../core/checks';
import { timesLower } from '../../core/cholesky';
import { requireOptions } from '../../core/options';
import type { ResumableRandom } from '../../core/resumable-random';
import type { Forgetting } from '../base/forgetting';
import type { Candidates, Context } from '../base/policy';
import type { SampledPolicyOptions } from '../base/policy-setup';
import { ArmPolicy } from './arm-policy';
import { createLinearArms } from './create-linear-arms';
import { InverseGram } from './fast/inverse-gram';

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
export class LinearThompson extends ArmPolicy {
  private readonly scale: number;
  private readonly drawsWeights: boolean;
  private readonly normals: Float64Array;
  private readonly drawn: Float64Array;

  /** @throws on a bad option */
  constructor(options: LinearThompsonOptions) {
    requireOptions('options', options, {
      dimension: 'number',
      scale: 'number?',
      ridge: 'number?',
      draw: 'text?',
      forgetting: 'object?',
      random: 'Random',
      propensitySamples: 'number?',
      name: 'text?',
      maxPending: 'number?',
    });
    const { dimension, scale = 0.5, ridge = 1, draw = 'score', forgetting } = options;
    requireNonNegative('scale', scale);
    requireOneOf('draw', draw, ['score', 'weights']);
    const arms = createLinearArms(dimension, ridge, forgetting);
    const settings = { scale, ridge, draw, forgetting };
    super(
      { kind: 'linear-thompson', options, settings, dimension, chance: 'sampled', rewards: 'finite' },
      arms,
    );
    this.scale = scale;
    this.drawsWeights = draw === 'weights';
    this.normals = new Float64Array(dimension);
    this.drawn = new Float64Array(dimension);
  }

  /** Mean theta of the action's weights, and their covariance scale^2 A^-1, row-major. @throws if it was never met */
  posterior(action: number): { mean: Float64Array; covariance: Float64Array } {
    const { space } = this.arms;
    const { width } = space;
    const arm = this.arms.find(this.armOf(action));
    const packed = (arm?.inverse ?? new InverseGram(space)).toPacked();
    const covariance = new Float64Array(width * width);
    for (let i = 0, k = 0; i < width; i++) {
      for (let j = 0; j <= i; j++, k++) {
        covariance[i * width + j] = this.scale ** 2 * packed[k];
        covariance[j * width + i] = covariance[i * width + j];
      }
    }
    return { mean: arm?.weights ?? new Float64Array(width), covariance };
  }

  protected override choose(
    context: Context,
    { actions }: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    return this.drawsWeights
      ? this.bestByWeights(context.features, arms, random)
      : this.highestDraw(context.features, arms, actions, this.scale, random);
  }

  private bestByWeights(features: Float64Array, arms: Int32Array, random: ResumableRandom): number {
    let best = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < arms.length; place++) {
      const draw = this.drawByWeights(arms[place], features, random);
      if (draw > highest) {
        highest = draw;
        best = place;
      }
    }
    return best;
  }

  /** A draw of x'w by drawing w. */
  private drawByWeights(arm: number, features: Float64Array, random: ResumableRandom): number {
    const { normals, drawn } = this;
    const regression = this.arms.find(arm);
    for (let i = 0; i < normals.length; i++) normals[i] = random.normal();
    if (regression === undefined) {
      return (this.scale * dot(features, normals)) / Math.sqrt(this.arms.space.ridge);
    }
    timesLower(regression.covarianceRoot(), normals.length, normals, drawn);
    return dot(features, regression.weights) + this.scale * dot(features, drawn);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
