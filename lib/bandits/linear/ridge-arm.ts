import { argumentError } from '../../core/checks';
import { factorize } from '../../core/cholesky';
import { numbersFromText, numbersToText } from '../../core/number-text';
import type { GramSpace } from './fast/gram-space';
import { InverseGram } from './fast/inverse-gram';
import type { PairedFeatures } from './fast/paired-features';

/**
 * Ridge regression without intercept, one row at a time: weights = (ridge I + X'X)^-1 X'y, always up to date. As a
 * Bayesian reads it: the weights' posterior is N(weights, s^2 A^-1) for the prior N(0, s^2 / ridge I) and noise of
 * variance s^2.
 */
export class RidgeArm {
  readonly inverse: InverseGram;
  /** Place of the record that the kernel reads: the inverse's two numbers and the weights. */
  readonly record: number;
  private readonly place: number;
  private root: Float64Array | undefined;

  constructor(protected readonly space: GramSpace) {
    this.record = space.heap.allocate(2 + space.width);
    this.place = this.record + 2;
    this.inverse = new InverseGram(space, this.record);
  }

  /** The weights: a copy. */
  get weights(): Float64Array {
    return this.space.heap.numbers.slice(this.place, this.place + this.space.width);
  }

  /** Learns a row. @param gain scratch of the same length */
  learn(x: Float64Array, reward: number, gain: Float64Array): void {
    const error = reward - this.predict(x);
    this.inverse.add(x, gain);
    // Recursive least squares: the same weights as A^-1 X'y, without the product.
    this.move(error, gain);
  }

  /** Predicted reward x'weights. */
  mean(x: PairedFeatures): number {
    return x.dot(this.place);
  }

  /** x' A^-1 x: the variance of the prediction in units of the noise's. */
  variance(x: PairedFeatures): number {
    return this.inverse.quadratic(x);
  }

  /**
   * The Cholesky factor C of A^-1 = C C', packed: weights + C z with standard normal z is a draw of the posterior.
   * @throws RangeError when A^-1 is singular to rounding
   */
  covarianceRoot(): Float64Array {
    if (this.root === undefined) {
      const packed = this.inverse.toPacked();
      const root = new Float64Array(packed.length);
      if (!factorize(packed, this.space.width, root)) {
        throw argumentError(
          'features',
          'small enough to sum their squares beside the ridge',
          undefined,
          'an inverse of A that is singular to rounding',
        );
      }
      this.root = root;
    }
    return this.root;
  }

  /** Takes over another regression. @param inverse of A, packed */
  set(weights: Float64Array, inverse: Float64Array): void {
    this.inverse.set(inverse);
    this.space.heap.numbers.set(weights, this.place);
    this.root = undefined;
  }

  /** Gives its memory back; it must not be used any more. */
  release(): void {
    this.inverse.release();
    this.space.heap.release(this.record, 2 + this.space.width);
  }

  save(): Record<string, unknown> {
    return { ...this.inverse.save(), weights: numbersToText(this.weights) };
  }

  /** @throws RangeError on anything that `save` did not write */
  restore(argument: string, state: Record<string, unknown>): void {
    const { heap, width } = this.space;
    const weights = numbersFromText(`${argument}.weights`, state?.weights, Float64Array, width);
    this.inverse.restore(argument, state);
    heap.numbers.set(weights, this.place);
    this.root = undefined;
  }

  /** x'weights of features that lie outside the heap. */
  protected predict(x: Float64Array): number {
    const { numbers } = this.space.heap;
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += numbers[this.place + i] * x[i];
    return sum;
  }

  /** weights += step * direction */
  protected move(step: number, direction: Float64Array): void {
    const { width, heap } = this.space;
    const { numbers } = heap;
    for (let i = 0; i < width; i++) numbers[this.place + i] += step * direction[i];
    this.root = undefined;
  }
}
