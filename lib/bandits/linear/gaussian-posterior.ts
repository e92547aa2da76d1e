import { requirePositive, requirePositiveInteger } from '../../core/checks';
import { addToFactor, solveLower, solveUpper } from '../../core/cholesky';
import { numbersFromText, numbersToText } from '../../core/number-text';
import type { ResumableRandom } from '../../core/resumable-random';

/**
 * Bayesian linear regression with known noise: y = w . x + noise, noise ~ N(0, s^2), w ~ N(0, s^2 / ridge I). After the
 * rows X with rewards y, w ~ N(A^-1 X'y, s^2 A^-1) with A = ridge I + X'X, held as X'y and A's Cholesky factor. Unlike
 * `CholeskyRidge` it tells the variance of a prediction and can be made anew from other rows.
 */
export class GaussianPosterior {
  private readonly factor: Float64Array;
  private readonly moment: Float64Array;
  private readonly center: Float64Array;
  private readonly scratch: Float64Array;
  /** Whether `center` is up to date. */
  private fresh = false;

  /** @param width numbers per row, 1 or more @param ridge above 0 @throws on anything else */
  constructor(
    readonly width: number,
    private readonly ridge: number,
  ) {
    requirePositiveInteger('width', width);
    requirePositive('ridge', ridge);
    this.factor = new Float64Array((width * (width + 1)) / 2);
    this.moment = new Float64Array(width);
    this.center = new Float64Array(width);
    this.scratch = new Float64Array(width);
    this.reset();
  }

  /** Forgets all rows. */
  reset(): void {
    this.factor.fill(0);
    for (let i = 0; i < this.width; i++) this.factor[(i * (i + 3)) / 2] = Math.sqrt(this.ridge);
    this.moment.fill(0);
    this.fresh = false;
  }

  add(row: ArrayLike<number>, reward: number): void {
    const { width, factor, moment, scratch } = this;
    for (let i = 0; i < width; i++) moment[i] += row[i] * reward;
    scratch.set(row);
    addToFactor(factor, width, scratch);
    this.fresh = false;
  }

  /** Posterior mean of the weights: a view, valid until the next `add` or `reset`. */
  mean(): Float64Array {
    const { width, factor, moment, center } = this;
    if (!this.fresh) {
      center.set(moment);
      solveLower(factor, width, center);
      solveUpper(factor, width, center);
      this.fresh = true;
    }
    return center;
  }

  /** x' A^-1 x: the posterior variance of w . x in units of the noise's variance. */
  variance(row: ArrayLike<number>): number {
    const { width, factor, scratch } = this;
    scratch.set(row);
    solveLower(factor, width, scratch);
    let sum = 0;
    for (let i = 0; i < width; i++) sum += scratch[i] * scratch[i];
    return sum;
  }

  /** Draws weights: mean + noise L'^-1 e with A = L L' and e standard normal. @param into receives them, [width] */
  sample(random: ResumableRandom, noise: number, into: Float64Array): void {
    const { width, factor } = this;
    const center = this.mean();
    for (let i = 0; i < width; i++) into[i] = random.normal();
    solveUpper(factor, width, into);
    for (let i = 0; i < width; i++) into[i] = center[i] + noise * into[i];
  }

  /** The factor and X'y, as plain JSON. */
  save(): { factor: string; moment: string } {
    return { factor: numbersToText(this.factor), moment: numbersToText(this.moment) };
  }

  /** Takes over what `save` gave. @throws if it is of another width; nothing has changed then */
  restore(state: { factor: string; moment: string }): void {
    const factor = numbersFromText('state.factor', state?.factor, Float64Array, this.factor.length);
    this.moment.set(numbersFromText('state.moment', state?.moment, Float64Array, this.width));
    this.factor.set(factor);
    this.fresh = false;
  }
}
