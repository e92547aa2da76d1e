import { argumentError, requireNonNegative, requireOneOf } from '../../core/checks';
import { factorize, timesLower } from '../../core/cholesky';
import { requireOptions } from '../../core/options/options';
import type { ResumableRandom } from '../../core/resumable-random';
import type { Forgetting } from '../base/forgetting';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import type { SampledPolicyOptions } from '../base/policy-setup';
import { ArmPolicy, type ArmsSwitch } from './arm-policy';
import { createArms } from './create-arms';
import type { LinearModel } from './linear-arms';
import { scaledNormals } from './scaled-normals';

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
  private readonly forgets: boolean;
  /** Cholesky factors C of A^-1 = C C', packed: those that were drawn with since the model last changed. */
  private roots = new WeakMap<LinearModel, Float64Array>();

  /** @throws on a bad option */
  constructor(options: LinearThompsonOptions, { arms }: ArmsSwitch = {}) {
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
    const settings = { scale, ridge, draw, forgetting };
    super(
      { kind: 'linear-thompson', options, settings, dimension, chance: 'sampled', rewards: 'finite' },
      createArms({ width: dimension, ridge, forgetting, arms }),
    );
    this.scale = scale;
    this.drawsWeights = draw === 'weights';
    this.forgets = forgetting !== undefined;
  }

  /** Mean theta of the action's weights, and their covariance scale^2 A^-1, row-major. @throws if it was never met */
  posterior(action: number): { mean: Float64Array; covariance: Float64Array } {
    const { width } = this.arms;
    const model = this.arms.model(this.armOf(action));
    const packed = model.covariance();
    const covariance = new Float64Array(width * width);
    for (let i = 0, k = 0; i < width; i++) {
      for (let j = 0; j <= i; j++, k++) {
        covariance[i * width + j] = this.scale ** 2 * packed[k];
        covariance[j * width + i] = covariance[i * width + j];
      }
    }
    return { mean: model.weights, covariance };
  }

  /** argmax over the candidates of a draw of x'w; the first of equals. */
  protected override choose(
    { features: x }: Context,
    { actions }: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    if (this.drawsWeights) {
      return highestScore(actions, (index) => dot(x, this.drawWeights(arms[index], random)));
    }
    if (this.arms.best) {
      return this.arms.best(x, arms, scaledNormals(arms.length, this.scale, random), actions);
    }
    // w ~ N(theta, scale^2 A^-1), so x'w ~ N(x'theta, scale^2 x'A^-1 x).
    return highestScore(actions, (index) => {
      const { mean, variance } = this.arms.model(arms[index]).predict(x);
      return mean + this.scale * random.normal() * Math.sqrt(variance);
    });
  }

  protected override learn(arm: number, x: Float64Array, reward: number): void {
    super.learn(arm, x, reward);
    // What forgets changes with every reward, its own or not.
    if (this.forgets) this.roots = new WeakMap();
    else this.roots.delete(this.arms.model(arm));
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    super.restoreModel(model);
    this.roots = new WeakMap();
  }

  /** w = theta + scale C z with z standard normal: N(theta, scale^2 A^-1). */
  private drawWeights(arm: number, random: ResumableRandom): Float64Array {
    const { width } = this.arms;
    const model = this.arms.model(arm);
    const root = this.roots.get(model) ?? rootOf(model.covariance(), width);
    this.roots.set(model, root);
    const draw = new Float64Array(width);
    timesLower(root, width, scaledNormals(width, this.scale, random), draw);
    const { weights } = model;
    for (let i = 0; i < width; i++) draw[i] += weights[i];
    return draw;
  }
}

/** The Cholesky factor. @throws RangeError when the matrix is singular to rounding */
function rootOf(packed: Float64Array, width: number): Float64Array {
  const root = new Float64Array(packed.length);
  if (factorize(packed, width, root)) return root;
  throw argumentError(
    'features',
    'small enough to sum their squares beside the ridge',
    undefined,
    'an inverse of A that is singular to rounding',
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
