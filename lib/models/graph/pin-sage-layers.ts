import { tf } from '../../core/tensorflow';
import { l2Normalise } from './sage-layer';

/** Weights of one convolution of PinSage. */
export interface PinSageConvolution {
  /** Q: [a, hidden] and q: [hidden], what a neighbour says. */
  readonly neighbour: tf.Tensor2D;
  readonly neighbourBias: tf.Tensor1D;
  /** W: [a + hidden, units] and w: [units], what becomes of self and neighbours. */
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
export function neighbourMessages(
  hidden: tf.Tensor2D,
  { neighbour, neighbourBias }: PinSageConvolution,
): tf.Tensor2D {
  return tf.tidy(() => tf.relu(tf.add(tf.matMul(hidden, neighbour), neighbourBias)));
}

/**
 * The end of a convolution (Ying et al. 2018, algorithm 1): normalise(ReLU(W [h ; n] + w)).
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
    return l2Normalise(tf.relu(tf.add(product, selfBias)));
  });
}

/** The end of the network: z = G2 ReLU(G1 h + g), [rows, units] to [rows, d]. */
export function pinSageHead(hidden: tf.Tensor2D, { g1, g, g2 }: PinSageHead): tf.Tensor2D {
  return tf.tidy(() => tf.matMul(tf.relu(tf.add(tf.matMul(hidden, g1), g)), g2));
}
