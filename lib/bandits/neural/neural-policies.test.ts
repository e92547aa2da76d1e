import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { BootstrappedEnsemble } from './bootstrapped-ensemble';
import { DropoutEnsemble } from './dropout-ensemble';
import { NeuralLinear } from './neural-linear';
import type { NeuralPolicyOptions } from './neural-options';
import type { NeuralPolicy } from './neural-policy';
import { NeuralThompson } from './neural-thompson';
import { NeuralUcb } from './neural-ucb';

const seeds = [1, 2, 3, 4];
const actions = Int32Array.of(0, 1);
const options = (seed: number, hidden: number[]): NeuralPolicyOptions => ({
  dimension: 2,
  actions: 2,
  hidden,
  // Without a hidden layer the posterior is exact and needs no training.
  trainEvery: hidden.length === 0 ? 10_000 : 60,
  trainSteps: 60,
  batchSize: 32,
  learningRate: 0.03,
  random: new Random(seed),
});

/** Share of right choices in the last 200 of 500 steps; the right one pays 1, the other nothing. */
function shareRight(policy: NeuralPolicy, seed: number, right: (a: number, b: number) => number): number {
  const random = new Random(seed).child('stream');
  let count = 0;
  for (let step = 0; step < 500; step++) {
    const [a, b] = [random.integer(0, 2), random.integer(0, 2)];
    const decision = policy.select({ user: 0, features: Float64Array.of(2 * a - 1, 2 * b - 1) }, { actions });
    const reward = decision.action === right(a, b) ? 1 : 0;
    policy.update(decision, reward);
    if (step >= 300) count += reward;
  }
  policy.dispose();
  return count / 200;
}

/** A 95 % t interval of the mean of four paired differences. */
function interval(differences: number[]): [number, number] {
  const mean = differences.reduce((sum, x) => sum + x, 0) / differences.length;
  const variance = differences.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (differences.length - 1);
  const margin = 3.182 * Math.sqrt(variance / differences.length);
  return [mean - margin, mean + margin];
}

const policies: Record<string, (options: NeuralPolicyOptions) => NeuralPolicy> = {
  'neural-linear': (all) => new NeuralLinear(all),
  NeuralUCB: (all) => new NeuralUcb(all),
  NeuralTS: (all) => new NeuralThompson({ ...all, nu: 0.3 }),
  'the bootstrapped ensemble': (all) => new BootstrappedEnsemble({ ...all, members: 5 }),
  'the dropout ensemble': (all) => new DropoutEnsemble({ ...all, members: 8 }),
};

const xor = (a: number, b: number): number => a ^ b;
const linearShares = seeds.map((seed) => shareRight(new NeuralLinear(options(seed, [])), seed, xor));

for (const [name, make] of Object.entries(policies)) {
  test(`${name} learns an exclusive or, which a linear policy cannot`, () => {
    const differences = seeds.map(
      (seed, i) => shareRight(make(options(seed, [16])), seed, xor) - linearShares[i],
    );
    const [low] = interval(differences);
    assert.ok(low > 0.2, `lower end of the difference ${low}; differences ${differences}`);
  });
}

test('where the truth is linear, hidden layers win nothing', () => {
  const second = (_a: number, b: number): number => b;
  const differences = seeds.map(
    (seed) =>
      shareRight(new NeuralLinear(options(seed, [16])), seed, second) -
      shareRight(new NeuralLinear(options(seed, [])), seed, second),
  );
  const [low, high] = interval(differences);
  assert.ok(low <= 0 && high < 0.05, `interval of the difference [${low}, ${high}]`);
});
