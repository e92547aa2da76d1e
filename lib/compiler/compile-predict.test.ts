import assert from 'node:assert/strict';
import test from 'node:test';
import type { Column } from '../core/columns';
import { tf } from '../core/tensorflow';
import { throwsArgument } from '../core/testing/throws-argument';
import { compilePredict } from './compile-predict';
import { numbers, smallBatch, variables } from './testing/compare-steps';
import { TraceError } from './trace-error';
import type { BatchTensors } from './training-step-definition';

const { users, products } = variables({ users: [20, 4], products: [8, 4] });
const score = ({ user, product }: BatchTensors) =>
  tf.sum(tf.mul(tf.gather(users, tf.cast(user, 'int32')), tf.gather(products, tf.cast(product, 'int32'))), 1);

/** What the function gives when it runs eagerly. */
function eager(rows: number): Float32Array {
  const { user, product } = smallBatch(1, rows);
  const tensor = (column: Column) => tf.tensor1d(column as Int32Array, 'int32');
  const result = tf.tidy(() => score({ user: tensor(user), product: tensor(product) }));
  const values = result.dataSync<'float32'>();
  result.dispose();
  return values;
}

test('a bad prediction is an error that says what is wrong', () => {
  throwsArgument(() => compilePredict(undefined as never), 'predict');
  const fails = (predict: (batch: BatchTensors) => unknown, message: RegExp) => {
    const compiled = compilePredict(predict as typeof score);
    const before = tf.memory().numTensors;
    assert.throws(
      () => compiled.run(smallBatch(1, 6)),
      (error: Error) => error instanceof TraceError && message.test(error.message),
    );
    assert.equal(tf.memory().numTensors, before);
    compiled.dispose();
  };
  fails(() => undefined, /predict must return a tensor or tensors by name, got undefined/);
  fails((batch) => ({ a: score(batch), b: 3 }), /predict must return tensors, got 3 as b/);
  fails((batch) => tf.tensor(score(batch).arraySync() as number[]), /reads a tensor back/);
  fails((batch) => tf.add(score(batch), tf.randomNormal([6])), /tf.randomNormal made in JavaScript/);
  fails((batch) => {
    users.assign(tf.zerosLike(users));
    return score(batch);
  }, /a prediction must not assign variables/);
});

test('predictions equal the eager ones for every number of rows, more than are kept ready at a time', () => {
  const compiled = compilePredict(score);
  const before = tf.memory().numTensors;
  for (const rows of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 10]) {
    const result = compiled.run(smallBatch(1, rows));
    assert.deepEqual(result.dataSync(), eager(rows));
    result.dispose();
  }
  assert.equal(tf.memory().numTensors, before);
  compiled.dispose();
});

test('a prediction follows its variables when they are assigned', () => {
  const compiled = compilePredict(score);
  tf.dispose(compiled.run(smallBatch(1, 6)));
  const value = numbers('other users', [20, 4]);
  users.assign(value as tf.Tensor2D);
  value.dispose();
  const result = compiled.run(smallBatch(1, 6));
  assert.deepEqual(result.dataSync(), eager(6));
  result.dispose();
  compiled.dispose();
});

test('named results, results that are inputs or variables, and columns that are not used', () => {
  const compiled = compilePredict((batch) => ({ score: score(batch), user: batch.user, users }));
  const batch = smallBatch(1, 6);
  const result = compiled.run(batch);
  assert.deepEqual(result.user.dataSync(), batch.user);
  assert.deepEqual(result.users.dataSync(), users.dataSync());
  assert.deepEqual(result.score.dataSync(), eager(6));
  tf.dispose(result);
  compiled.dispose();
  assert.throws(() => compiled.run(batch), /the compiled prediction must/);
});
