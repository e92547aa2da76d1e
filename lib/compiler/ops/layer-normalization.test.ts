import assert from 'node:assert/strict';
import test from 'node:test';
import { tf } from '../../core/tensorflow';
import { throwsArgument } from '../../core/testing/throws-argument';
import { numbers } from '../testing/compare-steps';
import { layerNormalization } from './layer-normalization';

function termByTerm(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), scale), shift);
}

function largestDifference(a: tf.Tensor, b: tf.Tensor): number {
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);
}

test('sizes that do not fit are errors that name them', () => {
  const x = tf.zeros([2, 3]);
  throwsArgument(() => layerNormalization(x, tf.ones([2]), tf.zeros([3])), 'scale');
  throwsArgument(() => layerNormalization(x, tf.ones([3]), tf.zeros([1, 3])), 'shift');
  throwsArgument(() => layerNormalization(tf.zeros([3]), tf.ones([3]), tf.zeros([3])), 'x');
  throwsArgument(() => layerNormalization(x, tf.ones([3]), tf.zeros([3]), 0), 'epsilon');
});

test('every row comes out with mean 0 and variance 1, and a constant row as the shift', () => {
  const x = tf.tensor2d([
    [1, 2, 3, 6],
    [5, 5, 5, 5],
  ]);
  const y = layerNormalization(x, tf.ones([4]), tf.zeros([4])).arraySync() as number[][];
  // The first row's mean is 3, its variance (4 + 1 + 0 + 9) / 4 = 3.5.
  [-2, -1, 0, 3].forEach((distance, i) => {
    assert.ok(Math.abs(y[0][i] - distance / Math.sqrt(3.5 + 1e-5)) < 1e-6);
  });
  assert.deepEqual(y[1], [0, 0, 0, 0]);
});

test('values and all three gradients are those of the definition, term by term', () => {
  const [x, scale, shift, target] = [
    numbers('x', [2, 3, 5]),
    numbers('scale', [5]),
    numbers('shift', [5]),
    numbers('target', [2, 3, 5]),
  ];
  const gradients = (normalize: typeof termByTerm) =>
    tf.valueAndGrads((...[a, b, c]: tf.Tensor[]) => tf.sum(tf.mul(tf.square(normalize(a, b, c)), target)))([
      x,
      scale,
      shift,
    ]);
  const [ours, oracle] = [gradients(layerNormalization), gradients(termByTerm)];
  assert.ok(largestDifference(ours.value, oracle.value) < 1e-6);
  ours.grads.forEach((gradient, i) => {
    assert.deepEqual(gradient.shape, oracle.grads[i].shape);
    assert.ok(largestDifference(gradient, oracle.grads[i]) < 1e-5, `gradient ${i}`);
  });
});
