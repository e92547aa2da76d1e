import { argumentError } from '../runtime/checks';
import { numbersFromText, numbersToText } from '../runtime/number-text';
import type { PairedFeatures } from './paired-features';

/**
 * The inverse of A = ridge I + sum of x x', kept up to date by Sherman and Morrison's formula in O(width^2):
 * (A + x x')^-1 = A^-1 - (A^-1 x)(A^-1 x)' / (1 + x' A^-1 x).
 *
 * The first width / 2 of these terms are kept as vectors u with A^-1 = I / ridge - sum of u u', which costs less time
 * and memory than the matrix: with 100,000 products most have few rewards. Then they are summed to a packed matrix
 * (lower triangle, row after row).
 */
export class InverseGram {
  private terms = new Float64Array(0);
  private rank = 0;
  private packed: Float64Array | undefined;
  private readonly limit: number;

  /** @param width features, 1 or more @param ridge above 0 */
  constructor(
    readonly width: number,
    readonly ridge: number,
  ) {
    this.limit = width >> 1;
  }

  /** x' A^-1 x, 0 or more. */
  quadratic(x: PairedFeatures): number {
    if (this.packed !== undefined) return Math.max(0, x.quadratic(this.packed));
    let sum = x.squares / this.ridge;
    for (let k = 0; k < this.rank; k++) sum -= x.dot(this.terms, k * this.width) ** 2;
    return Math.max(0, sum);
  }

  /** Writes A^-1 x to `out`. */
  times(x: Float64Array, out: Float64Array): void {
    const { width, packed } = this;
    if (packed === undefined) this.timesTerms(x, out);
    else {
      for (let i = 0, k = 0; i < width; i++) {
        const value = x[i];
        let sum = 0;
        for (let j = 0; j < i; j++, k++) {
          sum += packed[k] * x[j];
          out[j] += packed[k] * value;
        }
        out[i] = sum + packed[k++] * value;
      }
    }
  }

  /**
   * Adds x x' to A.
   * @param gain receives A^-1 x of the new A: how far the weights move per unit of error
   */
  add(x: Float64Array, gain: Float64Array): void {
    const { width } = this;
    this.times(x, gain);
    let growth = 1;
    for (let i = 0; i < width; i++) growth += x[i] * gain[i];
    if (this.packed === undefined && this.rank >= this.limit) this.sumTerms();
    const root = Math.sqrt(growth);
    if (this.packed === undefined) {
      const at = this.rank++ * width;
      if (at >= this.terms.length) this.makeRoom(at + width);
      for (let i = 0; i < width; i++) this.terms[at + i] = gain[i] / root;
    } else subtract(this.packed, gain, growth);
    for (let i = 0; i < width; i++) gain[i] /= growth;
  }

  /** Takes over another inverse, packed. */
  set(inverse: Float64Array): void {
    this.packed ??= new Float64Array(inverse.length);
    this.packed.set(inverse);
    this.terms = new Float64Array(0);
    this.rank = 0;
  }

  /** The inverse, packed: a copy. */
  toPacked(): Float64Array {
    return this.packed?.slice() ?? this.sum();
  }

  /** Numbers that are held: the memory it takes is 8 bytes times this. */
  get size(): number {
    return this.packed?.length ?? this.terms.length;
  }

  save(): Record<string, unknown> {
    if (this.packed !== undefined) return { packed: numbersToText(this.packed) };
    return { terms: numbersToText(this.terms.subarray(0, this.rank * this.width)) };
  }

  /** @throws RangeError on anything that `save` did not write, before anything changes */
  restore(argument: string, state: Record<string, unknown>): void {
    const { width, limit } = this;
    if (state?.packed !== undefined) {
      this.set(numbersFromText(`${argument}.packed`, state.packed, Float64Array, (width * (width + 1)) / 2));
      return;
    }
    const terms = numbersFromText(`${argument}.terms`, state?.terms, Float64Array);
    if (terms.length % width !== 0 || terms.length > limit * width) {
      throw argumentError(`${argument}.terms`, `at most ${limit} vectors of length ${width}`, terms);
    }
    this.terms = terms;
    this.rank = terms.length / width;
    this.packed = undefined;
  }

  private timesTerms(x: Float64Array, out: Float64Array): void {
    const { width, terms, rank, ridge } = this;
    for (let i = 0; i < width; i++) out[i] = x[i] / ridge;
    for (let k = 0, at = 0; k < rank; k++, at += width) {
      let dot = 0;
      for (let i = 0; i < width; i++) dot += terms[at + i] * x[i];
      if (dot !== 0) for (let i = 0; i < width; i++) out[i] -= dot * terms[at + i];
    }
  }

  private makeRoom(atLeast: number): void {
    const grown = new Float64Array(
      Math.min(Math.max(2 * this.terms.length, atLeast), this.limit * this.width),
    );
    grown.set(this.terms);
    this.terms = grown;
  }

  private sumTerms(): void {
    this.packed = this.sum();
    this.terms = new Float64Array(0);
    this.rank = 0;
  }

  private sum(): Float64Array {
    const { width, ridge, terms, rank } = this;
    const packed = new Float64Array((width * (width + 1)) / 2);
    for (let i = 0; i < width; i++) packed[(i * (i + 3)) / 2] = 1 / ridge;
    for (let k = 0; k < rank; k++) subtract(packed, terms.subarray(k * width, (k + 1) * width), 1);
    return packed;
  }
}

/** packed -= u u' / divisor */
function subtract(packed: Float64Array, u: Float64Array, divisor: number): void {
  for (let i = 0, row = 0; i < u.length; row += ++i) {
    const factor = u[i] / divisor;
    if (factor !== 0) for (let j = 0; j <= i; j++) packed[row + j] -= factor * u[j];
  }
}
