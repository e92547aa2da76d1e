import { requireEntries, type SparseEntries } from '../../compiler/ops/sparse-matrix';
import { requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';

/** Options of `spectralRadius`. */
export interface SpectralRadiusOptions {
  random: Random;
  /** Products with the matrix, 1 or more; the estimate approaches the radius from below. Default: 200. */
  iterations?: number;
}

/**
 * The largest absolute eigenvalue of a symmetric sparse matrix, by power iteration in double precision: the ratio of
 * norms |A x| / |x|, which a bipartite graph's eigenvalues of both signs do not disturb.
 * @returns a lower bound that converges to the radius
 */
export function spectralRadius(entries: SparseEntries, options: SpectralRadiusOptions): number {
  requireEntries(entries);
  requireOptions('options', options, { random: 'Random', iterations: 'number?' });
  const { random, iterations = 200 } = options;
  requirePositiveInteger('iterations', iterations);
  const { rows, columns, values, shape } = entries;
  let x = Float64Array.from({ length: shape[1] }, () => random.normal());
  let ratio = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const norm = length(x);
    if (norm === 0) return 0;
    const y = new Float64Array(shape[0]);
    for (let i = 0; i < rows.length; i++) y[rows[i]] += (values[i] * x[columns[i]]) / norm;
    ratio = length(y);
    x = y;
  }
  return ratio;
}

function length(x: Float64Array): number {
  return Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
}
