import assert from 'node:assert/strict';
import test from 'node:test';
import { statelessBernoulli } from '../core/stateless-random';
import { tf } from '../core/tensorflow';
import { throwsArgument } from '../core/testing/throws-argument';
import { compileStep } from './compile';
import type { OptimizerOptions } from './optimizer-options';
import { difference, numbers, smallBatch, smallLoss, smallShapes, variables } from './testing/compare-steps';
import type { StepDefinition } from './training-step-definition';

const adam: OptimizerOptions = { kind: 'adam', learningRate: 0.01 };

function smallStep(optimizer = adam) {
  const model = variables(smallShapes);
  const list = Object.values(model);
  const step = compileStep({ variables: list, loss: smallLoss(model), optimizer, seed: 7 });
  const weights = () => list.map((variable) => Array.from(variable.dataSync()));
  return { model, step, weights };
}

test('a run that is saved and restored halfway ends where the uninterrupted one ends, bit for bit', () => {
  const whole = smallStep();
  for (let i = 0; i < 20; i++) whole.step.run(smallBatch(i, i === 9 ? 5 : 16));
  const first = smallStep();
  for (let i = 0; i < 10; i++) first.step.run(smallBatch(i, i === 9 ? 5 : 16));
  first.step.sync();
  const second = smallStep();
  for (const name of Object.keys(smallShapes)) second.model[name].assign(first.model[name]);
  const slots = Object.values(first.step.optimizerState());
  const named = Object.keys(second.step.optimizerState()).map((name, i) => [name, slots[i]]);
  second.step.run(smallBatch(99, 16));
  for (const name of Object.keys(smallShapes)) second.model[name].assign(first.model[name]);
  second.step.restore(Object.fromEntries(named), first.step.stepsDone);
  for (let i = 10; i < 20; i++) second.step.run(smallBatch(i, 16));
  for (const { step } of [whole, second]) step.sync();
  assert.deepEqual(second.weights(), whole.weights());
  assert.equal(second.step.stepsDone, 20);
});

test('restore before the first step counts too, and wrong slots change nothing', () => {
  const { step } = smallStep();
  const fresh = step.optimizerState();
  assert.equal(Object.keys(fresh).length, 12);
  assert.ok(Object.values(fresh).every((slot) => slot.every((value) => value === 0)));
  const [name] = Object.keys(fresh);
  throwsArgument(() => step.restore({ [name]: fresh[name] }, 3), 'optimizerState');
  assert.throws(
    () => step.restore({ ...fresh, [name]: new Float32Array(3) }, 3),
    /must be of 80 numbers, got 3/,
  );
  throwsArgument(() => step.restore(fresh, -1), 'stepsDone');
  assert.equal(step.stepsDone, 0);
  const marked = Object.fromEntries(
    Object.entries(fresh).map(([slot, values]) => [slot, values.map(() => 0.5)]),
  );
  step.restore(marked, 3);
  assert.deepEqual(step.optimizerState(), marked);
  step.run(smallBatch(1, 16));
  assert.equal(step.stepsDone, 4);
  const after = step.optimizerState()[name];
  assert.ok(
    after.some((value) => Math.abs(value - 0.45) < 1e-6),
    'rows without a gradient decay by beta1',
  );
  step.restore({}, 0);
  assert.deepEqual(step.optimizerState(), fresh);
});

test('a variable that is assigned between steps is taken over, trained or not', () => {
  const shift = tf.variable(tf.scalar(1), false);
  const x = tf.variable(tf.scalar(2));
  const step = compileStep({
    variables: [x],
    loss: (batch) => tf.mean(tf.add(tf.mul(tf.mul(x, x), 0.5), tf.mul(shift, batch.one))) as tf.Scalar,
    optimizer: { kind: 'sgd', learningRate: 0.5 },
    seed: 1,
  });
  const batch = { one: Float32Array.of(1) };
  assert.equal(step.run(batch), 3);
  assert.equal(step.run(batch), 1.5);
  shift.assign(tf.scalar(10));
  assert.equal(step.run(batch), 10.125);
  x.assign(tf.scalar(4));
  assert.equal(step.run(batch), 18);
  step.sync();
  assert.equal(x.dataSync()[0], 2);
  assert.equal(shift.dataSync()[0], 10);
  step.dispose();
});

test('a variable that the loss assigns is state: batch normalization moves its averages inside the graph', () => {
  const norm = tf.layers.batchNormalization({ momentum: 0.5 });
  const average = tf.variable(tf.zeros([1]), false);
  norm.build([null, 1]);
  const step = compileStep({
    variables: norm.trainableWeights.map((weight) => weight.read() as tf.Variable),
    loss: ({ x }) => {
      average.assign(tf.add(tf.mul(average, 0.5), tf.mul(tf.mean(x).reshape([1]), 0.5)) as tf.Tensor1D);
      return tf.mean(norm.apply(tf.reshape(x, [-1, 1]), { training: true }) as tf.Tensor) as tf.Scalar;
    },
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    seed: 1,
  });
  const batch = { x: Float32Array.of(1, 2, 3, 6) };
  step.run(batch);
  assert.deepEqual(average.dataSync(), Float32Array.of(0), 'tracing leaves variables as they were');
  step.run(batch);
  step.sync();
  assert.deepEqual(average.dataSync(), Float32Array.of(2.25));
  const [mean] = norm.nonTrainableWeights.map((weight) => weight.read().dataSync()[0]);
  assert.equal(mean, 2.25);
  step.dispose();
});

test('lazy Adam moves the rows of the batch as dense Adam would from a fresh state, and no other row', () => {
  const ids = (list: number[]) => ({ id: Int32Array.from(list) });
  const run = (lazyEmbeddings: boolean) => {
    const value = numbers('table', [10, 3]);
    const table = tf.variable(value);
    const step = compileStep({
      variables: [table],
      loss: ({ id }) => tf.mean(tf.square(tf.sub(tf.gather(table, tf.cast(id, 'int32')), 1))) as tf.Scalar,
      optimizer: { kind: 'adam', learningRate: 0.1, lazyEmbeddings, gradientClipping: { norm: 0.3 } },
      seed: 1,
    });
    step.run(ids([3, 3, 7, 1]));
    step.sync();
    const first = table.dataSync();
    step.run(ids([3, 8]));
    step.sync();
    return { before: value.dataSync(), first, second: table.dataSync(), state: step.optimizerState() };
  };
  const [lazy, dense] = [run(true), run(false)];
  const row = (values: ArrayLike<number>, i: number) => Array.from(values).slice(3 * i, 3 * i + 3);
  for (let i = 0; i < 10; i++)
    assert.ok(difference(row(lazy.first, i), row(dense.first, i)) < 1e-6, `row ${i}`);
  for (const i of [3, 8]) assert.ok(difference(row(lazy.second, i), row(dense.second, i)) < 1e-6, `row ${i}`);
  assert.deepEqual(row(lazy.second, 7), row(lazy.first, 7), 'a row that is not in the batch keeps still');
  assert.notDeepEqual(row(dense.second, 7), row(dense.first, 7), 'dense Adam moves it by its momentum');
  for (const i of [0, 2, 4, 5, 6, 9]) assert.deepEqual(row(lazy.second, i), row(lazy.before, i));
  const [m] = Object.values(lazy.state);
  assert.ok(row(m, 7).every((value) => value !== 0) && row(m, 0).every((value) => value === 0));
});

test('dropout inside the graph drops at its rate, independently from step to step and element to element', () => {
  const [steps, size, rate] = [60, 400, 0.3];
  const weight = tf.variable(tf.ones([size]));
  const step = compileStep({
    variables: [weight],
    loss: (_batch, { randomSeed }) =>
      tf.sum(tf.mul(weight, statelessBernoulli([size], 1 - rate, randomSeed, 5))) as tf.Scalar,
    // The gradient of the weight is the mask, so each step subtracts the mask from the weights.
    optimizer: { kind: 'sgd', learningRate: 1 },
    seed: 11,
  } satisfies StepDefinition);
  const masks: number[][] = [];
  let before: Float32Array = weight.dataSync<'float32'>();
  for (let i = 0; i < steps; i++) {
    step.run({ x: Float32Array.of(0) });
    step.sync();
    const after = weight.dataSync<'float32'>();
    const last = before;
    masks.push(Array.from(after, (value, j) => last[j] - value));
    before = after;
  }
  const all = masks.flat();
  assert.ok(!all.some((value) => value !== 0 && value !== 1));
  const kept = all.reduce((sum, value) => sum + value, 0) / all.length;
  const standardDeviation = Math.sqrt((rate * (1 - rate)) / all.length);
  assert.ok(Math.abs(kept - (1 - rate)) < 4 * standardDeviation, `kept ${kept}`);
  const agreement = (a: number[], b: number[]) => a.filter((value, i) => value === b[i]).length;
  const expected = 1 - 2 * rate * (1 - rate);
  const near = (share: number, count: number) =>
    assert.ok(
      Math.abs(share - expected) < 4 * Math.sqrt((expected * (1 - expected)) / count),
      `agree ${share}`,
    );
  const pairs = masks.slice(1).reduce((sum, mask, i) => sum + agreement(mask, masks[i]), 0);
  near(pairs / ((steps - 1) * size), (steps - 1) * size);
  const neighbors = masks.reduce((sum, mask) => sum + agreement(mask.slice(1), mask.slice(0, -1)), 0);
  near(neighbors / (steps * (size - 1)), steps * (size - 1));
  step.dispose();
});

test('20,000 steps of two batch sizes grow neither tensors nor memory', () => {
  const { step } = smallStep();
  const batches = [smallBatch(1, 16), smallBatch(2, 5)];
  const rounds = (count: number) => {
    for (let i = 0; i < count; i++) step.run(batches[i % 10 === 9 ? 1 : 0]);
  };
  rounds(2000);
  const before = { tensors: tf.memory().numTensors, resident: process.memoryUsage().rss };
  rounds(20_000);
  assert.equal(tf.memory().numTensors, before.tensors);
  const growth = (process.memoryUsage().rss - before.resident) / 2 ** 20;
  assert.ok(growth < 40, `resident memory grew by ${growth.toFixed(1)} MB`);
  step.dispose();
});
