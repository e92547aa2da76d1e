import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { highestIndices } from '../../core/top-k';
import type { Candidates, Context } from '../base/policy';
import { EpsilonGreedy } from '../counting/epsilon-greedy';
import { NeuralLinear } from '../neural/neural-linear';
import { CandidateGeneration } from './candidate-generation';

const context: Context = { user: 3, features: Float64Array.of(1) };
const shelf: Candidates = {
  actions: Int32Array.of(10, 11, 12, 13, 14, 15),
  features: Float64Array.from({ length: 12 }, (_, i) => i),
};
/** Highest for 13, then 11, then 15. */
const score = (_: Context, { actions }: Candidates): number[] =>
  Array.from(actions, (action) => [0, 5, 1, 9, 2, 4][action - 10]);
const greedy = (epsilon: number, seed = 1): EpsilonGreedy =>
  new EpsilonGreedy({ random: new Random(seed), epsilon });

test('bad options and scores that do not fit are refused', () => {
  const policy = greedy(0);
  throwsArgument(() => new CandidateGeneration({ policy: {} as never, score, size: 2 }), 'policy');
  throwsArgument(() => new CandidateGeneration({ policy, score: 3 as never, size: 2 }), 'score');
  throwsArgument(() => new CandidateGeneration({ policy, score, size: 0 }), 'size');
  throwsArgument(() => new CandidateGeneration({ policy, score, size: 1, name: '' }), 'name');
  const short = new CandidateGeneration({ policy, score: () => [1], size: 2 });
  throwsArgument(() => short.select(context, shelf), 'score');
  const nan = new CandidateGeneration({ policy, score: () => [1, 2, Number.NaN, 3, 4, 5], size: 2 });
  throwsArgument(() => nan.select(context, shelf), 'score[2]');
  const ragged = { actions: shelf.actions, features: new Float64Array(7) };
  const two = new CandidateGeneration({ policy, score, size: 2 });
  throwsArgument(() => two.select(context, ragged), 'candidates.features');
  throwsArgument(() => two.select(context, { actions: new Int32Array(0) }), 'candidates.actions');
});

test('the indices of the highest numbers are those that sorting finds, earlier ones first among equals', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 12 }),
      (values, count) => {
        const order = values.map((_, index) => index).sort((a, b) => values[b] - values[a] || a - b);
        const expected = order.slice(0, count).sort((a, b) => a - b);
        assert.deepEqual([...highestIndices(values, count)], expected);
      },
    ),
  );
});

test('the best by score go on with their features, in their order; few candidates go on as they are', () => {
  const policy = new CandidateGeneration({ policy: greedy(0), score, size: 3 });
  const kept = policy.generate(context, shelf);
  assert.deepEqual([...kept.actions], [11, 13, 15]);
  assert.deepEqual([...(kept.features ?? [])], [2, 3, 6, 7, 10, 11]);
  const few = { actions: Int32Array.of(10, 12) };
  assert.equal(policy.generate(context, few), few);
  assert.equal(policy.name, 'epsilon-greedy, top 3');
});

test('what is chosen, and how often, is what the decision’s propensity says', () => {
  const policy = new CandidateGeneration({ policy: greedy(0.3), score, size: 3 });
  for (let step = 0; step < 40; step++) {
    const decision = policy.select(context, shelf);
    policy.update(decision, decision.action === 15 ? 1 : 0);
  }
  const [draws, counts] = [6000, new Map<number, number>()];
  for (let draw = 0; draw < draws; draw++) {
    const { action, propensity } = policy.select(context, shelf);
    assert.ok(Math.abs(propensity - (action === 15 ? 0.8 : 0.1)) < 1e-12);
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), [11, 13, 15]);
  for (const [action, count] of counts) {
    const expected = action === 15 ? 0.8 : 0.1;
    assert.ok(Math.abs(count / draws - expected) < 4 * Math.sqrt((expected * (1 - expected)) / draws));
  }
});

test('a saved policy goes on exactly; another size or policy is refused', () => {
  const policy = new CandidateGeneration({ policy: greedy(0.5), score, size: 3 });
  const pending = policy.select(context, shelf);
  const state = JSON.parse(JSON.stringify(policy.save()));
  const copy = new CandidateGeneration({ policy: greedy(0.5, 2), score, size: 3 });
  copy.restore(state);
  policy.update(pending, 1);
  copy.update(pending, 1);
  for (let step = 0; step < 20; step++)
    assert.deepEqual(copy.select(context, shelf), policy.select(context, shelf));
  const other = new CandidateGeneration({ policy: greedy(0.5), score, size: 2 });
  throwsArgument(() => other.restore(state), 'state.size');
  throwsArgument(() => copy.restore({ policy: 'ucb1' }), 'state.policy');
});

test('among 20,000 products a neural bandit finds the best of those that the score lets through', () => {
  const random = new Random(5);
  const products = 20_000;
  const catalog: Candidates = {
    actions: Int32Array.from({ length: products }, (_, product) => product),
    features: Float64Array.from({ length: products * 2 }, () => random.normal()),
  };
  const features = catalog.features as Float64Array;
  // The score knows half of the truth: the reward is the sum of both features.
  const half = (): Float64Array =>
    Float64Array.from({ length: products }, (_, product) => features[2 * product]);
  const inner = new NeuralLinear({
    dimension: 1,
    itemDimension: 2,
    hidden: [],
    noise: 0.2,
    random: new Random(1),
  });
  const policy = new CandidateGeneration({ policy: inner, score: half, size: 50 });
  const reward = (action: number): number => features[2 * action] + features[2 * action + 1];
  const { actions } = policy.generate(context, catalog);
  const best = Math.max(...Array.from(actions, reward));
  let last = 0;
  for (let step = 0; step < 60; step++) {
    const decision = policy.select(context, catalog);
    last = reward(decision.action);
    policy.update(decision, last);
  }
  assert.ok(last > best - 0.2, `${last} of ${best}`);
  inner.dispose();
});
