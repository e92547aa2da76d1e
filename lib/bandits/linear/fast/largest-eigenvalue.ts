import { factorize } from '../../../core/cholesky';

/**
 * An upper bound of the largest eigenvalue of a packed positive definite matrix, proven up to rounding: the power
 * method guesses it, and c I - M is shown to be positive definite by its Cholesky factor. Mostly within a fifth.
 */
export function boundOfLargest(packed: Float64Array, width: number): number {
  const shifted = new Float64Array(packed.length);
  const factor = new Float64Array(packed.length);
  // Gershgorin: no eigenvalue exceeds the largest sum of a row's absolute values.
  const gershgorin = largestRowSum(packed, width);
  for (let c = 1.1 * guess(packed, width); c < gershgorin; c *= 1.2) {
    for (let k = 0; k < packed.length; k++) shifted[k] = -packed[k];
    for (let i = 0; i < width; i++) shifted[(i * (i + 3)) / 2] += c;
    if (factorize(shifted, width, factor)) return c;
  }
  return gershgorin;
}

/** The power method's guess after a few steps, too low if anything. */
function guess(packed: Float64Array, width: number): number {
  let x: Float64Array = new Float64Array(width).map((_, i) => 1 + 0.5 * Math.sin(i + 1));
  let norm = 0;
  for (let step = 0; step < 12; step++) {
    const next = new Float64Array(width);
    for (let i = 0, k = 0; i < width; i++) {
      for (let j = 0; j < i; j++, k++) {
        next[i] += packed[k] * x[j];
        next[j] += packed[k] * x[i];
      }
      next[i] += packed[k++] * x[i];
    }
    norm = Math.hypot(...next);
    if (norm === 0) return 0;
    x = next.map((value) => value / norm);
  }
  return norm;
}

function largestRowSum(packed: Float64Array, width: number): number {
  const sums = new Float64Array(width);
  for (let i = 0, k = 0; i < width; i++) {
    for (let j = 0; j <= i; j++, k++) {
      sums[i] += Math.abs(packed[k]);
      if (j < i) sums[j] += Math.abs(packed[k]);
    }
  }
  return Math.max(...sums);
}
