import { argumentError } from '../../../core/checks';
import type { LinearArms } from '../linear-arms';
import { PairedFeatures } from './paired-features';

/**
 * Chooses among linear models by mean + multiplier * sqrt(variance), the variance being x' A^-1 x: what LinUCB (one
 * multiplier for all) and linear Thompson sampling (a normal draw for each) have in common.
 *
 * For dense features one call into the vector kernel does it: all the means, and then a variance, which costs far more,
 * only where it can matter: mean + multiplier * sqrt(largest eigenvalue of A^-1 * x'x) bounds the score, and a
 * candidate whose bound lies below the best score so far is left out. The choice is the same to the last bit.
 */
export class ArmScores {
  private readonly x: PairedFeatures;
  /** Room for `room` candidates: their arms, multipliers, and what the kernel works with. */
  private room = 0;
  private listed = 0;
  private multipliers = 0;
  private work = 0;

  constructor(private readonly arms: LinearArms) {
    this.x = new PairedFeatures(arms.space);
  }

  /** Mean and variance of one arm. */
  estimate(features: Float64Array, arm: number): { mean: number; variance: number } {
    this.x.set(features);
    const regression = this.arms.find(arm) ?? this.arms.prior;
    return { mean: regression.mean(this.x), variance: regression.variance(this.x) };
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
    const place = this.x.dense ? this.bestByBounds(arms, multipliers) : this.bestOfAll(arms, multipliers);
    if (place >= 0) return place;
    const bad = -1 - place;
    const { mean, variance } = this.estimate(features, arms[bad]);
    const multiplier = typeof multipliers === 'number' ? multipliers : multipliers[bad];
    throw scoreError(actions[bad], mean + multiplier * Math.sqrt(variance));
  }

  private bestOfAll(arms: Int32Array, multipliers: number | Float64Array): number {
    const { x } = this;
    const { prior } = this.arms;
    let best = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < arms.length; place++) {
      const arm = this.arms.find(arms[place]) ?? prior;
      const multiplier = typeof multipliers === 'number' ? multipliers : multipliers[place];
      const score = arm.mean(x) + multiplier * Math.sqrt(arm.variance(x));
      if (!Number.isFinite(score)) return -1 - place;
      if (score > highest) {
        highest = score;
        best = place;
      }
    }
    return best;
  }

  private bestByBounds(arms: Int32Array, multipliers: number | Float64Array): number {
    const { x, arms: models } = this;
    const { heap, ridge, width, packed } = models.space;
    const count = arms.length;
    if (count > this.room) this.makeRoom(count);
    // Before the numbers are taken: it may move the memory.
    const table = models.records(arms);
    heap.integers.set(arms, 2 * this.listed);
    const each = typeof multipliers !== 'number';
    const { numbers } = heap;
    if (each)
      for (let place = 0; place < count; place++) numbers[this.multipliers + place] = multipliers[place];
    else numbers[this.multipliers] = multipliers;
    return heap.best({
      arms: this.listed,
      count,
      records: table.place,
      known: table.count,
      none: table.prior,
      x: x.row,
      n: width,
      pairs: x.pairs,
      packed,
      squares: x.squares,
      prior: x.squares / ridge,
      multipliers: this.multipliers,
      each,
      work: this.work,
    });
  }

  private makeRoom(count: number): void {
    const { heap } = this.arms.space;
    if (this.room > 0) {
      heap.release(this.listed, this.room);
      heap.release(this.multipliers, this.room);
      heap.release(this.work, 2 * this.room);
    }
    this.listed = heap.allocate(count);
    this.multipliers = heap.allocate(count);
    this.work = heap.allocate(2 * count);
    this.room = count;
  }
}

/** A score that is no finite number, by the action it belongs to. */
export function scoreError(action: number, score: number): RangeError {
  return argumentError(`score of action ${action}`, 'a finite number: the features are too large', score);
}
