import { tf } from '../../core/tensorflow';
import { l2Normalize } from './sage-layer';

/** Weights of one convolution of PinSage. */
export interface PinSageConvolution {
  /** Q: [a, hidden] and q: [hidden], what a neighbor says. */
  readonly neighbor: tf.Tensor2D;
  readonly neighborBias: tf.Tensor1D;
  /** W: [a + hidden, units] and w: [units], what becomes of self and neighbors. */
  readonly self: tf.Tensor2D;
  readonly selfBias: tf.Tensor1D;
}

/** The dense layers at the end: G1 [units, units], g [units], G2 [units, d]. */
export interface PinSageHead {
  readonly g1: tf.Tensor2D;
  readonly g: tf.Tensor1D;
  readonly g2: tf.Tensor2D;
}

/** ReLU(Q h + q): [rows, a] to [rows, hidden]. */
export function neighborMessages(
  hidden: tf.Tensor2D,
  { neighbor, neighborBias }: PinSageConvolution,
): tf.Tensor2D {
  return tf.tidy(() => tf.relu(tf.add(tf.matMul(hidden, neighbor), neighborBias)));
}

/**
 * The end of a convolution (Ying et al. 2018, algorithm 1): normalize(ReLU(W [h ; n] + w)).
 * @param hidden [rows, a] and @param pooled importance-weighted messages, [rows, hidden]
 * @returns [rows, units]
 */
export function convolved(
  hidden: tf.Tensor2D,
  pooled: tf.Tensor2D,
  { self, selfBias }: PinSageConvolution,
): tf.Tensor2D {
  return tf.tidy(() => {
    const product = tf.matMul(tf.concat([hidden, pooled], 1), self); // [rows, units]
    return l2Normalize(tf.relu(tf.add(product, selfBias)));
  });
}

/** The end of the network: z = G2 ReLU(G1 h + g), [rows, units] to [rows, d]. */
export function pinSageHead(hidden: tf.Tensor2D, { g1, g, g2 }: PinSageHead): tf.Tensor2D {
  return tf.tidy(() => tf.matMul(tf.relu(tf.add(tf.matMul(hidden, g1), g)), g2));
}
