import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { Candidates, Context } from '../base/policy';
import { GaussianPosterior } from '../linear/gaussian-posterior';
import { dot } from './network-pass';
import { NeuralLinear, type NeuralLinearOptions } from './neural-linear';

const actions = Int32Array.of(5, 8);
const options: NeuralLinearOptions = { dimension: 2, actions: 2, random: new Random(1) };
const features = (...numbers: number[]): Context => ({ user: 0, features: Float64Array.from(numbers) });

/** Shows normal contexts, pays |x0| for action 5 and x1 for action 8. @returns what was learned from, by action */
function play(policy: NeuralLinear, steps: number): Map<number, [number[], number][]> {
  const random = new Random(2);
  const learned = new Map<number, [number[], number][]>([...actions].map((action) => [action, []]));
  for (let step = 0; step < steps; step++) {
    const x = [random.normal(), random.normal()].map(Math.fround);
    const decision = policy.select(features(...x), { actions });
    const reward = Math.fround(decision.action === 5 ? Math.abs(x[0]) : x[1]);
    policy.update(decision, reward);
    learned.get(decision.action)?.push([x, reward]);
  }
  return learned;
}

/** Mean and standard deviation by Bayesian linear regression on all rows at once. */
function regression(
  rows: [ArrayLike<number>, number][],
  at: ArrayLike<number>,
  ridge: number,
  noise: number,
) {
  const posterior = new GaussianPosterior(at.length, ridge);
  for (const [row, reward] of rows) posterior.add(row, reward);
  return { mean: dot(posterior.mean(), at), standardDeviation: noise * Math.sqrt(posterior.variance(at)) };
}

test('bad options are refused', () => {
  const bad: [object, string][] = [
    [{ ridge: 0 }, 'ridge'],
    [{ noise: Number.NaN }, 'noise'],
    [{ itemDimension: 2 }, 'actions and itemDimension'],
    [{ actions: undefined }, 'actions and itemDimension'],
    [{ actions: 0 }, 'actions'],
    [{ dimension: 0 }, 'dimension'],
    [{ trainEvery: 0 }, 'trainEvery'],
    [{ trainSteps: 0.5 }, 'trainSteps'],
    [{ batchSize: 0 }, 'batchSize'],
    [{ memory: -1 }, 'memory'],
    [{ random: undefined }, 'random'],
  ];
  for (const [change, message] of bad) {
    throwsArgument(() => new NeuralLinear({ ...options, ...change } as NeuralLinearOptions), message);
  }
});

test('it meets at most as many actions as it has heads', () => {
  const policy = new NeuralLinear(options);
  policy.select(features(1, 2), { actions });
  throwsArgument(() => policy.select(features(1, 2), { actions: Int32Array.of(5, 6) }), 'candidates.actions');
  policy.dispose();
});

test('without hidden layers it is Bayesian linear regression, training or not', () => {
  const policy = new NeuralLinear({
    ...options,
    hidden: [],
    ridge: 2,
    noise: 0.3,
    trainEvery: 20,
    trainSteps: 2,
  });
  const learned = play(policy, 70);
  const { means, standardDeviations } = policy.estimates(features(0.5, -1), { actions });
  actions.forEach((action, index) => {
    const rows = (learned.get(action) ?? []).map(([x, reward]): [number[], number] => [[...x, 1], reward]);
    const expected = regression(rows, [0.5, -1, 1], 2, 0.3);
    assert.ok(Math.abs(means[index] - expected.mean) < 1e-9);
    assert.ok(Math.abs(standardDeviations[index] - expected.standardDeviation) < 1e-9);
  });
  policy.dispose();
});

/** Reads the features that the policy's network makes now. */
class Transparent extends NeuralLinear {
  featuresOf(x: number[]): number[] {
    return [...this.network.features(0, x)];
  }
}

test('when training changes the features, all posteriors are recomputed from the remembered rewards', () => {
  const policy = new Transparent({ ...options, hidden: [6], trainEvery: 50, trainSteps: 10 });
  const at = [0.4, 1.2];
  const learned = play(policy, 49);
  const stale = new Map(
    [...learned].map(([action, rows]) => [action, rows.map(([x]) => policy.featuresOf(x))]),
  );
  const rest = play(policy, 1);
  for (const [action, rows] of rest) learned.get(action)?.push(...rows);
  const { means, standardDeviations } = policy.estimates(features(...at), { actions });
  actions.forEach((action, index) => {
    const rows = learned.get(action) ?? [];
    assert.ok(rows.length > 3);
    const now = rows.map(([x, reward]): [number[], number] => [policy.featuresOf(x), reward]);
    const expected = regression(now, policy.featuresOf(at), 1, 0.5);
    assert.ok(Math.abs(means[index] - expected.mean) < 1e-9);
    assert.ok(Math.abs(standardDeviations[index] - expected.standardDeviation) < 1e-9);
    const old = (stale.get(action) ?? []).map((row, i): [number[], number] => [row, rows[i][1]]);
    const kept = regression(old, policy.featuresOf(at), 1, 0.5);
    assert.ok(Math.abs(kept.mean - expected.mean) > 1e-3, 'the stale posterior would say something else');
  });
  policy.dispose();
});

test('with item features one posterior serves all actions, also those never shown', () => {
  const policy = new NeuralLinear({ dimension: 1, itemDimension: 2, hidden: [], random: new Random(4) });
  const shop: Candidates = { actions: Int32Array.of(0, 1), features: Float64Array.of(1, 0, 0, 1) };
  const random = new Random(5);
  for (let step = 0; step < 200; step++) {
    const decision = policy.select(features(random.normal()), shop);
    policy.update(decision, decision.action);
  }
  // A new product with the features of action 1.
  const grown: Candidates = { actions: Int32Array.of(0, 7), features: Float64Array.of(1, 0, 0, 1) };
  policy.select(features(0), grown);
  const { means } = policy.estimates(features(0), grown);
  assert.ok(means[1] > 0.9 && means[0] < 0.1, `${means}`);
  policy.dispose();
});

test('it samples: its choices follow the probability that one posterior exceeds the other', () => {
  const policy = new NeuralLinear({ ...options, hidden: [], propensitySamples: 4000, random: new Random(6) });
  play(policy, 12);
  const at = features(0.1, 0.2);
  const { means, standardDeviations } = policy.estimates(at, { actions });
  const gap = (means[0] - means[1]) / Math.hypot(standardDeviations[0], standardDeviations[1]);
  const { action, propensity } = policy.select(at, { actions });
  const expected = normalCdf(action === 5 ? gap : -gap);
  assert.ok(Math.abs(propensity - expected) < 4 * Math.sqrt((expected * (1 - expected)) / 4000));
  policy.dispose();
});

test('deciding and learning leave no tensor behind', () => {
  const before = tf.memory().numTensors;
  const policy = new NeuralLinear({ ...options, trainEvery: 10, trainSteps: 2, batchSize: 8 });
  play(policy, 20);
  const during = tf.memory().numTensors;
  play(policy, 40);
  assert.equal(tf.memory().numTensors, during);
  policy.dispose();
  assert.equal(tf.memory().numTensors, before);
});

/** By integrating the density: the trapezoid rule on 4,000 steps. */
function normalCdf(x: number): number {
  const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = 0;
  const [from, steps] = [-9, 4000];
  const width = (x - from) / steps;
  for (let i = 0; i <= steps; i++) sum += density(from + i * width) * (i === 0 || i === steps ? 0.5 : 1);
  return sum * width;
}
