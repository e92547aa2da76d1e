import assert from 'node:assert/strict';
import test from 'node:test';
import type { Columns } from '../core/columns';
import { Random } from '../core/random';
import { statelessBernoulli } from '../core/stateless-random';
import { tf } from '../core/tensorflow';
import { compileStep } from './compile';
import { compilePredict } from './compile-predict';
import { eagerStep } from './eager-step';
import {
  compareWithEager,
  difference,
  smallBatch,
  smallLoss,
  smallShapes,
  variables,
} from './testing/compare-steps';
import type { TrainingStep } from './training-step';
import type { BatchTensors } from './training-step-definition';

/** Sizes 1 to `count` in a mixed order, `rounds` times. */
function mixed(count: number, rounds: number): number[] {
  const random = new Random('sizes');
  return Array.from({ length: rounds }, () => [...random.permutation(count)].map((size) => size + 1)).flat();
}

/** How many graphs a step or a prediction has loaded. */
function loaded(compiled: unknown): { traces: number; shapes: number } {
  const { traced } = compiled as { traced: { traces: Map<string, { trace: object }> } };
  const variants = [...traced.traces.values()];
  return { traces: new Set(variants.map(({ trace }) => trace)).size, shapes: variants.length };
}

const twoTowers = (model: Readonly<Record<string, tf.Variable>>) => {
  const base = smallLoss(model);
  return (batch: BatchTensors, { randomSeed }: { randomSeed: tf.Tensor }) => {
    const rows = batch.user.shape[0];
    const users = tf.gather(model.users, tf.cast(batch.user, 'int32'));
    const products = tf.gather(model.products, tf.cast(batch.product, 'int32'));
    const kept = tf.mul(users, statelessBernoulli(users.shape, 0.5, randomSeed, 3));
    // In-batch negatives: the batch is in both dimensions.
    const logits = tf.matMul(kept as tf.Tensor2D, products as tf.Tensor2D, false, true);
    const own = tf.sum(tf.mul(logits, tf.eye(rows)), 1);
    const contrast = tf.mean(tf.sub(tf.logSumExp(logits, 1), own));
    return tf.add(base(batch), contrast) as tf.Scalar;
  };
};

for (const [name, loss] of Object.entries({
  'a small network': smallLoss,
  'in-batch negatives with dropout': twoTowers,
})) {
  test(`${name} of 40 batch sizes in turns: the compiled steps are the eager ones`, (context) => {
    const batches: Columns[] = mixed(40, 2).map((rows, i) => smallBatch(i, rows));
    const optimizer = { kind: 'adam', learningRate: 0.01 } as const;
    const before = tf.memory().numTensors;
    const apart = compareWithEager({ shapes: smallShapes, loss, optimizer, batches });
    context.diagnostic(JSON.stringify(apart));
    assert.ok(apart.loss < 5e-5 && apart.weights < 1e-3, JSON.stringify(apart));
    assert.equal(tf.memory().numTensors, before);
  });
}

test('lazy tables, clipping and plain SGD on 30 batch sizes are the eager ones', () => {
  for (const optimizer of [
    { kind: 'adam', learningRate: 0.01, lazyEmbeddings: true, gradientClipping: { norm: 0.3 } },
    { kind: 'sgd', learningRate: 0.1 },
    { kind: 'adagrad', learningRate: 0.1, gradientClipping: { value: 0.01 } },
  ] as const) {
    const batches: Columns[] = mixed(30, 2).map((rows, i) => smallBatch(i, rows));
    const apart = compareWithEager({ shapes: smallShapes, loss: smallLoss, optimizer, batches });
    assert.ok(apart.loss < 5e-5 && apart.weights < 1e-3, `${optimizer.kind} ${JSON.stringify(apart)}`);
  }
});

test('predictions of 60 batch sizes are the eager ones, by few graphs', () => {
  const model = variables(smallShapes);
  const predict = ({ user, product }: BatchTensors) => {
    const pairs = tf.concat(
      [tf.gather(model.users, user as tf.Tensor1D), tf.gather(model.products, product as tf.Tensor1D)],
      1,
    );
    const hidden = tf.relu(
      tf.add(tf.matMul(pairs as tf.Tensor2D, model.weights1 as tf.Tensor as tf.Tensor2D), model.bias1),
    );
    // Not row by row: what is padded would show.
    return tf.softmax(
      tf.reshape(tf.matMul(hidden as tf.Tensor2D, model.weights2 as tf.Tensor as tf.Tensor2D), [-1]),
    );
  };
  const compiled = compilePredict(predict);
  const before = tf.memory().numTensors;
  for (const rows of mixed(60, 2)) {
    const { user, product } = smallBatch(rows, rows);
    const result = compiled.run({ user, product });
    const eager = tf.tidy(() =>
      predict({
        user: tf.tensor1d(user as Int32Array, 'int32'),
        product: tf.tensor1d(product as Int32Array, 'int32'),
      }).dataSync(),
    );
    assert.ok(difference(result.dataSync(), eager) < 1e-5);
    assert.deepEqual(result.shape, [rows]);
    result.dispose();
  }
  assert.equal(tf.memory().numTensors, before);
  const { traces, shapes } = loaded(compiled);
  assert.equal(shapes, 60);
  assert.ok(traces <= 17, `${traces} traces`);
  compiled.dispose();
  tf.dispose(model);
});

test('a number that changes from outside is seen with many batch sizes too', () => {
  const sizes = mixed(30, 3);
  const runs = [compileStep, eagerStep].map((make) => {
    const model = variables(smallShapes);
    let weight = 1;
    const step: TrainingStep = make({
      variables: Object.values(model),
      loss: (batch) => tf.mul(smallLoss(model)(batch), weight) as tf.Scalar,
      optimizer: { kind: 'adam', learningRate: 0.01 },
      seed: 7,
    });
    const losses = sizes.map((rows, i) => {
      if (i % 10 === 0) {
        step.verify();
        weight = 1 + i / 10;
      }
      return step.run(smallBatch(i, rows));
    });
    step.dispose();
    tf.dispose(model);
    return losses;
  });
  assert.ok(difference(runs[0], runs[1]) < 1e-4);
});

test('a function that needs other kernels at each size stays right, and says that it is slow', async () => {
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
  const sums = compilePredict(({ x }) => {
    let sum: tf.Tensor = x;
    for (let i = 0; i < x.shape[0] % 40; i++) sum = tf.add(sum, i);
    return sum;
  });
  for (let rows = 1; rows < 36; rows++) {
    const result = sums.run({ x: new Float32Array(rows) });
    assert.equal(result.dataSync()[0], (rows * (rows - 1)) / 2);
    result.dispose();
  }
  assert.equal((await warned).name, 'CompiledShapes');
  sums.dispose();
});
