import { throwsArgument } from '../core/testing/throws-argument';
import './testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../core/tensorflow';
import { assertClose } from '../core/testing/closeness';
import { compileStep } from './compile';
import { eagerStep } from './eager-step';
import type { OptimizerOptions } from './optimizer-options';
import { givenGradients, gradientBatch } from './testing/given-gradients';
import type { StepDefinition } from './training-step-definition';
import { readWeights } from './weights';

const adam: OptimizerOptions = { kind: 'adam', learningRate: 0.1 };
const definition = (optimizer: OptimizerOptions = adam): StepDefinition =>
  givenGradients([tf.tensor1d([1, -1])], optimizer);

test('no variables, variables of one name and a seed that is no int32 are refused', () => {
  const good = definition();
  throwsArgument(() => eagerStep({ ...good, variables: [] }), 'variables');
  const twice = [good.variables[0], good.variables[0]];
  throwsArgument(() => eagerStep({ ...good, variables: twice }), 'variables');
  throwsArgument(() => eagerStep({ ...good, seed: 2 ** 32 }), 'seed');
  throwsArgument(() => eagerStep({ ...good, seed: 0.5 }), 'seed');
});

test('a step that fails leaves weights, optimizer state and step count as they were', () => {
  const good = definition();
  let broken = false;
  const step = eagerStep({
    ...good,
    loss: (batch, context) => {
      const value = good.loss(batch, context);
      if (broken) throw new Error('out of luck');
      return value;
    },
  });
  step.run(gradientBatch([[1, 2]]));
  const weights = readWeights(good.variables);
  const state = step.optimizerState();
  broken = true;
  assert.throws(() => step.run(gradientBatch([[1, 2]])), /out of luck/);
  assert.deepEqual(readWeights(good.variables), weights);
  assert.deepEqual(step.optimizerState(), state);
  assert.equal(step.stepsDone, 1);
});

test('a step goes on where another one stopped when it is given its state', () => {
  const [a, b] = [definition(), definition()];
  const [first, second] = [eagerStep(a), eagerStep(b)];
  for (let i = 0; i < 3; i++) first.run(gradientBatch([[i, -1]]));
  b.variables[0].assign(a.variables[0]);
  const rename = (name: string) => name.replace(a.variables[0].name, b.variables[0].name);
  const state = Object.entries(first.optimizerState()).map(([name, values]) => [
    rename(name),
    values.slice(),
  ]);
  second.restore(Object.fromEntries(state), first.stepsDone);
  for (const step of [first, second]) step.run(gradientBatch([[5, 2]]));
  assert.deepEqual(readWeights(a.variables), readWeights(b.variables));
});

test('optimizer state of another optimizer or another shape is refused and changes nothing', () => {
  const step = eagerStep(definition());
  const before = step.optimizerState();
  assert.throws(
    () => step.restore({}, 1),
    /optimizerState\["given\d+\/m"\] must be 2 numbers, got undefined/,
  );
  const wrong = Object.fromEntries(Object.keys(before).map((name) => [name, Float32Array.of(1)]));
  assert.throws(() => step.restore(wrong, 1), /must be 2 numbers, got 1/);
  throwsArgument(() => step.restore(before, -1), 'stepsDone');
  assert.deepEqual(step.optimizerState(), before);
  assert.equal(step.stepsDone, 0);
});

test('a variable that the loss does not depend on stays as it is, as in PyTorch', () => {
  const used = definition({ kind: 'adamW', learningRate: 0.1, weightDecay: 0.5 });
  const idle = tf.variable(tf.tensor1d([3, 4]));
  const step = eagerStep({ ...used, variables: [...used.variables, idle] });
  step.run(gradientBatch([[1, 1]]));
  assert.deepEqual([...idle.dataSync()], [3, 4]);
});

test('after dispose every use is an error, and all tensors are gone', () => {
  const good = definition();
  const before = tf.memory().numTensors;
  const step = eagerStep(good);
  step.run(gradientBatch([[1, 1]]));
  step.dispose();
  step.dispose();
  assert.equal(tf.memory().numTensors, before);
  assert.throws(() => step.run(gradientBatch([[1, 1]])), /must not be used after dispose/);
  assert.throws(() => step.sync(), /must not be used after dispose/);
  assert.throws(() => step.optimizerState(), /must not be used after dispose/);
});

let tables = 0;
function lookup(optimizer: OptimizerOptions, alsoRead = false): StepDefinition {
  const table = tf.variable(tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]), true, `lookup${tables++}`);
  return {
    variables: [table],
    optimizer,
    seed: 0,
    loss: ({ id, weight }) =>
      tf.tidy(() => {
        const rows = tf.sum(tf.gather(table, id as tf.Tensor1D), 1);
        const other = alsoRead ? tf.mul(0, tf.sum(table)) : tf.scalar(0);
        return tf.add(tf.sum(tf.mul(rows, weight)), other) as tf.Scalar;
      }),
  };
}
const batch = (id: number[], weight: number[]) => ({
  id: Int32Array.from(id),
  weight: Float32Array.from(weight),
});

test('lazy Adam changes the rows of the batch only; without it, momentum moves rows of batches before', () => {
  const run = (lazyEmbeddings: boolean) => {
    const made = lookup({ ...adam, lazyEmbeddings } as OptimizerOptions);
    const step = eagerStep(made);
    step.run(batch([0, 1, 1], [1, 1, 1]));
    const before = readWeights(made.variables)[0];
    step.run(batch([2], [1]));
    return { before, after: readWeights(made.variables)[0], state: step.optimizerState() };
  };
  const lazy = run(true);
  assert.deepEqual([...lazy.after.slice(0, 4)], [...lazy.before.slice(0, 4)]);
  assert.deepEqual([...lazy.after.slice(6)], [7, 8]);
  assert.notDeepEqual([...lazy.after.slice(4, 6)], [5, 6]);
  const dense = run(false);
  assert.notDeepEqual([...dense.after.slice(0, 4)], [...dense.before.slice(0, 4)]);
});

test('a row whose gradient is exactly 0 is still a row of the batch: its momentum moves it', () => {
  const made = lookup({ ...adam, lazyEmbeddings: true } as OptimizerOptions);
  const step = eagerStep(made);
  step.run(batch([0], [1]));
  const before = readWeights(made.variables)[0];
  step.run(batch([0], [0]));
  assert.notDeepEqual(readWeights(made.variables)[0], before);
});

for (const alsoRead of [false, true]) {
  test(`eager and compiled agree on lazy rows ${alsoRead ? 'of a table that is also read whole' : ''}`, () => {
    const results = [eagerStep, compileStep].map((makeStep) => {
      const made = lookup({ ...adam, lazyEmbeddings: true } as OptimizerOptions, alsoRead);
      const step = makeStep(made);
      for (const ids of [
        [0, 1, 1],
        [2, 0, 0],
        [3, 3, 3],
      ])
        step.run(batch(ids, [1, -2, 0.5]));
      step.sync();
      const weights = readWeights(made.variables)[0];
      step.dispose();
      return weights;
    });
    assertClose(results[0], results[1], 1e-6);
  });
}
