import { throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { fit } from '../../training/fit';
import { predictLogits } from '../../training/predict';
import { createHybridRecommender, standardized } from './hybrid-recommender';

const tableOf = (rows: number, width: number, seed: string) => {
  const random = new Random(seed);
  return { values: Float32Array.from({ length: rows * width }, () => 5 + 3 * random.normal()), width };
};
const users = tableOf(30, 4, 'users');
const products = tableOf(20, 4, 'products');

test('tables that are missing, of two sizes or no numbers are refused', () => {
  const random = new Random(1);
  throwsArgument(() => createHybridRecommender({ users: [], products: [products], random }), 'users');
  const other = tableOf(19, 2, 'other');
  throwsArgument(
    () => createHybridRecommender({ users: [users], products: [products, other], random }),
    'products[1].values',
  );
  const broken = { values: products.values.slice(), width: 4 };
  broken.values[3] = Number.NaN;
  throwsArgument(
    () => createHybridRecommender({ users: [users], products: [broken], random }),
    'products[0].values[3]',
  );
  throwsArgument(
    () => createHybridRecommender({ users: [users], products: [products], embeddingSize: -1, random }),
    'embeddingSize',
  );
});

test('columns are standardized, and one of a single value becomes zeros', () => {
  const scaled = standardized({ values: Float32Array.of(1, 7, 3, 7, 5, 7), width: 2 });
  assertClose(scaled, [-Math.sqrt(1.5), 0, 0, 0, Math.sqrt(1.5), 0], 1e-6);
});

test('without ids, logits equal the network computed by hand from the standardized features', () => {
  const model = createHybridRecommender({
    ...{
      users: [users],
      products: [products],
      embeddingSize: 0,
      hidden: [3],
      random: new Random('hand'),
    },
  });
  const [kernel, bias, output, last] = model.trainableWeights.map((weight) => weight.read().arraySync()) as [
    number[][],
    number[],
    number[][],
    number[],
  ];
  const [userRows, productRows] = [standardized(users), standardized(products)];
  const logit = (user: number, product: number) => {
    const x = [
      ...userRows.subarray(4 * user, 4 * user + 4),
      ...productRows.subarray(4 * product, 4 * product + 4),
    ];
    const hidden = bias.map((b, unit) =>
      Math.max(0, b + x.reduce((sum, value, j) => sum + value * kernel[j][unit], 0)),
    );
    return last[0] + hidden.reduce((sum, value, unit) => sum + value * output[unit][0], 0);
  };
  const columns = { user: Int32Array.of(0, 29, 7), product: Int32Array.of(19, 3, 0) };
  assertClose(predictLogits(model, columns), [logit(0, 19), logit(29, 3), logit(7, 0)], 1e-5);
});

test('training changes the network and the id embeddings, never the features, and learns what the features tell', async () => {
  const random = new Random('fit');
  const affinity = (user: number, product: number) =>
    users.values[4 * user] > 5 === products.values[4 * product + 1] > 5 ? 1 : 0;
  const rows = 2000;
  const log = {
    user: Int32Array.from({ length: rows }, () => random.integer(0, 30)),
    product: Int32Array.from({ length: rows }, () => random.integer(0, 20)),
    clicked: new Int32Array(rows),
  };
  for (let row = 0; row < rows; row++) log.clicked[row] = affinity(log.user[row], log.product[row]);
  const model = createHybridRecommender({
    ...{
      users: [users],
      products: [products],
      embeddingSize: 4,
      hidden: [16],
      random: random.child('model'),
    },
  });
  assert.deepEqual(
    model.layers.filter((layer) => !layer.trainable && layer.countParams() > 0).map((layer) => layer.name),
    ['userFeatures1', 'productFeatures1'],
  );
  const fixedBefore = model.nonTrainableWeights.map((weight) => weight.read().dataSync().slice());
  const tensors = tf.memory().numTensors;
  const { history, step } = await fit({
    ...{ model, training: log, label: 'clicked', batchSize: 100, epochs: 15, random: random.child('run') },
    optimizer: { kind: 'adam', learningRate: 0.01 },
  });
  assert.equal(step, 'compiled');
  assert.equal(tf.memory().numTensors, tensors);
  assert.ok(history[14].trainingLoss < 0.1, `loss ${history[14].trainingLoss}`);
  model.nonTrainableWeights.forEach((weight, i) => {
    assert.deepEqual(weight.read().dataSync(), fixedBefore[i]);
  });
});
