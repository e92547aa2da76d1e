import assert from 'node:assert/strict';
import test from 'node:test';
import type { OptimizerOptions } from './optimizer-options';
import { compareWithEager, smallBatch, smallLoss, smallShapes } from './testing/compare-steps';

/** Float32 sums in another order differ by rounding; 50 steps let it grow a little. */
const tolerance = 2e-5;
const batches = Array.from({ length: 50 }, (_, i) => smallBatch(i, i % 10 === 9 ? 5 : 16));

const warmup = (step: number) => 0.02 * Math.min(1, (step + 1) / 10);
const optimizers: OptimizerOptions[] = [
  { kind: 'sgd', learningRate: 0.1 },
  { kind: 'sgd', learningRate: 0.1, weightDecay: 0.01 },
  { kind: 'sgd', learningRate: warmup, gradientClipping: { norm: 0.05 } },
  { kind: 'sgd', learningRate: 0.1, gradientClipping: { value: 0.01 } },
  { kind: 'momentum', learningRate: 0.05 },
  { kind: 'momentum', learningRate: 0.05, nesterov: true, weightDecay: 0.01, momentum: 0.8 },
  { kind: 'adam', learningRate: 0.01 },
  { kind: 'adam', learningRate: warmup, epsilon: 1e-3, beta1: 0.8, beta2: 0.99 },
  { kind: 'adam', learningRate: 0.01, weightDecay: 0.05, gradientClipping: { norm: 0.05 } },
  { kind: 'adamW', learningRate: warmup, weightDecay: 0.1 },
  { kind: 'adagrad', learningRate: 0.1 },
  { kind: 'adagrad', learningRate: 0.1, initialAccumulator: 0.1, weightDecay: 0.01 },
  { kind: 'adagrad', learningRate: 0.1, gradientClipping: { norm: 0.05 } },
  { kind: 'ftrl', learningRate: 0.1 },
  { kind: 'ftrl', learningRate: 0.1, l1: 0.01, l2: 0.01, beta: 1 },
];

for (const optimizer of optimizers) {
  const { learningRate, ...rest } = optimizer;
  const label = `${typeof learningRate === 'function' ? 'scheduled ' : ''}${JSON.stringify(rest)}`;
  test(`50 compiled steps equal 50 eager ones, two batch sizes among them: ${label}`, (context) => {
    const apart = compareWithEager({ shapes: smallShapes, loss: smallLoss, optimizer, batches });
    context.diagnostic(`largest relative differences: ${JSON.stringify(apart)}`);
    assert.ok(apart.loss < tolerance, `losses differ by ${apart.loss}`);
    assert.ok(apart.weights < tolerance, `weights differ by ${apart.weights}`);
    assert.ok(apart.state < tolerance, `optimizer state differs by ${apart.state}`);
  });
}
