import { argumentError, requirePositive } from '../../core/checks';
import { requireTensors } from '../../core/shapes/require-tensor';
import { tf } from '../../core/tensorflow';

/**
 * Layer normalization (Ba et al. 2016) over the last axis: y = scale (x - mean) / sqrt(variance + epsilon) + shift,
 * with the variance of the n numbers themselves (divided by n), as PyTorch's LayerNorm has it. The gradient is
 * written out: tfjs would derive it term by term, in three times as many kernels.
 *
 * @param x [..., width], float32
 * @param scale [width]
 * @param shift [width]
 * @param epsilon above 0
 * @returns a tensor of x's shape
 * @throws if a size does not fit
 */
export function layerNormalization(
  x: tf.Tensor,
  scale: tf.Tensor,
  shift: tf.Tensor,
  epsilon = 1e-5,
): tf.Tensor {
  requireTensors({ x, scale, shift });
  const width = x.shape[x.rank - 1];
  if (x.rank < 2) throw argumentError('x', 'of rank 2 or more', x.rank);
  for (const [name, { shape }] of Object.entries({ scale, shift })) {
    if (shape.length !== 1 || shape[0] !== width)
      throw argumentError(name, `of shape [${width}]`, `[${shape}]`);
  }
  requirePositive('epsilon', epsilon);
  const operation = tf.customGrad((...inputs) => {
    const [rows, scales, shifts, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const centered = tf.sub(rows, tf.mean(rows, -1, true)); // [rows, width]
    const variance = tf.mean(tf.square(centered), -1, true); // [rows, 1]
    const inverse = tf.rsqrt(tf.add(variance, epsilon)); // [rows, 1]
    const normal = tf.mul(centered, inverse); // [rows, width]
    save([normal, inverse, scales]);
    return { value: tf.add(tf.mul(normal, scales), shifts), gradFunc: backward };
  });
  const flat = tf.reshape(x, [-1, width]);
  return tf.reshape(operation(flat, scale, shift), x.shape);
}

/** With g = gradient times scale: dx = (g - mean(g) - normal mean(g normal)) / deviation. */
function backward(gradient: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [normal, inverse, scale] = saved;
  const weighted = tf.mul(gradient, normal); // [rows, width]
  const scaled = tf.mul(gradient, scale); // [rows, width]
  const along = tf.mean(tf.mul(scaled, normal), -1, true); // [rows, 1]
  const centered = tf.sub(tf.sub(scaled, tf.mean(scaled, -1, true)), tf.mul(normal, along));
  return [tf.mul(centered, inverse), tf.sum(weighted, 0), tf.sum(gradient, 0)];
}
