import { numbersFromText, numbersToText } from '../runtime/number-text';
import { factorize } from './cholesky';
import { InverseGram } from './inverse-gram';
import type { PairedFeatures } from './paired-features';

/**
 * Ridge regression without intercept, one row at a time: weights = (ridge I + X'X)^-1 X'y, always up to date. As a
 * Bayesian reads it: the weights' posterior is N(weights, s^2 A^-1) for the prior N(0, s^2 / ridge I) and noise of
 * variance s^2.
 */
export class RidgeArm {
  readonly inverse: InverseGram;
  readonly weights: Float64Array;
  private root: Float64Array | undefined;

  /** @param width features, 1 or more @param ridge above 0 */
  constructor(width: number, ridge: number) {
    this.inverse = new InverseGram(width, ridge);
    this.weights = new Float64Array(width);
  }

  /** Learns a row. @param gain scratch of the same length */
  learn(x: Float64Array, reward: number, gain: Float64Array): void {
    const { weights } = this;
    let error = reward;
    for (let i = 0; i < weights.length; i++) error -= weights[i] * x[i];
    this.inverse.add(x, gain);
    // Recursive least squares: the same weights as A^-1 X'y, without the product.
    for (let i = 0; i < weights.length; i++) weights[i] += error * gain[i];
    this.changed();
  }

  /** Predicted reward x'weights. */
  mean(x: PairedFeatures): number {
    return x.dot(this.weights);
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
      if (!factorize(packed, this.weights.length, root)) {
        throw new RangeError('features must not be so large that the inverse of A is singular to rounding');
      }
      this.root = root;
    }
    return this.root;
  }

  save(): Record<string, unknown> {
    return { ...this.inverse.save(), weights: numbersToText(this.weights) };
  }

  /** @throws RangeError on anything that `save` did not write */
  restore(argument: string, state: Record<string, unknown>): void {
    this.weights.set(
      numbersFromText(`${argument}.weights`, state?.weights, Float64Array, this.weights.length),
    );
    this.inverse.restore(argument, state);
    this.changed();
  }

  /** A regression from its saved state. @throws RangeError on anything that `save` did not write */
  static restored(argument: string, state: Record<string, unknown>, width: number, ridge: number): RidgeArm {
    const arm = new RidgeArm(width, ridge);
    arm.restore(argument, state);
    return arm;
  }

  /** What was made of the inverse is out of date. */
  protected changed(): void {
    this.root = undefined;
  }
}
