import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { throwsArgument } from '../../core/testing/throws-argument';
import { allPairs } from '../../data/all-pairs';
import { createMlpRecommender } from '../../models/click/mlp-recommender';
import { predictProbabilities } from '../../training/predict';
import { ZooplusSimulator } from '../../worlds/pet-shop/zooplus';
import { MlpLearner } from './mlp-learner';

const size = { users: 12, products: 10 };
const options = { ...size, epochs: 1, batchSize: 64 };

test('a bad memory, number of epochs, source or model is refused', () => {
  const random = new Random(1);
  for (const memory of [0, -1, 1.5, Number.NaN]) {
    throwsArgument(() => new MlpLearner({ ...options, random, memory }), 'memory');
  }
  throwsArgument(() => new MlpLearner({ ...options, random, epochs: 0 }), 'epochs');
  throwsArgument(() => new MlpLearner({ ...options, random: 1 as never }), 'random');
  const other = createMlpRecommender({ users: 3, products: 10, random });
  throwsArgument(() => new MlpLearner({ ...options, random, model: other }), 'model');
});

test('it begins with the given model, copied, and scores as that model predicts', async () => {
  const model = createMlpRecommender({ ...size, random: new Random(5) });
  const learner = new MlpLearner({ ...options, random: new Random(1), model, warmStart: true });
  const before = predictProbabilities(model, allPairs(12, 10));
  assert.deepEqual(learner.scores(), before);
  await learner.retrain(new ZooplusSimulator({ ...size, seed: 1 }).generateLog(200));
  assert.notDeepEqual(learner.scores(), before);
  assert.deepEqual(predictProbabilities(model, allPairs(12, 10)), before);
});

test('the same source and logs give the same scores; another source gives others', async () => {
  const log = new ZooplusSimulator({ ...size, seed: 1 }).generateLog(300);
  const scoresOf = async (seed: number): Promise<Float32Array> => {
    const learner = new MlpLearner({ ...options, random: new Random(seed) });
    await learner.retrain(log);
    return learner.scores();
  };
  const first = await scoresOf(1);
  const again = await scoresOf(1);
  assert.ok(first.every((rate, i) => Math.abs(rate - again[i]) < 1e-6));
  const other = await scoresOf(2);
  assert.ok(first.some((rate, i) => Math.abs(rate - other[i]) > 1e-3));
});

test('with a memory of one log it forgets the older one, with a memory of two it does not', async () => {
  const simulator = new ZooplusSimulator({ ...size, seed: 1 });
  const [old, recent] = [simulator.generateLog(300), simulator.generateLog(300)];
  const scoresAfter = async (memory: number, logs: (typeof old)[]): Promise<Float32Array> => {
    const learner = new MlpLearner({ ...options, random: new Random(3), memory, logs });
    await learner.retrain(recent);
    return learner.scores();
  };
  const alone = await scoresAfter(1, []);
  const forgetful = await scoresAfter(1, [old]);
  const remembering = await scoresAfter(2, [old]);
  const distance = (a: Float32Array): number => Math.max(...a.map((rate, i) => Math.abs(rate - alone[i])));
  assert.ok(distance(forgetful) < 1e-6);
  assert.ok(distance(remembering) > 1e-3);
});

test('retraining over and over leaves no tensor behind', async () => {
  const simulator = new ZooplusSimulator({ ...size, seed: 1 });
  const learner = new MlpLearner({ ...options, random: new Random(1) });
  await learner.retrain(simulator.generateLog(200));
  const before = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) await learner.retrain(simulator.generateLog(200));
  assert.equal(tf.memory().numTensors, before);
  learner.dispose();
});
