import { requireTensors } from '../../core/shapes/require-tensor';
import { tf } from '../../core/tensorflow';

/**
 * Binary cross-entropy of labels y in [0, 1] against logits z, number by number:
 * max(z, 0) - z y + log(1 + exp(-|z|)), with the gradient sigmoid(z) - y written out. tfjs would otherwise
 * derive it term by term, in twenty kernels.
 * @param labels of the logits' shape; no gradient flows into them
 * @returns a tensor of the same shape
 */
export function sigmoidCrossEntropy(labels: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  requireTensors({ labels, logits });
  const operation = tf.customGrad((...inputs) => {
    const [z, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    save([z, labels]);
    const tail = tf.log1p(tf.exp(tf.neg(tf.abs(z))));
    const value = tf.add(tf.sub(tf.relu(z), tf.mul(z, labels)), tail);
    const gradFunc = (gradient: tf.Tensor, saved: tf.Tensor[]) =>
      tf.mul(gradient, tf.sub(tf.sigmoid(saved[0]), saved[1]));
    return { value, gradFunc };
  });
  return operation(logits);
}
