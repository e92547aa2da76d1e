import type { VectorHeap } from './vector-heap';

/**
 * The features x of one moment, prepared for many quadratic forms x'Mx over packed symmetric matrices: with the
 * products x_i x_j worked out once, each form is a single pass over the matrix, and for one-hot or sparse features a
 * few numbers of it. A symmetric matrix is packed as its lower triangle, row after row: M[i, j] at i (i + 1) / 2 + j.
 */
export class PairedFeatures {
  /** The features themselves: a copy. */
  readonly values: Float64Array;
  /** Sum of the squares. */
  squares = 0;
  private readonly packed: number;
  /** Offsets of the features and, where they are dense, of their products. */
  readonly row: number;
  readonly pairs: number;
  /** Sparse features: where they are, where their products stand in a packed matrix, and the products. */
  private readonly positions: Int32Array;
  private readonly pairOffsets: Int32Array;
  private readonly pairWeights: Float64Array;
  private nonZero = 0;
  private pairCount = 0;
  /** Whether so many features are not 0 that whole matrices are read. */
  dense = false;

  constructor(
    private readonly heap: VectorHeap,
    width: number,
  ) {
    this.packed = (width * (width + 1)) / 2;
    this.values = new Float64Array(width);
    this.row = heap.allocate(width);
    this.pairs = heap.allocate(this.packed);
    this.positions = new Int32Array(width);
    // Features are sparse when at most a quarter is not 0: so many pairs there can be.
    const most = width >> 2;
    this.pairOffsets = new Int32Array((most * (most + 1)) / 2 + 1);
    this.pairWeights = new Float64Array(this.pairOffsets.length);
  }

  /** Number of features. */
  get width(): number {
    return this.values.length;
  }

  /** Takes other features. */
  set(features: Float64Array): void {
    const { values, positions, heap } = this;
    const { width } = this;
    let nonZero = 0;
    let squares = 0;
    for (let i = 0; i < width; i++) {
      const value = features[i];
      values[i] = value;
      squares += value * value;
      if (value !== 0) positions[nonZero++] = i;
    }
    this.squares = squares;
    this.nonZero = nonZero;
    this.dense = nonZero > 1 && 4 * nonZero > width;
    heap.numbers.set(values, this.row);
    if (this.dense) heap.pairs(this.row, this.pairs, width);
    else this.pairSparse();
  }

  /** x'Mx of the packed matrix at an offset of the heap. */
  quadratic(matrix: number): number {
    if (this.dense) return this.heap.dot(matrix, this.pairs, this.packed);
    const { pairOffsets, pairWeights, pairCount } = this;
    const { numbers } = this.heap;
    let sum = 0;
    for (let k = 0; k < pairCount; k++) sum += numbers[matrix + pairOffsets[k]] * pairWeights[k];
    return sum;
  }

  /** Sum of (v . x) squared over `count` vectors, one after the other at an offset of the heap. */
  squaredDots(vectors: number, count: number): number {
    if (this.dense) return this.heap.squares(vectors, this.row, count, this.width);
    const { numbers } = this.heap;
    const { values, positions, nonZero, width } = this;
    let sum = 0;
    for (let k = 0, at = vectors; k < count; k++, at += width) {
      let dot = 0;
      for (let i = 0; i < nonZero; i++) dot += numbers[at + positions[i]] * values[positions[i]];
      sum += dot * dot;
    }
    return sum;
  }

  /** x . v of a vector at an offset of the heap. */
  dot(vector: number): number {
    if (this.dense) return this.heap.dot(this.row, vector, this.width);
    const { numbers } = this.heap;
    const { values, positions, nonZero } = this;
    let sum = 0;
    for (let i = 0; i < nonZero; i++) sum += numbers[vector + positions[i]] * values[positions[i]];
    return sum;
  }

  private pairSparse(): void {
    const { values, pairWeights, pairOffsets, positions, nonZero } = this;
    let k = 0;
    for (let a = 0; a < nonZero; a++) {
      const i = positions[a];
      const row = (i * (i + 1)) / 2;
      for (let b = 0; b < a; b++) {
        pairOffsets[k] = row + positions[b];
        pairWeights[k++] = 2 * values[i] * values[positions[b]];
      }
      pairOffsets[k] = row + i;
      pairWeights[k++] = values[i] * values[i];
    }
    this.pairCount = k;
  }
}
