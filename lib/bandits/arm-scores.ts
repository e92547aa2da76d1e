import { PairedFeatures } from './paired-features';
import { type LinearArms, meanOf, varianceOf } from './ridge-arms';

/**
 * Mean and variance of all candidates' arms for one context: what every linear policy chooses by. For dense features
 * one call into the vector kernel scores all of them; for one-hot and sparse ones a few numbers per arm are read.
 */
export class ArmScores {
  readonly x: PairedFeatures;
  /** Predicted reward of each candidate. */
  means = new Float64Array(0);
  /** x' A^-1 x of each candidate, 0 or more. */
  variances = new Float64Array(0);
  private table = 0;
  private out = 0;
  /** Place of weights that are all 0: those of an arm without a reward. */
  private readonly nothing: number;

  constructor(private readonly arms: Pick<LinearArms, 'find' | 'space'>) {
    this.x = new PairedFeatures(arms.space);
    this.nothing = arms.space.heap.allocate(arms.space.width);
  }

  /** Scores the arms: `means` and `variances` are then theirs, in the same order. */
  score(features: Float64Array, arms: Int32Array): void {
    const { x } = this;
    x.set(features);
    if (arms.length > this.means.length) this.makeRoom(arms.length);
    if (x.dense) this.scoreDense(arms);
    else {
      const { ridge } = this.arms.space;
      for (let place = 0; place < arms.length; place++) {
        const arm = this.arms.find(arms[place]);
        this.means[place] = meanOf(arm, x);
        this.variances[place] = varianceOf(arm, x, ridge);
      }
    }
  }

  private scoreDense(arms: Int32Array): void {
    const { heap, ridge } = this.arms.space;
    const { means, variances, table, out, nothing } = this;
    for (let place = 0; place < arms.length; place++) {
      const arm = this.arms.find(arms[place]);
      const at = 2 * table + 4 * place;
      // Taken anew: an arm that forgets may be made by `find`, which may move the memory.
      const { integers } = heap;
      if (arm !== undefined) arm.describe(integers, at);
      else {
        integers[at] = 0;
        integers[at + 1] = 8 * nothing;
        integers[at + 2] = 0;
      }
    }
    this.x.scores(table, arms.length, this.x.squares / ridge, out);
    const { numbers } = heap;
    for (let place = 0; place < arms.length; place++) {
      means[place] = numbers[out + 2 * place];
      variances[place] = Math.max(0, numbers[out + 2 * place + 1]);
    }
  }

  private makeRoom(count: number): void {
    const { heap } = this.arms.space;
    if (this.means.length > 0) {
      heap.release(this.table, 2 * this.means.length);
      heap.release(this.out, 2 * this.means.length);
    }
    this.table = heap.allocate(2 * count);
    this.out = heap.allocate(2 * count);
    this.means = new Float64Array(count);
    this.variances = new Float64Array(count);
  }
}
