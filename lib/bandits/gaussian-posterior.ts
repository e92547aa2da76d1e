import { argumentError, requirePositive, requirePositiveInteger } from '../runtime/checks';
import { numbersFromText, numbersToText } from '../runtime/number-text';
import type { ResumableRandom } from '../runtime/resumable-random';

/**
 * Bayesian linear regression with known noise: y = w . x + noise, noise ~ N(0, s^2), w ~ N(0, s^2 / ridge I). After the
 * rows X with rewards y, w ~ N(A^-1 X'y, s^2 A^-1) with A = ridge I + X'X, held as A and its Cholesky factor, which is
 * made when it is first asked for after a change.
 */
export class GaussianPosterior {
  /** A, row-major; only its lower triangle is kept. */
  private readonly precision: Float64Array;
  private readonly moment: Float64Array;
  private readonly factor: Float64Array;
  private readonly center: Float64Array;
  private readonly scratch: Float64Array;
  private fresh = false;

  /** @param width numbers per row, 1 or more @param ridge above 0 @throws on anything else */
  constructor(
    readonly width: number,
    private readonly ridge: number,
  ) {
    requirePositiveInteger('width', width);
    requirePositive('ridge', ridge);
    this.precision = new Float64Array(width * width);
    this.factor = new Float64Array(width * width);
    this.moment = new Float64Array(width);
    this.center = new Float64Array(width);
    this.scratch = new Float64Array(width);
    this.reset();
  }

  /** Forgets all rows. */
  reset(): void {
    this.precision.fill(0);
    for (let i = 0; i < this.width; i++) this.precision[i * this.width + i] = this.ridge;
    this.moment.fill(0);
    this.fresh = false;
  }

  add(row: ArrayLike<number>, reward: number): void {
    const { width, precision, moment } = this;
    for (let i = 0; i < width; i++) {
      if (row[i] === 0) continue;
      for (let j = 0, k = i * width; j <= i; j++, k++) precision[k] += row[i] * row[j];
      moment[i] += row[i] * reward;
    }
    this.fresh = false;
  }

  /** Posterior mean of the weights: a view, valid until the next `add` or `reset`. */
  mean(): Float64Array {
    this.refresh();
    return this.center;
  }

  /** x' A^-1 x: the posterior variance of w . x in units of the noise's variance. */
  variance(row: ArrayLike<number>): number {
    this.refresh();
    const { width, factor, scratch } = this;
    let sum = 0;
    for (let i = 0; i < width; i++) {
      let value = row[i];
      for (let j = 0, k = i * width; j < i; j++, k++) value -= factor[k] * scratch[j];
      scratch[i] = value / factor[i * width + i];
      sum += scratch[i] * scratch[i];
    }
    return sum;
  }

  /** Draws weights: mean + noise L^-T e with A = L L' and e standard normal. @param into receives them, [width] */
  sample(random: ResumableRandom, noise: number, into: Float64Array): void {
    this.refresh();
    const { width, factor, center } = this;
    for (let i = 0; i < width; i++) into[i] = random.normal();
    solveTransposed(factor, into, width);
    for (let i = 0; i < width; i++) into[i] = center[i] + noise * into[i];
  }

  /** A and X'y, as plain JSON. */
  save(): { precision: string; moment: string } {
    return { precision: numbersToText(this.precision), moment: numbersToText(this.moment) };
  }

  /** Takes over what `save` gave. @throws if it is of another width; nothing has changed then */
  restore(state: { precision: string; moment: string }): void {
    const { width } = this;
    const precision = numbersFromText('state.precision', state?.precision, Float64Array, width * width);
    this.moment.set(numbersFromText('state.moment', state?.moment, Float64Array, width));
    this.precision.set(precision);
    this.fresh = false;
  }

  private refresh(): void {
    if (this.fresh) return;
    const { width, precision, factor, moment, center } = this;
    factorise(precision, factor, width);
    for (let i = 0; i < width; i++) {
      let value = moment[i];
      for (let j = 0, k = i * width; j < i; j++, k++) value -= factor[k] * center[j];
      center[i] = value / factor[i * width + i];
    }
    solveTransposed(factor, center, width);
    this.fresh = true;
  }
}

/** The lower Cholesky factor of a symmetric matrix of which the lower triangle is given. */
function factorise(matrix: Float64Array, factor: Float64Array, width: number): void {
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * width + j];
      for (let k = 0; k < j; k++) sum -= factor[i * width + k] * factor[j * width + k];
      if (i !== j) factor[i * width + j] = sum / factor[j * width + j];
      else if (sum > 0) factor[i * width + i] = Math.sqrt(sum);
      else throw argumentError('precision', 'positive definite', `pivot ${sum} in row ${i}`);
    }
  }
}

/** Solves L' x = b in place. */
function solveTransposed(factor: Float64Array, values: Float64Array, width: number): void {
  for (let i = width - 1; i >= 0; i--) {
    let value = values[i];
    for (let j = i + 1; j < width; j++) value -= factor[j * width + i] * values[j];
    values[i] = value / factor[i * width + i];
  }
}
