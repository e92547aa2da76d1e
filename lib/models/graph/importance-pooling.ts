import { SparseMatrix } from '../../compiler/ops/sparse-matrix';
import { argumentError, requireNonNegative } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { tf } from '../../core/tensorflow';
import type { ImportantNeighbors } from '../../data/graph/important-neighbors';
import { neighborMessages, type PinSageConvolution } from './pin-sage-layers';

/** alpha as a sparse matrix [items, items]; undefined where no item has a neighbor. */
export function importanceMatrix(
  { neighbors, weights, size }: ImportantNeighbors,
  items: number,
): SparseMatrix | undefined {
  const there = Int32Array.from(neighbors.keys()).filter((index) => neighbors[index] >= 0);
  if (there.length === 0) return undefined;
  return new SparseMatrix({
    rows: there.map((index) => Math.floor(index / size)),
    columns: there.map((index) => neighbors[index]),
    values: Float32Array.from(there, (index) => weights[index]),
    shape: [items, items],
  });
}

/** What the neighbors of some rows say, gathered row by row: [rows, hidden]. */
export function pooledLocally(
  known: tf.Tensor2D,
  { neighbors, weights, size }: ImportantNeighbors,
  convolution: PinSageConvolution,
): tf.Tensor2D {
  const rows = neighbors.length / size;
  // The weight of a neighbor that is missing is 0, so any row may stand for it.
  const ids = neighbors.map((id) => Math.max(0, id));
  const messages = neighborMessages(tf.gather(known, ids), convolution); // [rows * size, hidden]
  const weighted = tf.mul(messages, tf.tensor2d(weights, [rows * size, 1]));
  return tf.sum(tf.reshape(weighted, [rows, size, -1]), 1) as tf.Tensor2D;
}

/** @throws unless each row has ids of items or -1, and weights of 0 or more, 0 where there is no neighbor */
export function requireNeighbors({ neighbors, weights, size }: ImportantNeighbors, items: number): void {
  if (neighbors.length % size !== 0 || weights.length !== neighbors.length)
    throw argumentError('neighbors', `rows of ${size} ids with as many weights`, neighbors);
  requireIds(
    'neighbors',
    neighbors.filter((id) => id !== -1),
    items,
  );
  weights.forEach((weight, index) => {
    requireNonNegative(`weights[${index}]`, weight);
    if (neighbors[index] === -1 && weight !== 0)
      throw argumentError(`weights[${index}]`, '0 where there is no neighbor', weight);
  });
}
