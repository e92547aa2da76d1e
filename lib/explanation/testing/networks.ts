import { tf } from '../../core/tensorflow';
import { readFixture } from '../../core/testing/fixture';
import { type DifferentiableModel, singleFeatures } from '../gradients/differentiable-model';

interface NetworkFixture {
  weights: number[][];
  logits: number[];
  legendre50: number[];
  middle20: number[];
  left20: number[];
  right20: number[];
  background400: number[];
  inputTimesGradient: number[];
  exact: number[];
  base: number;
  interactions: number[];
  kernelComplete: number[];
  grouped: number[];
}

/** Two networks and their attributions, by scripts/fixtures/explanation.py. */
export const networks = readFixture<{
  size: number;
  rows: number;
  inputs: number[];
  background: number[];
  groups: number[][];
  tanh: NetworkFixture;
  relu: NetworkFixture;
}>('explanation/fixtures/networks.json');

/** A fixture's network as a function of tensors. */
export function networkOf(kind: 'tanh' | 'relu'): DifferentiableModel {
  const { size } = networks;
  const weights = networks[kind].weights;
  return {
    size,
    features: singleFeatures(size),
    logits: (inputs) => {
      let x: tf.Tensor = inputs;
      for (let layer = 0; layer < weights.length; layer += 2) {
        const units = weights[layer + 1].length;
        const kernel = tf.tensor2d(weights[layer], [weights[layer].length / units, units]);
        x = tf.add(tf.matMul(x as tf.Tensor2D, kernel), tf.tensor1d(weights[layer + 1]));
        if (layer < weights.length - 2) x = kind === 'tanh' ? tf.tanh(x) : tf.relu(x);
      }
      return tf.reshape(x, [-1]);
    },
  };
}

/** The same network over plain numbers. */
export function predictOf(kind: 'tanh' | 'relu'): (rows: Float64Array) => Float64Array {
  const { size } = networks;
  const weights = networks[kind].weights;
  return (rows) =>
    Float64Array.from({ length: rows.length / size }, (_, row) => {
      let x = [...rows.subarray(row * size, (row + 1) * size)];
      for (let layer = 0; layer < weights.length; layer += 2) {
        const [kernel, bias] = [weights[layer], weights[layer + 1]];
        const before = x;
        x = bias.map((start, unit) =>
          before.reduce((sum, value, i) => sum + value * kernel[i * bias.length + unit], start),
        );
        if (layer < weights.length - 2)
          x = x.map(kind === 'tanh' ? Math.tanh : (value) => Math.max(0, value));
      }
      return x[0];
    });
}
