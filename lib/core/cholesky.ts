/**
 * Cholesky factors on packed lower triangles (row after row, element [i, j] at i (i + 1) / 2 + j), in place and without
 * allocation: what a policy needs at every decision. Tested against ml-matrix, which allocates a matrix per step.
 */

/** Writes the factor L with L L' = A to `factor`. @returns false when A is not positive definite to rounding */
export function factorize(packed: Float64Array, width: number, factor: Float64Array): boolean {
  for (let i = 0, row = 0; i < width; row += ++i) {
    for (let j = 0, other = 0; j <= i; other += ++j) {
      let sum = packed[row + j];
      for (let k = 0; k < j; k++) sum -= factor[row + k] * factor[other + k];
      if (j < i) factor[row + j] = sum / factor[other + j];
      else if (sum > 0) factor[row + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L y = x, x being overwritten by y. */
export function solveLower(factor: Float64Array, width: number, x: Float64Array): void {
  for (let i = 0, row = 0; i < width; row += ++i) {
    let sum = x[i];
    for (let j = 0; j < i; j++) sum -= factor[row + j] * x[j];
    x[i] = sum / factor[row + i];
  }
}

/** Solves L' y = x, x being overwritten by y. */
export function solveUpper(factor: Float64Array, width: number, x: Float64Array): void {
  for (let i = width - 1; i >= 0; i--) {
    const row = (i * (i + 1)) / 2;
    x[i] /= factor[row + i];
    for (let j = 0; j < i; j++) x[j] -= factor[row + j] * x[i];
  }
}

/** Writes L x to `out`, which must be another array. */
export function timesLower(factor: Float64Array, width: number, x: Float64Array, out: Float64Array): void {
  for (let i = 0, row = 0; i < width; row += ++i) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += factor[row + j] * x[j];
    out[i] = sum;
  }
}

/** Turns the factor of A into that of A + x x' in O(width^2) (Gill et al. 1974); x is overwritten. */
export function addToFactor(factor: Float64Array, width: number, x: Float64Array): void {
  for (let k = 0; k < width; k++) {
    if (x[k] === 0) continue;
    const diagonal = (k * (k + 1)) / 2 + k;
    const before = factor[diagonal];
    const after = Math.hypot(before, x[k]);
    const cosine = after / before;
    const sine = x[k] / before;
    factor[diagonal] = after;
    for (let i = k + 1, at = diagonal + k + 1; i < width; at += ++i) {
      factor[at] = (factor[at] + sine * x[i]) / cosine;
      x[i] = cosine * x[i] - sine * factor[at];
    }
  }
}

/** Writes the inverse of A, packed, to `inverse`, from its factor. @param scratch of length width */
export function inverseOf(
  factor: Float64Array,
  width: number,
  inverse: Float64Array,
  scratch: Float64Array,
): void {
  for (let column = 0; column < width; column++) {
    scratch.fill(0);
    scratch[column] = 1;
    solveLower(factor, width, scratch);
    solveUpper(factor, width, scratch);
    for (let i = column; i < width; i++) inverse[(i * (i + 1)) / 2 + column] = scratch[i];
  }
}
