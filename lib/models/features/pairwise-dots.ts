import { tf } from '../../core/tensorflow';

/**
 * Dot products of all pairs of a row's vectors, those of vector 1 with 0 first, then of 2 with 0 and 1, and so on, as
 * PyTorch's `tril_indices(n, n, -1)`: [batch, n, d] gives [batch, n (n - 1) / 2].
 */
export function pairwiseDots(vectors: tf.Tensor3D): tf.Tensor2D {
  const n = vectors.shape[1];
  const products = tf.matMul(vectors, vectors, false, true); // [batch, n, n]
  const below: number[] = [];
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) below.push(i * n + j);
  return tf.gather(tf.reshape(products, [-1, n * n]), tf.tensor1d(below, 'int32'), 1) as tf.Tensor2D;
}
