import { requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options';
import { BanditPolicy } from '../base/bandit-policy';
import type { Candidates, Context } from '../base/policy';
import type { PolicyOptions } from '../base/policy-setup';
import { type ItemModel, ItemRows } from '../slates/item-rows';
import { scoreError } from './fast/arm-scores';
import { GramSpace } from './fast/gram-space';
import { PairedFeatures } from './fast/paired-features';
import { HybridArm } from './hybrid-arm';
import { RidgeArm } from './ridge-arm';
import { restoredArms } from './ridge-arms';

/** Options of `LinUcbHybrid`. */
export interface LinUcbHybridOptions extends PolicyOptions {
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
 * const policy = new LinUcbHybrid({ dimension: 4, itemDimension: 5, alpha: 0.5 });
 */
export class LinUcbHybrid extends BanditPolicy {
  private readonly alpha: number;
  private readonly own: GramSpace;
  private readonly shared: GramSpace;
  private readonly rows: ItemRows;
  private beta: RidgeArm;
  private arms: (HybridArm | undefined)[] = [];
  private readonly fresh: HybridArm;
  private readonly x: PairedFeatures;
  private readonly y: PairedFeatures;
  private readonly row: Float64Array;
  private readonly residual: Float64Array;
  private readonly gain: Float64Array;

  /** @throws on a bad option */
  constructor(options: LinUcbHybridOptions) {
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
    const own = new GramSpace(dimension, ridge);
    const rows = new ItemRows(model, dimension, itemDimension);
    const shared = new GramSpace(rows.width, ridge, own.heap);
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
    this.own = own;
    this.shared = shared;
    this.rows = rows;
    this.beta = new RidgeArm(shared);
    this.fresh = new HybridArm(own, rows.width);
    this.x = new PairedFeatures(own);
    this.y = new PairedFeatures(shared);
    this.row = new Float64Array(dimension + rows.width);
    this.residual = new Float64Array(rows.width);
    this.gain = new Float64Array(Math.max(dimension, rows.width));
  }

  /** The weights beta that all actions share: a copy. */
  get sharedWeights(): Float64Array {
    return this.beta.weights;
  }

  /** The action's own weights theta: a copy. @throws if the action was never met */
  weightsOf(action: number): Float64Array {
    return (this.arms[this.armOf(action)] ?? this.fresh).weights(this.beta.weights);
  }

  protected override choose(context: Context, candidates: Candidates, arms: Int32Array): number {
    const { x, row } = this;
    const { features } = context;
    x.set(features);
    row.set(features);
    let best = 0;
    let bestBound = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < arms.length; place++) {
      this.rows.write(row, features.length, features, candidates.features as Float64Array, place);
      const bound = this.bound(this.arms[arms[place]] ?? this.fresh, row);
      if (!Number.isFinite(bound)) throw scoreError(candidates.actions[place], bound);
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
    row.set(features);
    this.rows.write(row, features.length, features, itemFeatures as Float64Array, place);
  }

  protected override learn(arm: number, row: Float64Array, reward: number): void {
    while (this.arms.length <= arm) this.arms.push(undefined);
    this.arms[arm] ??= new HybridArm(this.own, this.shared.width);
    const hybrid = this.arms[arm];
    const { x, y, residual, gain } = this;
    x.set(row);
    hybrid.residual(row, residual);
    const error = reward - hybrid.own.mean(x);
    // The row says less of beta the less is known of the action's own weights.
    const root = Math.sqrt(1 + hybrid.own.variance(x));
    hybrid.learn(x.values, residual, reward, gain);
    for (let k = 0; k < residual.length; k++) residual[k] /= root;
    y.set(residual);
    this.beta.learn(y.values, error / root, gain);
  }

  protected override saveModel(): Record<string, unknown> {
    return { beta: this.beta.save(), arms: this.arms.map((arm) => arm?.save() ?? null) };
  }

  protected override restoreModel(model: Record<string, unknown>): void {
    const beta = new RidgeArm(this.shared);
    try {
      beta.restore('state.model.beta', model.beta as Record<string, unknown>);
      this.arms = restoredArms(model.arms, this.arms, () => new HybridArm(this.own, this.shared.width));
    } catch (error) {
      beta.release();
      throw error;
    }
    this.beta.release();
    this.beta = beta;
  }

  private bound(arm: HybridArm, row: Float64Array): number {
    const { x, y, residual } = this;
    arm.residual(row, residual);
    y.set(residual);
    const mean = this.beta.mean(y) + arm.own.mean(x);
    return mean + this.alpha * Math.sqrt(this.beta.variance(y) + arm.own.variance(x));
  }
}
