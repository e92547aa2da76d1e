import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { throwsArgument } from '../../core/testing/throws-argument';
import { allPairs } from '../../data/all-pairs';
import { createMlpRecommender } from '../../models/click/mlp-recommender';
import { predictProbabilities } from '../../training/predict';
import type { Candidates, Context } from '../base/policy';
import { BatchedModel, type BatchedModelOptions } from './batched-model';

const [users, products] = [6, 4];
const visit = (user: number): Context => ({ user, features: new Float64Array(0) });
const shelf: Candidates = { actions: Int32Array.of(0, 1, 2, 3) };
const model = createMlpRecommender({ users, products, random: new Random(3) });
const rates = predictProbabilities(model, allPairs(users, products));
const make = (change: Partial<BatchedModelOptions> = {}): BatchedModel =>
  new BatchedModel({ users, products, batchSize: 16, random: new Random(1), ...change });
const best = (user: number): number => {
  const own = [...rates.subarray(user * products, (user + 1) * products)];
  return own.indexOf(Math.max(...own));
};

test('bad options, a model of another size and a log of unknown ids are refused', () => {
  const log = { user: Int32Array.of(6), product: Int32Array.of(0), clicked: Int32Array.of(1) };
  const bad: [Partial<BatchedModelOptions>, string][] = [
    [{ users: 0 }, 'users'],
    [{ products: 1.5 }, 'products'],
    [{ retrainEvery: 0 }, 'retrainEvery'],
    [{ epsilon: 1.1 }, 'epsilon'],
    [{ memory: 0 }, 'memory'],
    [{ epochs: 0 }, 'epochs'],
    [{ batchSize: 0 }, 'batchSize'],
    [{ learningRate: -1 }, 'learningRate'],
    [{ model, users: 5 }, 'model'],
    [{ log }, 'log.user'],
    [{ log: { ...log, user: Int32Array.of(0), clicked: Int32Array.of(2) } }, 'log.clicked'],
  ];
  for (const [change, message] of bad) throwsArgument(() => make(change), message);
  const policy = make();
  throwsArgument(() => policy.retrain(), 'log');
  throwsArgument(() => policy.update(policy.select(visit(0), shelf), 2), 'reward');
  policy.dispose();
});

test('frozen, it shows what the model predicts best, and leaves the model alone', () => {
  const policy = make({ model });
  for (let user = 0; user < users; user++) {
    for (let time = 0; time < 3; time++) {
      const decision = policy.select(visit(user), shelf);
      assert.equal(decision.action, best(user));
      assert.equal(decision.propensity, 1);
      policy.update(decision, 0);
    }
    const rest = Int32Array.from(shelf.actions.filter((product) => product !== best(user)));
    assert.notEqual(policy.select(visit(user), { actions: rest }).action, best(user));
  }
  policy.dispose();
  assert.deepEqual(predictProbabilities(model, allPairs(users, products)), rates);
});

test('with epsilon its choices have the propensities that it says', () => {
  const policy = make({ model, epsilon: 0.4 });
  const [draws, counts] = [4000, new Float64Array(products)];
  for (let draw = 0; draw < draws; draw++) {
    const { action, propensity } = policy.select(visit(2), shelf);
    assert.ok(Math.abs(propensity - (action === best(2) ? 0.7 : 0.1)) < 1e-12);
    counts[action]++;
  }
  counts.forEach((count, product) => {
    const share = product === best(2) ? 0.7 : 0.1;
    assert.ok(Math.abs(count / draws - share) < 4 * Math.sqrt((share * (1 - share)) / draws));
  });
  policy.dispose();
});

test('before there is a model, all candidates are equally likely', () => {
  const policy = make();
  const counts = new Float64Array(products);
  for (let draw = 0; draw < 2000; draw++) {
    const { action, propensity } = policy.select(visit(1), shelf);
    assert.equal(propensity, 1 / 4);
    counts[action]++;
  }
  for (const count of counts) assert.ok(Math.abs(count / 2000 - 0.25) < 0.04);
  policy.dispose();
});

test('retrainings learn from what was shown since, and only as far back as memory reaches', () => {
  // Product 1 is clicked by everybody; then tastes change to product 2.
  const log = { user: new Int32Array(64), product: new Int32Array(64), clicked: new Int32Array(64) };
  for (let row = 0; row < 64; row++) {
    log.user[row] = row % users;
    log.product[row] = row % products;
    log.clicked[row] = row % products === 1 ? 1 : 0;
  }
  const settings = { epochs: 60, learningRate: 0.02, log, retrainEvery: 96, epsilon: 1 };
  const after = (memory: number): number[] => {
    const policy = make({ ...settings, memory });
    for (let row = 0; row < 96; row++) {
      const decision = policy.select(visit(row % users), shelf);
      policy.update(decision, decision.action === 2 ? 1 : 0);
    }
    const state = policy.save();
    const greedy = make({ ...settings, memory });
    greedy.restore(state);
    const likely = Array.from({ length: users }, (_, user) => user).map((user) => {
      // With epsilon 1 the choice is free; the propensity does not tell. Ask the model itself.
      return greedy.rates(visit(user), shelf);
    });
    policy.dispose();
    greedy.dispose();
    return [1, 2].map((product) => likely.reduce((sum, own) => sum + own[product], 0) / users);
  };
  const [forgotten, fresh] = after(96);
  assert.ok(forgotten < 0.2 && fresh > 0.8, `${forgotten} and ${fresh}`);
  const [remembered] = after(Number.POSITIVE_INFINITY);
  assert.ok(remembered > forgotten + 0.1, `${remembered} and ${forgotten}`);
});

test('newcomers are answered by the mean vectors, and get their own at retraining', () => {
  const policy = make({ model, retrainEvery: 40 });
  const wider: Candidates = { actions: Int32Array.of(0, 1, 2, 3, 4, 5) };
  const unknown = policy.rates(visit(99), wider);
  assert.deepEqual(policy.rates(visit(6), wider), unknown, 'all new users are the mean user');
  assert.equal(unknown[4], unknown[5], 'all new products are the mean product');
  const known = policy.rates(visit(0), shelf);
  shelf.actions.forEach((product) => {
    assert.ok(Math.abs(known[product] - rates[product]) < 1e-6);
  });
  const before = tf.memory().numTensors;
  for (let row = 0; row < 40; row++) {
    const decision = policy.select(visit(row % 9), { actions: Int32Array.of(row % 6) });
    policy.update(decision, row % 6 === 5 ? 1 : 0);
  }
  const grown = policy.rates(visit(8), wider);
  assert.notEqual(grown[4], grown[5]);
  assert.ok(grown[5] > grown[4], 'what was clicked is rated higher');
  assert.equal(tf.memory().numTensors, before);
  policy.dispose();
});

test('equal scores are broken at random, and the propensity knows', () => {
  const policy = make({ model });
  const newProducts: Candidates = { actions: Int32Array.of(7, 9) };
  const seen = new Set<number>();
  for (let draw = 0; draw < 30; draw++) {
    const { action, propensity } = policy.select(visit(0), newProducts);
    assert.equal(propensity, 0.5);
    seen.add(action);
  }
  assert.equal(seen.size, 2);
  policy.dispose();
});

test('retrainings leave no tensor behind, disposing frees all', () => {
  const before = tf.memory().numTensors;
  const policy = make({ model, retrainEvery: 20 });
  const during = tf.memory().numTensors;
  for (let row = 0; row < 60; row++) policy.update(policy.select(visit(row % users), shelf), row % 2);
  assert.equal(tf.memory().numTensors, during);
  policy.dispose();
  assert.equal(tf.memory().numTensors, before);
});
