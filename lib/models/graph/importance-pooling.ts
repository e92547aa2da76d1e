import type { ImportantNeighbours } from '../../data/graph/important-neighbors';
import { argumentError, requireNonNegative } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { SparseMatrix } from '../../compiler/ops/sparse-matrix';
import { tf } from '../../core/tensorflow';
import { neighbourMessages, type PinSageConvolution } from './pin-sage-layers';

/** alpha as a sparse matrix [items, items]; undefined where no item has a neighbour. */
export function importanceMatrix(
  { neighbours, weights, size }: ImportantNeighbours,
  items: number,
): SparseMatrix | undefined {
  const there = Int32Array.from(neighbours.keys()).filter((place) => neighbours[place] >= 0);
  if (there.length === 0) return undefined;
  return new SparseMatrix({
    rows: there.map((place) => Math.floor(place / size)),
    columns: there.map((place) => neighbours[place]),
    values: Float32Array.from(there, (place) => weights[place]),
    shape: [items, items],
  });
}

/** What the neighbours of some rows say, gathered row by row: [rows, hidden]. */
export function pooledLocally(
  known: tf.Tensor2D,
  { neighbours, weights, size }: ImportantNeighbours,
  convolution: PinSageConvolution,
): tf.Tensor2D {
  const rows = neighbours.length / size;
  // The weight of a neighbour that is missing is 0, so any row may stand for it.
  const ids = neighbours.map((id) => Math.max(0, id));
  const messages = neighbourMessages(tf.gather(known, ids), convolution); // [rows * size, hidden]
  const weighted = tf.mul(messages, tf.tensor2d(weights, [rows * size, 1]));
  return tf.sum(tf.reshape(weighted, [rows, size, -1]), 1) as tf.Tensor2D;
}

/** @throws unless each row has ids of items or -1, and weights of 0 or more, 0 where there is no neighbour */
export function requireNeighbours({ neighbours, weights, size }: ImportantNeighbours, items: number): void {
  if (neighbours.length % size !== 0 || weights.length !== neighbours.length)
    throw argumentError('neighbours', `rows of ${size} ids with as many weights`, neighbours);
  requireIds(
    'neighbours',
    neighbours.filter((id) => id !== -1),
    items,
  );
  weights.forEach((weight, place) => {
    requireNonNegative(`weights[${place}]`, weight);
    if (neighbours[place] === -1 && weight !== 0)
      throw argumentError(`weights[${place}]`, '0 where there is no neighbour', weight);
  });
}
