import { argumentError } from '../../core/checks';
import type { LinearModel } from './linear-arms';

/**
 * How a regression learns from a row, given x'theta and x'A^-1 x before it: A gains weight x x', and theta moves by
 * error A^-1 x with the new A.
 */
export type LearningRule = (
  mean: number,
  variance: number,
  reward: number,
) => { error: number; weight: number };

/** Least squares: theta + (reward - x'theta) A^-1 x, with A^-1 of A + xx', is A^-1 b of the new A and b. */
export const leastSquares: LearningRule = (mean, _variance, reward) => ({ error: reward - mean, weight: 1 });

/**
 * Ridge regression without intercept, row by row: theta = A^-1 b with A = ridge I + X'X and b = X'r. The inverse and
 * theta are kept up to date in O(width^2) per row; no matrix is ever inverted. As a Bayesian reads it, the weights'
 * posterior is N(theta, s^2 A^-1) for the prior N(0, s^2 / ridge I) and noise of variance s^2.
 */
export class RidgeRegression implements LinearModel {
  /** A^-1, row-major [width, width]. */
  private readonly inverse: Float64Array;
  private readonly theta: Float64Array;

  constructor(
    private readonly width: number,
    private readonly ridge: number,
    private readonly rule: LearningRule = leastSquares,
  ) {
    this.theta = new Float64Array(width);
    this.inverse = new Float64Array(width * width);
    for (let i = 0; i < width; i++) this.inverse[i * width + i] = 1 / ridge;
  }

  /** x'theta and x'A^-1 x. */
  predict(x: Float64Array): { mean: number; variance: number } {
    const { width, inverse, theta } = this;
    let mean = 0;
    let variance = 0;
    for (let i = 0; i < width; i++) {
      if (x[i] === 0) continue; // one-hot features cost one row's work, not width rows'
      let product = 0;
      for (let j = 0; j < width; j++) product += inverse[i * width + j] * x[j];
      mean += x[i] * theta[i];
      variance += x[i] * product;
    }
    return { mean, variance: Math.max(0, variance) };
  }

  /**
   * Learns one row: A += xx', b += reward x. By Sherman and Morrison, with g = A^-1 x,
   * (A + xx')^-1 = A^-1 - g g' / (1 + x'g), so (A + xx')^-1 x = g / (1 + x'g).
   */
  learn(x: Float64Array, reward: number): void {
    const { width, inverse, theta } = this;
    const { mean, variance } = this.predict(x);
    requireRegular(variance, this.ridge);
    const { error, weight } = this.rule(mean, variance, reward);
    const growth = 1 + weight * variance; // weight is 1 in least squares
    const g = this.gain(x);
    for (let i = 0; i < width; i++) theta[i] += error * (g[i] / growth);
    for (let i = 0; i < width; i++) {
      if (g[i] === 0) continue;
      for (let j = 0; j < width; j++) inverse[i * width + j] -= (weight / growth) * (g[i] * g[j]);
    }
  }

  /** A^-1 x. */
  gain(x: Float64Array): Float64Array {
    const { width, inverse } = this;
    const g = new Float64Array(width);
    for (let i = 0; i < width; i++) {
      if (x[i] === 0) continue;
      for (let j = 0; j < width; j++) g[j] += inverse[i * width + j] * x[i];
    }
    return g;
  }

  get weights(): Float64Array {
    return this.theta.slice();
  }

  covariance(): Float64Array {
    const { width, inverse } = this;
    const packed = new Float64Array((width * (width + 1)) / 2);
    for (let i = 0, k = 0; i < width; i++) for (let j = 0; j <= i; j++) packed[k++] = inverse[i * width + j];
    return packed;
  }

  /** Takes over another regression. @param packed its A^-1 */
  set(weights: Float64Array, packed: Float64Array): void {
    const { width, inverse } = this;
    this.theta.set(weights);
    for (let i = 0, k = 0; i < width; i++) {
      for (let j = 0; j <= i; j++, k++) inverse[i * width + j] = inverse[j * width + i] = packed[k];
    }
  }
}

/**
 * @param variance x'A^-1 x of a new row; by 1 + that the determinant of A grows
 * @throws RangeError where the row is so large beside the ridge that rounding would leave nothing of the ridge
 */
export function requireRegular(variance: number, ridge: number): void {
  if (1 + variance < 1 / Number.EPSILON) return;
  const rule = `small enough to sum their squares beside ridge ${ridge}: A would be singular to rounding`;
  throw argumentError('features', rule, variance, `x'A^-1 x = ${variance}`);
}
