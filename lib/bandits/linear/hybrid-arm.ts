import { numbersFromText, numbersToText } from '../../core/number-text';
import type { GramSpace } from './fast/gram-space';
import { RidgeArm } from './ridge-arm';

/**
 * An arm's part of the hybrid model: its own ridge regression of the reward on x (A^-1, A^-1 b), and the regressions of
 * the shared features on x, W = A^-1 B. What x cannot explain of z and of the reward, r - x'A^-1 b = (z - W'x)'beta +
 * noise, is all that the shared weights beta are learned from.
 */
export class HybridArm {
  readonly own: RidgeArm;
  private readonly width: number;
  /** W, row-major [width, shared]. */
  private readonly coefficients: Float64Array;

  constructor(
    space: GramSpace,
    private readonly shared: number,
  ) {
    this.width = space.width;
    this.own = new RidgeArm(space);
    this.coefficients = new Float64Array(space.width * shared);
  }

  /** Writes z - W'x to `out`. @param row [x, z] */
  residual(row: Float64Array, out: Float64Array): void {
    const { width, shared, coefficients } = this;
    for (let k = 0; k < shared; k++) out[k] = row[width + k];
    for (let i = 0, at = 0; i < width; i++, at += shared) {
      const value = row[i];
      if (value !== 0) for (let k = 0; k < shared; k++) out[k] -= value * coefficients[at + k];
    }
  }

  /** Learns a row. @param residual z - W'x before it @param gain scratch of length width */
  learn(x: Float64Array, residual: Float64Array, reward: number, gain: Float64Array): void {
    this.own.learn(x, reward, gain);
    const { width, shared, coefficients } = this;
    for (let i = 0, at = 0; i < width; i++, at += shared) {
      if (gain[i] !== 0) for (let k = 0; k < shared; k++) coefficients[at + k] += gain[i] * residual[k];
    }
  }

  /** Writes the arm's weights theta = A^-1 (b - B beta) to a new array. */
  weights(beta: Float64Array): Float64Array {
    return this.own.weights.map((value, i) => {
      for (let k = 0; k < this.shared; k++) value -= this.coefficients[i * this.shared + k] * beta[k];
      return value;
    });
  }

  save(): Record<string, unknown> {
    return { ...this.own.save(), coefficients: numbersToText(this.coefficients) };
  }

  /** @throws RangeError on anything that `save` did not write */
  restore(argument: string, state: Record<string, unknown>): void {
    const { length } = this.coefficients;
    const read = numbersFromText(`${argument}.coefficients`, state?.coefficients, Float64Array, length);
    this.own.restore(argument, state);
    this.coefficients.set(read);
  }

  /** Gives its memory back; it must not be used any more. */
  release(): void {
    this.own.release();
  }
}
