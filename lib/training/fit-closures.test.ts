import '../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StaleTraceError } from '../compiler/trace-error';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';
import { rejectsArgument } from '../core/testing/throws-argument';
import { type FitOptions, fit } from './fit';
import { fitVariables } from './fit-variables';
import type { FitVariablesOptions } from './fit-variables-options';

const rows = 64;
const log = { x: new Float32Array(rows).fill(1), label: new Float32Array(rows).fill(1) };

/** A model of one weight that starts at 0, and squared error against labels of 1. */
function run(changes: Partial<FitOptions>): FitOptions {
  const input = tf.input({ shape: [1], name: 'x' });
  const dense = tf.layers.dense({ units: 1, useBias: false, kernelInitializer: 'zeros' });
  return {
    model: tf.model({ inputs: input, outputs: dense.apply(input) as tf.SymbolicTensor }),
    optimizer: { kind: 'sgd', learningRate: 1e-9 },
    training: log,
    label: 'label',
    batchSize: 16,
    epochs: 3,
    random: new Random('closure'),
    ...changes,
  };
}

const error = (labels: tf.Tensor, outputs: tf.Tensor) =>
  tf.mean(tf.square(tf.sub(tf.reshape(outputs, [-1]), labels)));

function close(actual: readonly number[], expected: readonly number[]): void {
  assert.ok(
    actual.length === expected.length &&
      actual.every((value, i) => Math.abs(value - expected[i]) < 1e-6 * Math.max(1, Math.abs(expected[i]))),
    `${actual}`,
  );
}

test('fit follows a weight that a callback lowers after each epoch, compiled as eagerly', async () => {
  for (const compile of ['auto', false] as const) {
    let weight = 1;
    const options = run({
      compile,
      loss: (labels, outputs) => tf.mul(weight, error(labels, outputs)) as tf.Scalar,
      callbacks: {
        onEpochEnd: () => {
          weight /= 10;
        },
      },
    });
    const result = await fit(options);
    close(
      result.history.map(({ trainingLoss }) => trainingLoss),
      [1, 0.1, 0.01],
    );
    assert.equal(result.step, compile === 'auto' ? 'compiled' : 'eager');
    options.model.dispose();
  }
});

test('fitVariables follows a number that is set after each epoch, compiled as eagerly', async () => {
  for (const compile of ['auto', false] as const) {
    let beta = 0;
    const w = tf.variable(tf.scalar(0));
    const options: FitVariablesOptions = {
      compile,
      variables: [w],
      loss: () => tf.square(tf.sub(w, beta)) as tf.Scalar,
      optimizer: { kind: 'sgd', learningRate: 0.5 },
      training: { x: Float32Array.of(1) },
      batchSize: 1,
      epochs: 4,
      random: new Random('beta'),
      callbacks: {
        onEpochEnd: ({ epoch }) => {
          beta = epoch;
        },
      },
    };
    const { history } = await fitVariables(options);
    close(
      history.map(({ trainingLoss }) => trainingLoss),
      [0, 1, 1, 1],
    );
    close([...w.dataSync()], [3]);
    w.dispose();
  }
});

test('a term that is turned on after an epoch is in the next one, compiled as eagerly', async () => {
  const losses = await Promise.all(
    (['auto', false] as const).map(async (compile) => {
      let penalty = false;
      const result = await fit(
        run({
          compile,
          loss: (labels, outputs) =>
            (penalty ? tf.add(error(labels, outputs), 5) : error(labels, outputs)) as tf.Scalar,
          callbacks: {
            onEpochEnd: ({ epoch }) => {
              penalty = epoch === 1;
            },
          },
        }),
      );
      return result.history.map(({ trainingLoss }) => trainingLoss);
    }),
  );
  close(losses[0], [1, 6, 1]);
  close(losses[1], [1, 6, 1]);
});

test('a weight that rises at each batch is followed; one that rises in the midst of an epoch ends training', async () => {
  const annealed = async (compile: 'auto' | false, from: number) => {
    let step = 0;
    const result = await fit(
      run({
        compile,
        batchSize: 1,
        epochs: 2,
        shuffle: false,
        loss: (labels, outputs) => tf.mul(1 + Math.max(0, step - from), error(labels, outputs)) as tf.Scalar,
        callbacks: {
          onBatchEnd: () => {
            step++;
          },
        },
      }),
    );
    return result.history.map(({ trainingLoss }) => trainingLoss);
  };
  close(await annealed('auto', 0), await annealed(false, 0));
  await assert.rejects(annealed('auto', 40), StaleTraceError);
});

test('scalars are the numbers of each step, in the loss of the validation rows too', async () => {
  for (const compile of ['auto', false] as const) {
    const result = await fit(
      run({
        compile,
        validation: log,
        scalars: ({ epoch, stepsDone }) => ({ beta: epoch === 1 ? stepsDone : 10 * epoch }),
        loss: (labels, outputs, { beta }) => tf.mul(beta, error(labels, outputs)) as tf.Scalar,
      }),
    );
    close(
      result.history.map(({ trainingLoss }) => trainingLoss),
      [1.5, 20, 30],
    );
    close(
      result.history.map(({ validationLoss }) => validationLoss as number),
      [3, 20, 30],
    );
  }
  await rejectsArgument(fit(run({ scalars: (() => 3) as never })), 'scalars');
  await rejectsArgument(fit(run({ scalars: () => ({ beta: Number.NaN }) })), 'scalars.beta');
});
