import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tf } from '../core/tensorflow';
import { assertClose } from '../core/testing/closeness';
import { binaryCrossEntropy, squaredError } from './losses';

const value = (loss: typeof squaredError, labels: number[], outputs: number[]): number =>
  tf.tidy(() => loss(tf.tensor1d(labels), tf.tensor2d(outputs, [outputs.length, 1])).dataSync()[0]);

test('labels and outputs of different lengths are refused by the tensor operations', () => {
  assert.throws(() => value(squaredError, [1, 0, 1], [1, 0]));
  assert.throws(() => value(binaryCrossEntropy, [1, 0, 1], [1, 0]));
});

test('cross-entropy of logits is that of the sigmoid of the logits', () => {
  const logits = fc.double({ min: -15, max: 15, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), logits), { minLength: 1 }),
      (rows) => {
        const expected = rows.reduce((sum, [y, z]) => {
          const p = 1 / (1 + Math.exp(-z));
          return sum - y * Math.log(p) - (1 - y) * Math.log1p(-p);
        }, 0);
        const labels = rows.map(([y]) => y);
        const actual = value(
          binaryCrossEntropy,
          labels,
          rows.map(([, z]) => z),
        );
        assertClose([actual], [expected / rows.length], 1e-5);
      },
    ),
  );
});

test('cross-entropy stays finite and keeps its gradient where a sigmoid would saturate', () => {
  assertClose([value(binaryCrossEntropy, [0, 1], [1000, -1000])], [1000], 1e-6);
  assert.equal(value(binaryCrossEntropy, [1, 0], [1000, -1000]), 0);
  const gradient = tf.grad((z) => binaryCrossEntropy(tf.tensor1d([0, 1, 1]), z));
  // d/dz = sigmoid(z) - y, and at 0 one half either way.
  assertClose(gradient(tf.tensor1d([200, -200, 0])).dataSync(), [1 / 3, -1 / 3, -1 / 6], 1e-6);
});

test('squared error is the mean of the squared differences', () => {
  assertClose([value(squaredError, [1, 2, 3], [1, 0, 6])], [(0 + 4 + 9) / 3], 1e-6);
});
