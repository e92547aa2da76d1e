import { sigmoidCrossEntropy } from '../compiler/ops/sigmoid-cross-entropy';
import { requireTensors } from '../core/shapes/require-tensor';
import { tf } from '../core/tensorflow';

/**
 * A pure loss: labels and model outputs of one shape in, their mean loss out. Numbers that change as training goes on
 * come in as `scalars` (the option of that name).
 */
export type Loss = (
  labels: tf.Tensor,
  outputs: tf.Tensor,
  scalars: Readonly<Record<string, tf.Scalar>>,
) => tf.Scalar;

/**
 * Mean binary cross-entropy of labels in [0, 1] against logits z:
 * max(z, 0) - z y + log(1 + exp(-|z|)), which neither overflows nor loses digits at large |z|.
 * Equal to the documents' sigmoid followed by `nn.BCELoss`, away from saturation.
 */
export function binaryCrossEntropy(labels: tf.Tensor, logits: tf.Tensor): tf.Scalar {
  requireTensors({ labels, logits });
  return tf.tidy(() => {
    const z = tf.reshape(logits, [-1]); // [batch]
    const y = tf.reshape(labels, [-1]); // [batch]
    return tf.mean(sigmoidCrossEntropy(y, z));
  });
}

/** Mean squared error of labels and outputs. */
export function squaredError(labels: tf.Tensor, outputs: tf.Tensor): tf.Scalar {
  requireTensors({ labels, outputs });
  return tf.tidy(() => tf.mean(tf.square(tf.sub(tf.reshape(outputs, [-1]), tf.reshape(labels, [-1])))));
}
