// The network that the works on explanations explain: 30 numbers, hidden layers of 64 and 32 rectified units, one logit.
import { Random, tf } from 'lib';
import { singleFeatures } from 'lib/explanation';

export const size = 30;
const units = [64, 32, 1];

/** @param {number} rows @param {string} name */
export function drawRows(rows, name) {
  const random = new Random(name);
  return Float32Array.from({ length: rows * size }, () => random.normal());
}

/** @returns {import('lib/explanation').DifferentiableModel} */
export function network() {
  const random = new Random('network');
  let width = size;
  const layers = units.map((count) => {
    const bound = 1 / Math.sqrt(width);
    const draw = (/** @type {number} */ length) =>
      Float32Array.from({ length }, () => random.uniform(-bound, bound));
    const layer = {
      kernel: tf.variable(tf.tensor2d(draw(width * count), [width, count])),
      bias: tf.variable(tf.tensor1d(draw(count))),
    };
    width = count;
    return layer;
  });
  return {
    size,
    features: singleFeatures(size),
    logits: (inputs) => {
      /** @type {import('lib').tf.Tensor} */
      let x = inputs;
      layers.forEach(({ kernel, bias }, i) => {
        x = tf.add(tf.matMul(/** @type {any} */ (x), /** @type {any} */ (kernel)), bias);
        if (i < layers.length - 1) x = tf.relu(x);
      });
      return tf.reshape(x, [-1]);
    },
  };
}
