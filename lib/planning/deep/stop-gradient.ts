import { tf } from '../../core/tensorflow';

/** The tensor itself, through which no gradient flows back: what a target is to the values that move towards it. */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  return tf.customGrad((value) => ({
    value: tf.clone(value as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }))(x) as T;
}
