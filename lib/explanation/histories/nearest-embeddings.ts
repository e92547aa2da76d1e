import { argumentError, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { TopK } from '../../core/top-k';
import { type InputRows, requireRows } from '../input-rows';

/** Options of `nearestEmbeddings`. */
export interface NearestEmbeddingsOptions {
  /** Neighbors, 1 or more; fewer where there are not so many rows. Default: 10. */
  k?: number;
  /** What is near: the cosine of the angle, the inner product, or a small distance. Default: 'cosine'. */
  measure?: 'cosine' | 'dot' | 'distance';
}

/** A row and how near it is: higher is nearer; for `distance`, minus the distance. */
export interface Neighbor {
  readonly index: number;
  readonly nearness: number;
}

/**
 * The rows of a table that are nearest to one of them, itself left out, the nearest first; of equal ones the earlier.
 * A row of zeros is at a right angle to all.
 * @param width numbers per row
 * @throws on rows of another width, or an index outside
 */
export function nearestEmbeddings(
  vectors: InputRows,
  width: number,
  index: number,
  options: NearestEmbeddingsOptions = {},
): Neighbor[] {
  requirePositiveInteger('width', width);
  const rows = requireRows('vectors', vectors, width);
  if (!Number.isInteger(index) || index < 0 || index >= rows)
    throw argumentError('index', `an integer in [0, ${rows})`, index);
  requireOptions('options', options, { k: 'number?', measure: 'text?' });
  const { k = 10, measure = 'cosine' } = options;
  requirePositiveInteger('k', k);
  requireOneOf('measure', measure, ['cosine', 'dot', 'distance']);
  const of = (row: number) => vectors.subarray(row * width, (row + 1) * width);
  const own = of(index);
  const nearness = Float64Array.from({ length: rows }, (_, row) => {
    const other = of(row);
    let [dot, ownSquares, squares, apart] = [0, 0, 0, 0];
    for (let i = 0; i < width; i++) {
      dot += own[i] * other[i];
      ownSquares += own[i] ** 2;
      squares += other[i] ** 2;
      apart += (own[i] - other[i]) ** 2;
    }
    if (measure === 'dot') return dot;
    if (measure === 'distance') return -Math.sqrt(apart);
    return dot === 0 ? 0 : dot / Math.sqrt(ownSquares * squares);
  });
  const top = new TopK(k);
  for (let row = 0; row < rows; row++) if (row !== index) top.offer(row, nearness[row]);
  const list = new Int32Array(Math.min(k, rows));
  return Array.from(list.subarray(0, top.drain(list)), (row) => ({ index: row, nearness: nearness[row] }));
}
