import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileStep } from '../../compiler/compile';
import { eagerStep } from '../../compiler/eager-step';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { SeededDropout } from './dropout';

const ones = tf.ones([200, 50]);
const seed = (step: number) => tf.tensor1d([7, step], 'int32');
const mask = (layer: SeededDropout, step: number): Float32Array =>
  (layer.apply(ones, { training: true, randomSeed: seed(step) }) as tf.Tensor).dataSync<'float32'>().slice();
const correlation = (a: Float32Array, b: Float32Array): number => {
  const mean = (x: Float32Array) => x.reduce((sum, v) => sum + v, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: Float32Array, mx: number, y: Float32Array, my: number) =>
    x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
};

test('a rate outside [0, 1) and a missing name are refused', () => {
  throwsArgument(() => new SeededDropout({ rate: 1, name: 'd' }), 'rate');
  throwsArgument(() => new SeededDropout({ rate: -0.1, name: 'd' }), 'rate');
  throwsArgument(() => new SeededDropout({ rate: Number.NaN, name: 'd' }), 'rate');
  throwsArgument(() => new SeededDropout({ rate: 0.5, name: '' }), 'name');
});

test("training without the step's seed is refused", () => {
  const layer = new SeededDropout({ rate: 0.5, name: 'noSeed' });
  throwsArgument(() => layer.apply(ones, { training: true }), 'randomSeed');
});

test('nothing is dropped outside training, or at rate 0', () => {
  const out = new SeededDropout({ rate: 0.5, name: 'off' }).apply(ones, { training: false }) as tf.Tensor;
  assert.deepEqual(out.dataSync(), ones.dataSync());
  assert.deepEqual(mask(new SeededDropout({ rate: 0, name: 'zero' }), 1), ones.dataSync());
});

test('each number is 0 at the given rate, else scaled so that the mean stays', () => {
  for (const rate of [0.1, 0.5, 0.8]) {
    const values = mask(new SeededDropout({ rate, name: `rate${rate}` }), 3);
    const kept = values.filter((value) => value !== 0);
    assertClose(
      kept,
      kept.map(() => 1 / (1 - rate)),
      1e-6,
    );
    // 10,000 draws: four standard errors.
    const allowed = 4 * Math.sqrt((rate * (1 - rate)) / values.length);
    assert.ok(
      Math.abs(1 - kept.length / values.length - rate) < allowed,
      `rate ${rate}: kept ${kept.length}`,
    );
  }
});

test('masks repeat for the same step and are independent between steps and between layers', () => {
  const layer = new SeededDropout({ rate: 0.5, name: 'one' });
  const other = new SeededDropout({ rate: 0.5, name: 'two' });
  assert.deepEqual(mask(layer, 5), mask(layer, 5));
  // 10,000 draws: the correlation of independent masks has a standard error of 0.01.
  for (const [a, b] of [
    [mask(layer, 5), mask(layer, 6)],
    [mask(layer, 5), mask(other, 5)],
    [mask(layer, 0), mask(layer, 1)],
  ]) {
    assert.ok(Math.abs(correlation(a, b)) < 0.04, `correlation ${correlation(a, b)}`);
  }
});

test('the eager and the compiled step draw the same masks, new ones each step', () => {
  const layer = new SeededDropout({ rate: 0.5, name: 'steps' });
  const losses = [eagerStep, compileStep].map((makeStep) => {
    const variable = tf.variable(tf.ones([8]));
    const step = makeStep({
      variables: [variable],
      optimizer: { kind: 'sgd', learningRate: 1e-30 },
      seed: 11,
      loss: (batch, context) =>
        tf.mean(tf.mul(layer.apply(batch.x, { ...context }) as tf.Tensor, tf.sum(variable))) as tf.Scalar,
    });
    const x = Float32Array.from({ length: 64 }, (_, i) => i);
    const values = Array.from({ length: 6 }, () => step.run({ x }));
    step.dispose();
    variable.dispose();
    return values;
  });
  assertClose(losses[0], losses[1], 1e-6);
  assert.equal(new Set(losses[0]).size, 6);
});

test('a model with dropout is restored from its configuration', async () => {
  const input = tf.input({ shape: [4] });
  const output = new SeededDropout({ rate: 0.25, name: 'saved' }).apply(input) as tf.SymbolicTensor;
  const json = JSON.parse(tf.model({ inputs: input, outputs: output }).toJSON() as string);
  const restored = await tf.models.modelFromJSON(json);
  assert.equal(restored.getLayer('saved').getConfig().rate, 0.25);
});
