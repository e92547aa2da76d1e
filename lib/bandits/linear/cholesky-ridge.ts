import { addToFactor, solveLower, solveUpper } from '../../core/cholesky';
import { numbersFromText, numbersToText } from '../../core/number-text';

/**
 * Ridge regression through the Cholesky factor L of A = ridge I + X'X, updated row by row in O(width^2): what
 * sampling needs, for L'^-1 z with standard normal z has covariance A^-1.
 */
export class CholeskyRidge {
  readonly weights: Float64Array;
  private readonly factor: Float64Array;
  private readonly scratch: Float64Array;

  /** @param width features, 1 or more @param ridge above 0 */
  constructor(width: number, ridge: number) {
    this.weights = new Float64Array(width);
    this.scratch = new Float64Array(width);
    this.factor = new Float64Array((width * (width + 1)) / 2);
    for (let i = 0; i < width; i++) this.factor[(i * (i + 3)) / 2] = Math.sqrt(ridge);
  }

  learn(x: Float64Array, reward: number): void {
    const { weights, factor, scratch } = this;
    const width = weights.length;
    let error = reward;
    for (let i = 0; i < width; i++) error -= weights[i] * x[i];
    scratch.set(x);
    addToFactor(factor, width, scratch);
    scratch.set(x);
    solveLower(factor, width, scratch);
    solveUpper(factor, width, scratch);
    for (let i = 0; i < width; i++) weights[i] += error * scratch[i];
  }

  /** Turns standard normal numbers, in place, into a draw with covariance A^-1 and mean 0. */
  color(normals: Float64Array): void {
    solveUpper(this.factor, this.weights.length, normals);
  }

  save(): Record<string, unknown> {
    return { weights: numbersToText(this.weights), factor: numbersToText(this.factor) };
  }

  /** @throws RangeError on anything that `save` did not write, before anything changes */
  restore(state: Record<string, unknown>): void {
    const weights = numbersFromText('state.model.weights', state.weights, Float64Array, this.weights.length);
    this.factor.set(numbersFromText('state.model.factor', state.factor, Float64Array, this.factor.length));
    this.weights.set(weights);
  }
}
