import { argumentError } from '../../core/checks';
import { tf } from '../../core/tensorflow';
import { ItemEmbedding } from './item-embedding';

/** The item table of a next-item model. @throws if the model has none: it is of another kind */
export function itemTable(model: tf.LayersModel): ItemEmbedding {
  const table = model?.layers?.find((layer) => layer instanceof ItemEmbedding);
  if (table instanceof ItemEmbedding && model.inputNames[0] === 'history') return table;
  throw argumentError('model', 'a next-item model, from history to states', model?.name);
}

/**
 * Scores of given items after each state.
 * @param states [rows, width]
 * @param ids [rows, n]: other items for each row
 * @returns [rows, n]
 */
export function scoresOfOwn(table: ItemEmbedding, states: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const vectors = table.lookUp(ids); // [rows, n, width]
    const scores = tf.sum(tf.mul(vectors, tf.expandDims(states, 1)), -1); // [rows, n]
    return table.bias ? tf.add(scores, tf.gather(table.bias, ids as tf.Tensor1D)) : scores;
  });
}

/** Scores of the same items after every state: states [rows, width] and ids [n] give [rows, n]. */
export function scoresOfShared(table: ItemEmbedding, states: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const scores = tf.matMul(states as tf.Tensor2D, table.lookUp(ids) as tf.Tensor2D, false, true); // [rows, n]
    return table.bias ? tf.add(scores, tf.gather(table.bias, ids as tf.Tensor1D)) : scores;
  });
}

/** Scores of all items after every state, without padding: [rows, width] to [rows, items]; column j is id j + 1. */
export function scoresOfAll(table: ItemEmbedding, states: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const { items, width } = table;
    const vectors = tf.slice(table.vectors, [1, 0], [items, width]); // [items, width]
    const scores = tf.matMul(states as tf.Tensor2D, vectors as tf.Tensor2D, false, true); // [rows, items]
    return table.bias ? tf.add(scores, tf.slice(table.bias, [1], [items])) : scores;
  });
}
