import { UMAP } from 'umap-js';
import { argumentError, requirePositiveInteger } from '../core/checks';
import { requireFiniteColumn } from '../core/columns';
import { requireOptions } from '../core/options/options';
import type { Random } from '../core/random';
import { requireTypedArray } from '../core/shapes/typed-arrays';

/** Options of `embeddingMap`. */
export interface EmbeddingMapOptions {
  /** Length of a vector, 1 or more. */
  embeddingSize: number;
  random: Random;
  /** Neighbors whose nearness is kept, 2 or more and fewer than there are vectors. Default: 15. */
  neighbors?: number;
}

/**
 * A map of vectors in the plane by UMAP (McInnes, Healy, Melville 2018), from cosine distances: near on the map is near
 * among the vectors; distances between far groups mean little. Some seconds for 1,500 vectors.
 * @param vectors row by row: [vectors, embeddingSize]
 * @throws on numbers that are not finite, a row of zeros, a length that does not fit, or too few vectors
 */
export function embeddingMap(
  vectors: Float32Array,
  options: EmbeddingMapOptions,
): { x: Float64Array; y: Float64Array } {
  requireOptions('options', options, { embeddingSize: 'number', random: 'Random', neighbors: 'number?' });
  const { embeddingSize, random, neighbors = 15 } = options;
  requirePositiveInteger('embeddingSize', embeddingSize);
  requireTypedArray('vectors', vectors, 'Float32Array');
  const count = vectors.length / embeddingSize;
  if (!Number.isInteger(count))
    throw argumentError('vectors', `a multiple of ${embeddingSize} numbers`, vectors.length);
  if (!Number.isSafeInteger(neighbors) || neighbors < 2 || neighbors >= count) {
    throw argumentError('neighbors', `an integer from 2 to below the ${count} vectors`, neighbors);
  }
  requireFiniteColumn('vectors', vectors);
  // On unit vectors the squared Euclidean distance is twice the cosine distance.
  const rows = Array.from({ length: count }, (_, row) => {
    const vector = Array.from(vectors.subarray(row * embeddingSize, (row + 1) * embeddingSize));
    const length = Math.hypot(...vector);
    if (length === 0) throw argumentError(`vectors row ${row}`, 'not all zeros', 'zeros');
    return vector.map((value) => value / length);
  });
  const umap = new UMAP({ nNeighbors: neighbors, minDist: 0.1, random: () => random.uniform() });
  const positions = umap.fit(rows);
  return {
    x: Float64Array.from(positions, ([x]) => x),
    y: Float64Array.from(positions, ([, y]) => y),
  };
}
