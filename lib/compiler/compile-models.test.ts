import assert from 'node:assert/strict';
import test from 'node:test';
import type { Columns } from '../core/columns';
import { Random } from '../core/random';
import { statelessBernoulli } from '../core/stateless-random';
import { tf } from '../core/tensorflow';
import { compareWithEager, type LossMaker } from './testing/compare-steps';

// Kinds of models that the course trains, as plain functions: the compiled step must be the eager one.

const [B, T, d, items] = [6, 5, 8, 30];
const adam = { kind: 'adam', learningRate: 0.01 } as const;

function sequenceBatch(name: number): Columns {
  const random = new Random(name);
  const ids = (size: number) => Int32Array.from({ length: size }, () => random.integer(0, items));
  return {
    sequence: ids(B * T),
    next: ids(B),
    value: Float32Array.from({ length: B }, () => random.normal()),
  };
}
const batches = Array.from({ length: 20 }, (_, i) => sequenceBatch(i));

function agrees(name: string, shapes: Record<string, number[]>, loss: LossMaker, tolerance = 2e-5): void {
  test(`${name}: 20 compiled steps equal 20 eager ones`, (context) => {
    const before = tf.memory().numTensors;
    const apart = compareWithEager({ shapes, loss, optimizer: adam, batches, widths: { sequence: T } });
    context.diagnostic(JSON.stringify(apart));
    assert.ok(apart.loss < tolerance && apart.weights < tolerance * 10, JSON.stringify(apart));
    assert.equal(tf.memory().numTensors, before);
  });
}

type Matrix = tf.Tensor2D;
const matrix = (tensor: tf.Tensor) => tensor as Matrix;
/** [B, T, d] times [d, e]. */
const project = (x: tf.Tensor, weights: tf.Tensor): tf.Tensor =>
  tf.reshape(tf.matMul(matrix(tf.reshape(x, [-1, x.shape.at(-1) as number])), matrix(weights)), [
    ...x.shape.slice(0, -1),
    weights.shape[1] as number,
  ]);

function softmaxLoss(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  const hot = tf.oneHot(tf.cast(labels, 'int32'), items);
  return tf.losses.softmaxCrossEntropy(hot, logits) as tf.Scalar;
}

function layerNorm(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), scale), shift);
}

agrees(
  'a causal transformer block, with layer norm, two heads and tied output weights',
  {
    items: [items, d],
    query: [d, d],
    key: [d, d],
    value: [d, d],
    scale: [d],
    shift: [d],
    inner: [d, d],
    outer: [d, d],
  },
  (model) => (batch) => {
    let x = tf.reshape(tf.gather(model.items, tf.cast(batch.sequence, 'int32')), [B, T, d]);
    const heads = (y: tf.Tensor) => tf.transpose(tf.reshape(y, [B, T, 2, d / 2]), [0, 2, 1, 3]);
    const normal = layerNorm(x, model.scale, model.shift);
    const [q, k, v] = [model.query, model.key, model.value].map((weights) => heads(project(normal, weights)));
    const causal = tf.linalg.bandPart(tf.ones([T, T]), -1, 0);
    const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(d / 2));
    const masked = tf.where(
      tf.broadcastTo(tf.cast(causal, 'bool'), [B, 2, T, T]),
      scores,
      tf.fill([B, 2, T, T], -1e9),
    );
    const mixed = tf.matMul(tf.softmax(masked), v);
    x = tf.add(x, tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [B, T, d]));
    x = tf.add(x, project(tf.elu(project(x, model.inner)), model.outer));
    const last = tf.squeeze(tf.slice(x, [0, T - 1, 0], [B, 1, d]), [1]);
    return softmaxLoss(tf.matMul(matrix(last), matrix(model.items), false, true), batch.next);
  },
);

agrees(
  'a GRU over time, unrolled, with PyTorch’s equations',
  {
    items: [items, d],
    input: [d, 3 * d],
    hidden: [d, 3 * d],
    inputBias: [3 * d],
    hiddenBias: [3 * d],
    output: [d, items],
  },
  (model) => (batch) => {
    const x = tf.reshape(tf.gather(model.items, tf.cast(batch.sequence, 'int32')), [B, T, d]);
    let h: tf.Tensor = tf.zeros([B, d]);
    for (const step of tf.unstack(x, 1)) {
      const [rx, zx, nx] = tf.split(
        tf.add(tf.matMul(matrix(step), matrix(model.input)), model.inputBias),
        3,
        1,
      );
      const [rh, zh, nh] = tf.split(
        tf.add(tf.matMul(matrix(h), matrix(model.hidden)), model.hiddenBias),
        3,
        1,
      );
      const z = tf.sigmoid(tf.add(zx, zh));
      const n = tf.tanh(tf.add(nx, tf.mul(tf.sigmoid(tf.add(rx, rh)), nh)));
      h = tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h));
    }
    return softmaxLoss(tf.matMul(matrix(h), matrix(model.output)), batch.next);
  },
);

agrees(
  'a factorization machine on two gathers of one table, with an L2 penalty',
  { factors: [items, d], linear: [items], bias: [] },
  (model) => (batch) => {
    const ids = tf.reshape(tf.cast(batch.sequence, 'int32'), [B, T]);
    const v = tf.gather(model.factors, ids);
    const other = tf.gather(model.factors, tf.cast(batch.next, 'int32'));
    const pairs = tf.mul(0.5, tf.sum(tf.sub(tf.square(tf.sum(v, 1)), tf.sum(tf.square(v), 1)), 1));
    const first = tf.add(tf.sum(tf.gather(model.linear, ids), 1), model.bias);
    const error = tf.sub(tf.add(tf.add(first, pairs), tf.sum(other, 1)), batch.value);
    return tf.add(tf.mean(tf.square(error)), tf.mul(0.01, tf.mean(tf.square(other)))) as tf.Scalar;
  },
);

agrees(
  'dropout and random negatives from the step’s seed, bit for bit the same numbers',
  { items: [items, d], users: [items, d] },
  (model) =>
    (batch, { randomSeed }) => {
      const users = tf.gather(model.users, tf.cast(batch.next, 'int32'));
      const kept = tf.mul(users, statelessBernoulli(users.shape, 0.5, randomSeed, 3));
      const score = tf.sum(
        tf.mul(
          kept,
          tf.gather(model.items, tf.slice(tf.reshape(tf.cast(batch.sequence, 'int32'), [-1]), 0, B)),
        ),
        1,
      );
      return tf.mean(tf.softplus(tf.neg(score))) as tf.Scalar;
    },
);

agrees(
  'batched matrix products, products of many shapes, and activations of every kind',
  { cube: [B, d, d], weights: [d, d], alpha: [d] },
  (model) => (batch) => {
    const rows = tf.tile(tf.reshape(batch.value, [B, 1, 1]), [1, 2, d]);
    let x: tf.Tensor = tf.matMul(rows as tf.Tensor3D, model.cube as tf.Tensor as tf.Tensor3D);
    x = tf.add(x, model.alpha);
    x = tf.add(tf.relu(x), tf.abs(tf.sub(x, 0.1)));
    x = tf.concat(
      [tf.elu(x), tf.selu(x), tf.softplus(x), tf.tanh(x), tf.leakyRelu(x, 0.1), tf.clipByValue(x, -0.3, 0.3)],
      1,
    );
    x = tf.mul(project(x, model.weights), tf.sigmoid(x));
    x = tf.add(tf.max(x, 1), tf.mean(tf.pow(tf.abs(x), 1.5), 1));
    return tf.mean(tf.square(tf.logSumExp(x, 1))) as tf.Scalar;
  },
);
