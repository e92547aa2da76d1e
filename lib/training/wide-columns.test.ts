import { rejectsArgument, throwsArgument } from '../core/testing/throws-argument';
import '../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePredict } from '../compiler/compile-predict';
import { difference, numbers } from '../compiler/testing/compare-steps';
import { rowCount, takeRows } from '../core/columns';
import { Random } from '../core/random';
import { tf } from '../core/tensorflow';
import { batches } from '../data/batches';
import { createTrainingStep } from './create-training-step';
import { fit } from './fit';
import { fitVariables } from './fit-variables';
import { predictLogits } from './predict';

const log = {
  history: Int32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]),
  label: Float32Array.of(0, 1, 1),
};
const widths = { history: 3 };

test('a width that is not an integer, that names no column or does not divide its column is an error', () => {
  throwsArgument(() => rowCount(log, 'log', { history: 0 }), 'widths.history');
  throwsArgument(() => rowCount(log, 'log', { history: 2 }), 'log.history');
  throwsArgument(() => rowCount(log, 'log', { past: 3 }), 'widths');
  throwsArgument(() => rowCount(log), 'columns');
  throwsArgument(() => batches(log, { batchSize: 2 }), 'columns');
});

test('training refuses widths that do not fit its rows, before it starts', async () => {
  const table = tf.variable(tf.zeros([10, 2]), true, 'table');
  const run = (given: Record<string, number>) =>
    fitVariables({
      variables: [table],
      loss: ({ history }) => tf.mean(tf.gather(table, history as tf.Tensor1D)) as tf.Scalar,
      optimizer: { kind: 'sgd', learningRate: 0.1 },
      training: log,
      widths: given,
      batchSize: 2,
      epochs: 1,
      random: new Random(1),
    });
  await rejectsArgument(run({ history: 4 }), 'training.history');
  await rejectsArgument(run({}), 'training');
  table.dispose();
});

test('rows of a wide column stay together when they are taken, cut and shuffled', () => {
  assert.equal(rowCount(log, 'log', widths), 3);
  const taken = takeRows(log, Int32Array.of(2, 0), widths);
  assert.deepEqual([...taken.history], [7, 8, 9, 1, 2, 3]);
  assert.deepEqual([...taken.label], [1, 0]);
  throwsArgument(() => takeRows(log, Int32Array.of(3), widths), 'indices');
  const ordered = [...batches(log, { batchSize: 2, widths })];
  assert.deepEqual(
    ordered.map(({ history }) => [...history]),
    [
      [1, 2, 3, 4, 5, 6],
      [7, 8, 9],
    ],
  );
  for (const { history, label } of batches(log, { batchSize: 1, widths, random: new Random(3) })) {
    const row = (history[0] - 1) / 3;
    assert.deepEqual([...history], [3 * row + 1, 3 * row + 2, 3 * row + 3]);
    assert.equal(label[0], log.label[row]);
  }
});

test('a loss sees wide columns as [batch, width], compiled and eagerly, with equal numbers', () => {
  const run = (compile: 'auto' | false) => {
    const table = tf.variable(numbers('table', [10, 4]), true, `table-${compile}`);
    const shapes: number[][] = [];
    const step = createTrainingStep(
      {
        variables: [table],
        widths,
        optimizer: { kind: 'adam', learningRate: 0.1 },
        seed: 1,
        loss: ({ history, label }) => {
          shapes.push(history.shape, label.shape);
          const rows = tf.gather(table, history as tf.Tensor1D); // [batch, 3, 4]
          const scores = tf.sum(tf.mean(rows, 1), 1); // [batch]
          return tf.mean(tf.square(tf.sub(scores, label))) as tf.Scalar;
        },
      },
      compile,
    );
    const losses = [log, takeRows(log, Int32Array.of(1, 2), widths), log].map((batch) => step.run(batch));
    step.sync();
    const weights = table.dataSync();
    assert.equal(step.kind, compile === 'auto' ? 'compiled' : 'eager');
    assert.deepEqual(shapes.slice(0, 2), [[3, 3], [3]]);
    assert.throws(() => step.run({ ...log, history: log.history.subarray(0, 8) }));
    step.dispose();
    table.dispose();
    return { losses, weights };
  };
  const [compiled, eager] = [run('auto'), run(false)];
  assert.ok(difference(compiled.losses, eager.losses) < 1e-6);
  assert.ok(difference(compiled.weights, eager.weights) < 1e-6);
});

test('a compiled prediction takes wide columns', () => {
  const predict = compilePredict(({ history }) => tf.sum(history, 1), widths);
  const sums = predict.run({ history: log.history });
  assert.deepEqual([...sums.dataSync()], [6, 15, 24]);
  assert.throws(() => predict.run({ history: log.history.subarray(0, 4) }), /rows of 3 numbers, got 4/);
  sums.dispose();
  predict.dispose();
});

test('fit and predict take the widths from the inputs of the model', async () => {
  const history = tf.input({ shape: [3], dtype: 'int32', name: 'history' });
  const vectors = tf.layers.embedding({ inputDim: 10, outputDim: 2 }).apply(history) as tf.SymbolicTensor;
  const flat = tf.layers.flatten().apply(vectors) as tf.SymbolicTensor;
  const logit = tf.layers.dense({ units: 1 }).apply(flat) as tf.SymbolicTensor;
  const model = tf.model({ inputs: history, outputs: logit });
  const options = { model, label: 'label', batchSize: 2, epochs: 40, random: new Random(5) };
  const optimizer = { kind: 'adam', learningRate: 0.1 } as const;
  const unknown = { ...log, history: log.history.map((id) => id + 1) };
  await rejectsArgument(fit({ ...options, optimizer, training: unknown }), 'training column history');
  const result = await fit({ ...options, optimizer, training: log, validation: log });
  assert.equal(result.step, 'compiled');
  const logits = predictLogits(model, log, { batchSize: 2 });
  assert.deepEqual(
    [...logits].map((value) => value > 0),
    [false, true, true],
  );
  model.dispose();
});
