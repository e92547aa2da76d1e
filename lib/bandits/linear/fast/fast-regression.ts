import type { LinearModel } from '../linear-arms';
import { type LearningRule, leastSquares, requireRegular } from '../ridge-regression';
import { regressionToState, type SavedRegression } from '../saved-regression';
import type { GramSpace } from './gram-space';
import { InverseGram } from './inverse-gram';

/** A `RidgeRegression` in the memory of the vector kernel. */
export class FastRegression implements LinearModel {
  readonly inverse: InverseGram;
  /** Offset of the record that the kernel reads: the inverse's two numbers and the weights. */
  readonly record: number;
  private readonly offset: number;

  constructor(
    private readonly space: GramSpace,
    private readonly rule: LearningRule = leastSquares,
  ) {
    this.record = space.heap.allocate(2 + space.width);
    this.offset = this.record + 2;
    this.inverse = new InverseGram(space, this.record);
  }

  get weights(): Float64Array {
    return this.space.heap.numbers.slice(this.offset, this.offset + this.space.width);
  }

  predict(x: Float64Array): { mean: number; variance: number } {
    this.space.x.set(x);
    return this.predictPaired();
  }

  /** Prediction for the features that `space.x` holds. */
  predictPaired(): { mean: number; variance: number } {
    const { x } = this.space;
    return { mean: x.dot(this.offset), variance: this.inverse.quadratic(x) };
  }

  gain(x: Float64Array): Float64Array {
    const gain = new Float64Array(this.space.width);
    this.inverse.times(x, gain);
    return gain;
  }

  learn(x: Float64Array, reward: number): void {
    const { heap, width, ridge } = this.space;
    const gain = this.gain(x);
    let [mean, variance] = [0, 0];
    for (let i = 0, { numbers } = heap; i < width; i++) {
      mean += numbers[this.offset + i] * x[i];
      variance += x[i] * gain[i];
    }
    requireRegular(variance, ridge);
    const { error, weight } = this.rule(mean, variance, reward);
    const growth = 1 + weight * variance;
    this.inverse.subtract(gain, growth, weight);
    // Taken anew: the memory may have moved.
    for (let i = 0, { numbers } = heap; i < width; i++)
      numbers[this.offset + i] += error * (gain[i] / growth);
  }

  covariance(): Float64Array {
    return this.inverse.toPacked();
  }

  /** Takes over another regression. @param inverse of A, packed */
  set(weights: Float64Array, inverse: Float64Array): void {
    this.inverse.set(inverse);
    this.space.heap.numbers.set(weights, this.offset);
  }

  /** Gives its memory back; it must not be used any more. */
  release(): void {
    this.inverse.release();
    this.space.heap.release(this.record, 2 + this.space.width);
  }

  save(): Record<string, unknown> {
    return regressionToState({ weights: this.weights, ...this.inverse.parts() });
  }

  restore({ weights, packed, terms }: SavedRegression): void {
    if (packed) this.inverse.set(packed);
    else this.inverse.setTerms(terms as Float64Array);
    this.space.heap.numbers.set(weights, this.offset);
  }
}
