import { argumentError } from '../runtime/checks';
import { PairedFeatures } from './paired-features';
import { type LinearArms, meanOf, varianceOf } from './ridge-arms';

/**
 * Chooses among linear models by mean + multiplier * sqrt(variance), the variance being x' A^-1 x: what LinUCB (one
 * multiplier for all) and linear Thompson sampling (a normal draw for each) have in common.
 *
 * For dense features the means come from one call into the vector kernel, and then a variance, which costs far more,
 * is worked out only where it can matter: mean + multiplier * sqrt(largest eigenvalue of A^-1 * x'x) bounds the score,
 * and a candidate whose bound lies below the best score so far is left out. The choice is the same to the last bit.
 */
export class ArmScores {
  private readonly x: PairedFeatures;
  private readonly weights: number;
  private table = 0;
  private means = 0;
  private room = 0;
  private bounds = new Float64Array(0);

  constructor(private readonly arms: Pick<LinearArms, 'find' | 'space'>) {
    this.x = new PairedFeatures(arms.space);
    // Weights that are all 0: those of an arm without a reward.
    this.weights = arms.space.heap.allocate(arms.space.width);
  }

  /** Mean and variance of one arm. */
  estimate(features: Float64Array, arm: number): { mean: number; variance: number } {
    this.x.set(features);
    const regression = this.arms.find(arm);
    const variance = varianceOf(regression, this.x, this.arms.space.ridge);
    return { mean: meanOf(regression, this.x), variance };
  }

  /**
   * The place of the best arm, the first of equals.
   * @param multipliers one for all, or one for each
   * @param actions of the arms, for errors
   * @throws RangeError naming the action whose score is no finite number: features too large to be squared and summed
   */
  best(
    features: Float64Array,
    arms: Int32Array,
    multipliers: number | Float64Array,
    actions: Int32Array,
  ): number {
    this.x.set(features);
    return this.x.dense
      ? this.bestByBounds(arms, multipliers, actions)
      : this.bestOfAll(arms, multipliers, actions);
  }

  private bestOfAll(arms: Int32Array, multipliers: number | Float64Array, actions: Int32Array): number {
    const { x } = this;
    const { ridge } = this.arms.space;
    let best = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < arms.length; place++) {
      const arm = this.arms.find(arms[place]);
      const multiplier = typeof multipliers === 'number' ? multipliers : multipliers[place];
      const score = meanOf(arm, x) + multiplier * Math.sqrt(varianceOf(arm, x, ridge));
      if (!Number.isFinite(score)) throw scoreError(actions[place], score);
      if (score > highest) {
        highest = score;
        best = place;
      }
    }
    return best;
  }

  private bestByBounds(arms: Int32Array, multipliers: number | Float64Array, actions: Int32Array): number {
    const { x } = this;
    const { ridge } = this.arms.space;
    const first = this.boundAll(arms, multipliers);
    const { bounds, means } = this;
    let best = -1;
    let highest = Number.NEGATIVE_INFINITY;
    // The highest bound first: its score is likely to be above most other bounds.
    for (let turn = -1; turn < arms.length; turn++) {
      const place = turn < 0 ? first : turn;
      if (turn === first || bounds[place] < highest) continue;
      const multiplier = typeof multipliers === 'number' ? multipliers : multipliers[place];
      const variance = varianceOf(this.arms.find(arms[place]), x, ridge);
      const score = this.arms.space.heap.numbers[means + place] + multiplier * Math.sqrt(variance);
      if (!Number.isFinite(score)) throw scoreError(actions[place], score);
      if (score > highest || (score === highest && place < best)) {
        highest = score;
        best = place;
      }
    }
    return best;
  }

  /** Works out means and bounds. @returns the place of the highest bound */
  private boundAll(arms: Int32Array, multipliers: number | Float64Array): number {
    const { x } = this;
    const { heap, ridge } = this.arms.space;
    if (arms.length > this.room) this.makeRoom(arms.length);
    const { bounds, table, means, weights } = this;
    for (let place = 0; place < arms.length; place++) {
      const arm = this.arms.find(arms[place]);
      // `find` may make an arm that forgets anew, and move the memory: integers are taken after it.
      heap.integers[2 * table + place] = 8 * (arm === undefined ? weights : arm.weightsPlace);
      bounds[place] = arm === undefined ? 1 / ridge : arm.inverse.bound;
    }
    x.dots(table, arms.length, means);
    const { numbers } = heap;
    let first = 0;
    for (let place = 0; place < arms.length; place++) {
      const multiplier = typeof multipliers === 'number' ? multipliers : multipliers[place];
      const above = multiplier > 0 ? multiplier * Math.sqrt(bounds[place] * x.squares) : 0;
      bounds[place] = numbers[means + place] + above * (1 + 1e-12);
      if (bounds[place] > bounds[first]) first = place;
    }
    return first;
  }

  private makeRoom(count: number): void {
    const { heap } = this.arms.space;
    if (this.room > 0) {
      heap.release(this.table, this.room);
      heap.release(this.means, this.room);
    }
    this.table = heap.allocate(count);
    this.means = heap.allocate(count);
    this.bounds = new Float64Array(count);
    this.room = count;
  }
}

/** A score that is no finite number, by the action it belongs to. */
export function scoreError(action: number, score: number): RangeError {
  return argumentError(`score of action ${action}`, 'a finite number: the features are too large', score);
}
