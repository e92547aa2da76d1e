import { tf } from '../../core/tensorflow';

/** Rows scaled to length 1; a row of zeros stays one. */
export function l2Normalize(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const squares = tf.sum(tf.square(rows), 1, true); // [rows, 1]
    return tf.div(rows, tf.sqrt(tf.add(squares, 1e-12))) as tf.Tensor2D;
  });
}

/**
 * One layer of GraphSAGE with the mean aggregator (Hamilton et al. 2017, algorithm 1):
 * h_v' = normalize(sigma(W [h_v ; mean of h_u over neighbors u])), self and neighbors concatenated, not added.
 * @param self [rows, a] and @param neighbors their neighbors' mean, [rows, a]
 * @param weights [2a, units]
 * @param activation 'relu', or 'linear' for the last layer, as in the authors' code
 * @returns [rows, units]
 */
export function sageLayer(
  self: tf.Tensor2D,
  neighbors: tf.Tensor2D,
  weights: tf.Tensor2D,
  activation: 'relu' | 'linear',
): tf.Tensor2D {
  return tf.tidy(() => {
    const product: tf.Tensor2D = tf.matMul(tf.concat([self, neighbors], 1), weights); // [rows, units]
    return l2Normalize(activation === 'relu' ? tf.relu(product) : product);
  });
}
