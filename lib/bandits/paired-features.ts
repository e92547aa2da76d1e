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
  private readonly positions: Int32Array;
  private readonly weights: Float64Array;
  private readonly places: Int32Array;
  private nonZero = 0;
  private pairs = 0;
  private dense = false;

  /** @param width number of features, 1 or more */
  constructor(readonly width: number) {
    this.values = new Float64Array(width);
    this.positions = new Int32Array(width);
    const packed = (width * (width + 1)) / 2;
    this.weights = new Float64Array(packed);
    this.places = new Int32Array(packed);
  }

  /** Takes other features. @param from place of the first of them */
  set(features: Float64Array, from = 0): void {
    const { width, values, positions } = this;
    let nonZero = 0;
    let squares = 0;
    for (let i = 0; i < width; i++) {
      const value = features[from + i];
      values[i] = value;
      squares += value * value;
      if (value !== 0) positions[nonZero++] = i;
    }
    this.squares = squares;
    this.nonZero = nonZero;
    this.dense = 2 * nonZero > width;
    if (this.dense) this.pairAll();
    else this.pairSome();
  }

  /** x'Mx of a packed matrix. */
  quadratic(packed: Float64Array): number {
    const { weights, pairs } = this;
    if (!this.dense) {
      const { places } = this;
      let sum = 0;
      for (let k = 0; k < pairs; k++) sum += packed[places[k]] * weights[k];
      return sum;
    }
    // Four sums, for one would wait for its own last addition.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let k = 0;
    for (; k + 3 < pairs; k += 4) {
      a += packed[k] * weights[k];
      b += packed[k + 1] * weights[k + 1];
      c += packed[k + 2] * weights[k + 2];
      d += packed[k + 3] * weights[k + 3];
    }
    for (; k < pairs; k++) a += packed[k] * weights[k];
    return a + b + (c + d);
  }

  /** x'v. @param from place of the vector's first number */
  dot(vector: Float64Array, from = 0): number {
    const { values, width, positions, nonZero } = this;
    let sum = 0;
    if (this.dense) for (let i = 0; i < width; i++) sum += values[i] * vector[from + i];
    else for (let k = 0; k < nonZero; k++) sum += values[positions[k]] * vector[from + positions[k]];
    return sum;
  }

  private pairAll(): void {
    const { width, values, weights } = this;
    let k = 0;
    for (let i = 0; i < width; i++) {
      const twice = 2 * values[i];
      for (let j = 0; j < i; j++) weights[k++] = twice * values[j];
      weights[k++] = values[i] * values[i];
    }
    this.pairs = k;
  }

  private pairSome(): void {
    const { values, weights, places, positions, nonZero } = this;
    let k = 0;
    for (let a = 0; a < nonZero; a++) {
      const i = positions[a];
      const row = (i * (i + 1)) / 2;
      for (let b = 0; b < a; b++) {
        places[k] = row + positions[b];
        weights[k++] = 2 * values[i] * values[positions[b]];
      }
      places[k] = row + i;
      weights[k++] = values[i] * values[i];
    }
    this.pairs = k;
  }
}
