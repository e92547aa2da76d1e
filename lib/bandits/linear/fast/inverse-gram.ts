import { mostTerms, packedInverse } from '../saved-regression';
import type { GramSpace } from './gram-space';
import { boundOfLargest } from './largest-eigenvalue';
import type { PairedFeatures } from './paired-features';

/** More than rounding can add to a quadratic form. */
const slack = 1e-9;

/**
 * The inverse of A = ridge I + sum of x x', kept up to date by Sherman and Morrison's formula in O(width^2):
 * (A + x x')^-1 = A^-1 - g g' / (1 + x'g), g = A^-1 x.
 *
 * The first width / 2 of these terms are kept as vectors u with A^-1 = I / ridge - sum of u u', which costs less time
 * and memory than the matrix: with 100,000 products most have few rewards. Then they are summed to a packed matrix.
 */
export class InverseGram {
  /** Vectors for which there is room. */
  private capacity = 0;
  /** Rows so far, and how many are to come before the largest eigenvalue is looked for again. */
  private rows = 0;
  private nextLook: number;

  /** @param head offset of two numbers, from where the kernel learns what it must know of this inverse */
  constructor(
    private readonly space: GramSpace,
    private readonly head: number = space.heap.allocate(2),
  ) {
    this.widest = Math.sqrt((1 + slack) / space.ridge);
    // Before that some direction has no row, and the eigenvalue is 1 / ridge.
    this.nextLook = Math.ceil(1.25 * space.width);
  }

  /** x' A^-1 x, 0 or more. */
  quadratic(x: PairedFeatures): number {
    if (this.rank < 0) return Math.max(0, x.quadratic(this.offset));
    return Math.max(0, x.squares / this.space.ridge - x.squaredDots(this.offset, this.rank));
  }

  /** Writes A^-1 x to `out`. */
  times(x: Float64Array, out: Float64Array): void {
    const { heap, width, ridge, left, right } = this.space;
    if (this.rank < 0) {
      heap.numbers.set(x, left);
      heap.times(this.offset, left, right, width);
      for (let i = 0, { numbers } = heap; i < width; i++) out[i] = numbers[right + i];
      return;
    }
    for (let i = 0; i < width; i++) out[i] = x[i] / ridge;
    const { numbers } = heap;
    for (let k = 0, at = this.offset; k < this.rank; k++, at += width) {
      let dot = 0;
      for (let i = 0; i < width; i++) dot += numbers[at + i] * x[i];
      if (dot !== 0) for (let i = 0; i < width; i++) out[i] -= dot * numbers[at + i];
    }
  }

  /**
   * Takes up a row x: A^-1 -= weight / growth g g'.
   * @param gain g = A^-1 x @param growth 1 + weight x'g @param weight 0 or more
   */
  subtract(gain: Float64Array, growth: number, weight: number): void {
    if (this.rank >= mostTerms(this.space.width)) this.becomeMatrix();
    if (this.rank < 0) this.subtractFromMatrix(gain, weight / growth);
    else this.append(gain, Math.sqrt(growth / weight));
    if (++this.rows >= this.nextLook) this.look();
  }

  /** Takes over another inverse, packed. */
  set(inverse: Float64Array): void {
    const { heap, packed } = this.space;
    if (this.rank >= 0) {
      this.release();
      this.offset = heap.allocate(packed);
      this.rank = -1;
    }
    heap.numbers.set(inverse, this.offset);
    // Another matrix may be larger.
    this.widest = Number.POSITIVE_INFINITY;
    this.nextLook = this.rows + 1;
  }

  /** The inverse, packed: a copy. */
  toPacked(): Float64Array {
    const { heap, width, packed, ridge } = this.space;
    if (this.rank < 0) return heap.numbers.slice(this.offset, this.offset + packed);
    const terms = heap.numbers.subarray(this.offset, this.offset + this.rank * width);
    return packedInverse(terms, width, ridge);
  }

  /** Numbers that are held: the memory it takes is 8 bytes times this. */
  get size(): number {
    return this.rank < 0 ? this.space.packed : this.capacity * this.space.width;
  }

  /** Gives its memory back: A is the ridge alone again. */
  release(): void {
    if (this.size > 0) this.space.heap.release(this.offset, this.size);
    this.rank = 0;
    this.capacity = 0;
  }

  /** What is held, the matrix or the vectors: a copy. */
  parts(): { packed: Float64Array } | { terms: Float64Array } {
    if (this.rank < 0) return { packed: this.toPacked() };
    const { heap, width } = this.space;
    return { terms: heap.numbers.slice(this.offset, this.offset + this.rank * width) };
  }

  /** Takes over another inverse. @param terms the vectors, at most `mostTerms` */
  setTerms(terms: Float64Array): void {
    const { heap, width } = this.space;
    this.release();
    this.widest = Math.sqrt((1 + slack) / this.space.ridge);
    if (terms.length === 0) return;
    this.rank = terms.length / width;
    this.capacity = this.rank;
    this.offset = heap.allocate(terms.length);
    heap.numbers.set(terms, this.offset);
  }

  /** Offset of the vectors, or of the matrix. */
  private get offset(): number {
    return this.space.heap.integers[2 * this.head];
  }

  private set offset(offset: number) {
    this.space.heap.integers[2 * this.head] = offset;
  }

  /** How many vectors there are; -1 for a matrix. */
  private get rank(): number {
    return this.space.heap.integers[2 * this.head + 1];
  }

  private set rank(rank: number) {
    this.space.heap.integers[2 * this.head + 1] = rank;
  }

  /** What sqrt(x' A^-1 x) never exceeds for an x of length 1, rounding included: the largest eigenvalue's root, or more. */
  private get widest(): number {
    return this.space.heap.numbers[this.head + 1];
  }

  private set widest(widest: number) {
    this.space.heap.numbers[this.head + 1] = widest;
  }

  private subtractFromMatrix(gain: Float64Array, factor: number): void {
    const { heap, width, left } = this.space;
    heap.numbers.set(gain, left);
    heap.subtract(this.offset, left, factor, width);
  }

  private append(gain: Float64Array, root: number): void {
    if (this.rank === this.capacity) this.makeRoom();
    const { heap, width } = this.space;
    const at = this.offset + this.rank++ * width;
    for (let i = 0; i < width; i++) heap.numbers[at + i] = gain[i] / root;
  }

  private makeRoom(): void {
    const { heap, width } = this.space;
    const capacity = Math.min(Math.max(1, 2 * this.capacity), mostTerms(width));
    const offset = heap.allocate(capacity * width);
    heap.numbers.copyWithin(offset, this.offset, this.offset + this.rank * width);
    if (this.capacity > 0) heap.release(this.offset, this.capacity * width);
    this.offset = offset;
    this.capacity = capacity;
  }

  private becomeMatrix(): void {
    const { widest, nextLook } = this;
    this.set(this.toPacked());
    this.widest = widest;
    this.nextLook = nextLook;
  }

  /** Bounds the largest eigenvalue; the bound holds for all that follows, for A only grows. Rarer with every time. */
  private look(): void {
    const { heap, width, packed } = this.space;
    const bound = boundOfLargest(heap.numbers.subarray(this.offset, this.offset + packed), width);
    this.widest = Math.min(this.widest, Math.sqrt((1 + slack) * bound));
    this.nextLook = Math.ceil(1.5 * this.rows) + 1;
  }
}
