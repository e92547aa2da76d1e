import { tf } from '../core/tensorflow';
import type { GradientClipping } from './optimizer-options';

/**
 * Gradients clipped by global norm, as PyTorch's `clip_grad_norm_` (Pascanu et al. 2013), or number by number.
 * @returns new tensors, or the given ones when there is nothing to clip
 */
export function clipGradients(gradients: tf.Tensor[], clipping: GradientClipping | undefined): tf.Tensor[] {
  if (clipping === undefined || gradients.length === 0) return gradients;
  if ('value' in clipping) return gradients.map((g) => tf.clipByValue(g, -clipping.value, clipping.value));
  return tf.tidy(() => {
    const norm = tf.sqrt(tf.addN(gradients.map((g) => tf.sum(tf.square(g)))));
    const scale = tf.minimum(tf.div(clipping.norm, tf.add(norm, 1e-6)), 1);
    return gradients.map((g) => tf.mul(g, scale));
  });
}
