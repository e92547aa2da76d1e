import { requireNonNegative } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';
import { requireOptions } from '../../core/options/options';
import { BanditPolicy } from '../base/bandit-policy';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import type { PolicyOptions } from '../base/policy-setup';
import { type ItemModel, ItemRows } from '../slates/user-item-rows';
import type { ArmsSwitch } from './arm-policy';
import { createArms } from './create-arms';
import type { LinearArms } from './linear-arms';

/** Options of `HybridLinUcb`. */
export interface HybridLinUcbOptions extends PolicyOptions {
  /** Length d of `context.features`, 1 or more: each action has weights of its own on them. */
  dimension: number;
  /** Numbers per candidate in `candidates.features`, 1 or more. */
  itemDimension: number;
  /** What the shared weights see: the item's features, or their products with the user's. Default: joint, Li's. */
  model?: ItemModel;
  /** Width of the confidence bound, 0 or more. Default: 1. */
  alpha?: number;
  /** Penalty on the squared weights, shared and own, above 0. Default: 1, Li's. */
  ridge?: number;
}

/**
 * LinUCB with hybrid linear models (Li, Chu, Langford and Schapire 2010, algorithm 2): the reward is
 * r = z'beta + x'theta(a) + noise with weights beta that all actions share, on features z of the item or of the pair,
 * and weights theta(a) of each action on the features x of the user. A new product is judged by its features at once,
 * an old one by its own clicks as well. Another model than the disjoint one, not a faster form of it.
 *
 * With y = z - B(a)'A(a)^-1 x, the part of z that the action's x does not explain, algorithm 2 reads: play the highest
 * y'beta + x'A(a)^-1 b(a) + alpha * sqrt(y'A0^-1 y + x'A(a)^-1 x), and a reward adds y y' / (1 + x'A(a)^-1 x) to A0.
 * That is the same to rounding as the matrices that the paper adds and takes away, in O(d^2 + k^2) for k shared
 * features.
 *
 * @example
 * const policy = new HybridLinUcb({ dimension: 4, itemDimension: 5, alpha: 0.5 });
 */
export class HybridLinUcb extends BanditPolicy {
  private readonly alpha: number;
  private readonly rows: ItemRows;
  private readonly make: (width: number) => LinearArms;
  /** Each action's regression of the reward on x: A(a)^-1 and A(a)^-1 b(a). */
  private own: LinearArms;
  /** Each action's regressions of z on x, W(a) = A(a)^-1 B(a): row-major [dimension, shared]. */
  private coefficients: (Float64Array | undefined)[] = [];
  /** One arm: the regression of what x does not explain of the reward on y, A0^-1 and beta. */
  private shared: LinearArms;
  private readonly z: Float64Array;
  private readonly y: Float64Array;

  /** @throws on a bad option */
  constructor(options: HybridLinUcbOptions, { arms }: ArmsSwitch = {}) {
    requireOptions('options', options, {
      dimension: 'number',
      itemDimension: 'number',
      model: 'text?',
      alpha: 'number?',
      ridge: 'number?',
      name: 'text?',
      maxPending: 'number?',
    });
    const { dimension, itemDimension, model = 'joint', alpha = 1, ridge = 1 } = options;
    requireNonNegative('alpha', alpha);
    const make = (width: number) => createArms({ width, ridge, arms });
    const own = make(dimension);
    const rows = new ItemRows(model, dimension, itemDimension);
    super({
      kind: 'linucb-hybrid',
      options,
      settings: { model, alpha, ridge },
      dimension,
      itemDimension,
      rowWidth: dimension + rows.width,
      chance: 'none',
      rewards: 'finite',
    });
    this.alpha = alpha;
    this.rows = rows;
    this.make = make;
    this.own = own;
    this.shared = make(rows.width);
    this.z = new Float64Array(rows.width);
    this.y = new Float64Array(rows.width);
  }

  /** The weights beta that all actions share: a copy. */
  get sharedWeights(): Float64Array {
    return this.shared.model(0).weights;
  }

  /** The action's own weights theta = A^-1 (b - B beta): a copy. @throws if the action was never met */
  weightsOf(action: number): Float64Array {
    const arm = this.armOf(action);
    const { weights } = this.own.model(arm);
    const beta = this.sharedWeights;
    const coefficients = this.coefficients[arm];
    if (coefficients === undefined) return weights;
    for (let i = 0; i < weights.length; i++) {
      for (let k = 0; k < beta.length; k++) weights[i] -= coefficients[i * beta.length + k] * beta[k];
    }
    return weights;
  }

  protected override choose(context: Context, candidates: Candidates, arms: Int32Array): number {
    const { alpha, rows, z, own } = this;
    const x = context.features;
    const shared = this.shared.model(0);
    return highestScore(candidates.actions, (index) => {
      const arm = arms[index];
      rows.write(z, 0, x, candidates.features as Float64Array, index);
      const ofShared = shared.predict(this.unexplained(arm, x, z));
      const ofOwn = own.model(arm).predict(x);
      return ofShared.mean + ofOwn.mean + alpha * Math.sqrt(ofShared.variance + ofOwn.variance);
    });
  }

  protected override encode(
    row: Float64Array,
    features: Float64Array,
    itemFeatures: Float64Array | undefined,
    index: number,
  ): void {
    row.set(features);
    this.rows.write(row, features.length, features, itemFeatures as Float64Array, index);
  }

  /** @param row [x, z] */
  protected override learn(arm: number, row: Float64Array, reward: number): void {
    const x = row.subarray(0, this.own.width);
    const y = this.unexplained(arm, x, row.subarray(this.own.width));
    const { mean, variance } = this.own.model(arm).predict(x);
    this.own.learn(arm, x, reward);
    const coefficients = this.coefficientsOf(arm);
    // The same recursion as the weights': W += A^-1 x y' with the new A.
    this.own
      .model(arm)
      .gain(x)
      .forEach((gain, i) => {
        for (let k = 0; k < y.length; k++) coefficients[i * y.length + k] += gain * y[k];
      });
    // The row says less of beta the less is known of the action's own weights.
    const root = Math.sqrt(1 + variance);
    for (let k = 0; k < y.length; k++) y[k] /= root;
    this.shared.learn(0, y, (reward - mean) / root);
  }

  protected override saveModel(): Record<string, unknown> {
    const arms = this.own
      .save()
      .arms.map((arm, i) =>
        arm === null ? null : { ...arm, coefficients: numbersToText(this.coefficientsOf(i)) },
      );
    return { beta: this.shared.save().arms[0] ?? null, arms };
  }

  protected override restoreModel({ beta, arms }: Record<string, unknown>): void {
    const shared = this.make(this.rows.width);
    shared.restore({ arms: beta === null ? [] : [beta] });
    const own = this.make(this.own.width);
    own.restore({ arms });
    const length = own.width * shared.width;
    this.coefficients = (arms as ({ coefficients: unknown } | null)[]).map((arm, i) => {
      const argument = `state.model.arms[${i}].coefficients`;
      return arm === null ? undefined : numbersFromText(argument, arm.coefficients, Float64Array, length);
    });
    this.own = own;
    this.shared = shared;
  }

  /** y = z - W'x, overwritten by the next call. */
  private unexplained(arm: number, x: Float64Array, z: Float64Array): Float64Array {
    const { y } = this;
    const coefficients = this.coefficients[arm];
    y.set(z);
    if (coefficients === undefined) return y;
    for (let i = 0; i < x.length; i++) {
      if (x[i] !== 0) for (let k = 0; k < y.length; k++) y[k] -= x[i] * coefficients[i * y.length + k];
    }
    return y;
  }

  private coefficientsOf(arm: number): Float64Array {
    while (this.coefficients.length <= arm) this.coefficients.push(undefined);
    this.coefficients[arm] ??= new Float64Array(this.own.width * this.shared.width);
    return this.coefficients[arm];
  }
}
