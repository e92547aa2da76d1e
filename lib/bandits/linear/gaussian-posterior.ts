import { argumentError, requirePositive, requirePositiveInteger } from '../../core/checks';
import { addToFactor, factorize, inverseOf, solveLower, solveUpper, timesLower } from '../../core/cholesky';
import { numbersFromText, numbersToText } from '../../core/number-text';
import type { ResumableRandom } from '../../core/resumable-random';

/**
 * Bayesian linear regression with known noise: y = w . x + noise, noise ~ N(0, s^2), w ~ N(0, s^2 / ridge I). After the
 * rows X with rewards y, w ~ N(A^-1 X'y, s^2 A^-1) with A = ridge I + X'X, held as b = X'y and A's Cholesky factor L,
 * updated in O(width^2) per row. It is the form to draw weights from: L'^-1 e with standard normal e has covariance A^-1.
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

  /**
   * Takes other rows in place of all so far.
   * @param gram X'X, packed; @param moment X'y
   * @throws RangeError where A is singular to rounding; nothing has changed then
   */
  set(gram: Float64Array, moment: Float64Array): void {
    const { width, ridge } = this;
    const packed = gram.slice();
    for (let i = 0; i < width; i++) packed[(i * (i + 3)) / 2] += ridge;
    const factor = new Float64Array(packed.length);
    if (!factorize(packed, width, factor)) {
      const rule = `small enough to sum their squares beside ridge ${ridge}`;
      throw argumentError('features', rule, undefined, 'a singular matrix');
    }
    this.factor.set(factor);
    this.moment.set(moment);
    this.fresh = false;
  }

  /** A^-1, packed: a copy. */
  covariance(): Float64Array {
    const inverse = new Float64Array(this.factor.length);
    inverseOf(this.factor, this.width, inverse, this.scratch);
    return inverse;
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

  /**
   * Takes over what `save` gave, or what earlier versions saved: the mean as `weights` in place of X'y.
   * @throws RangeError if it is of another width; nothing has changed then
   */
  restore(state: { factor?: unknown; moment?: unknown; weights?: unknown }): void {
    const { width } = this;
    const factor = numbersFromText('state.factor', state?.factor, Float64Array, this.factor.length);
    if (state.moment === undefined && state.weights !== undefined) {
      const weights = numbersFromText('state.weights', state.weights, Float64Array, width);
      this.moment.set(momentOf(factor, width, weights));
    } else this.moment.set(numbersFromText('state.moment', state.moment, Float64Array, width));
    this.factor.set(factor);
    this.fresh = false;
  }
}

/** A w = L L'w. */
function momentOf(factor: Float64Array, width: number, weights: Float64Array): Float64Array {
  const product = new Float64Array(width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) product[j] += factor[(i * (i + 1)) / 2 + j] * weights[i];
  }
  const moment = new Float64Array(width);
  timesLower(factor, width, product, moment);
  return moment;
}
