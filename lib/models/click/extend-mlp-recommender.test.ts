import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { throwsArgument } from '../../core/testing/throws-argument';
import { allPairs } from '../../data/all-pairs';
import { predictLogits } from '../../training/predict';
import { extendMlpRecommender } from './extend-mlp-recommender';
import { createMlpRecommender } from './mlp-recommender';

const options = { users: 4, products: 3, embeddingSize: 5, hidden: [7] };
const trained = (): tf.LayersModel => createMlpRecommender({ ...options, random: new Random(1) });

test('a model of another kind, an empty list and unknown ids are refused', () => {
  const foreign = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  throwsArgument(() => extendMlpRecommender(foreign, {}), 'model');
  throwsArgument(() => extendMlpRecommender(null as never, {}), 'model');
  const model = trained();
  throwsArgument(() => extendMlpRecommender(model, { users: [[]] }), 'users[0]');
  throwsArgument(() => extendMlpRecommender(model, { users: [[1], [4]] }), 'users[1]');
  throwsArgument(() => extendMlpRecommender(model, { products: [[3]] }), 'products[0]');
});

test('known pairs keep their logits to the last bit', () => {
  const model = trained();
  const extended = extendMlpRecommender(model, { users: [[0, 1]], products: [[2], [0, 1, 2]] });
  const pairs = allPairs(4, 3);
  assert.deepEqual(predictLogits(extended, pairs), predictLogits(model, pairs));
});

test('a newcomer made of one id scores as that id, and its vector is the mean of several', () => {
  const extended = extendMlpRecommender(trained(), { users: [[2], [0, 1, 3]], products: [[1]] });
  const logits = (user: number, product: number): number =>
    predictLogits(extended, { user: Int32Array.of(user), product: Int32Array.of(product) })[0];
  for (let product = 0; product < 3; product++) assert.equal(logits(4, product), logits(2, product));
  for (let user = 0; user < 4; user++) assert.equal(logits(user, 3), logits(user, 1));
  const table = extended.getLayer('userEmbedding').getWeights()[0].arraySync() as number[][];
  table[5].forEach((value, k) => {
    assert.ok(Math.abs(value - (table[0][k] + table[1][k] + table[3][k]) / 3) < 1e-6);
  });
});

test('no tensor is left behind but the new model', () => {
  const model = trained();
  const before = tf.memory().numTensors;
  extendMlpRecommender(model, { users: [[0, 1]] }).dispose();
  assert.equal(tf.memory().numTensors, before);
});
