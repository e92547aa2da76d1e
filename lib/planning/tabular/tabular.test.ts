import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { smallInsurer } from '../environment/small-insurer';
import { TabularEnvironment } from '../environment/tabular-environment';
import { greedyPolicy, policyTable } from '../exact/decision-process';
import { policyValues, startValue } from '../exact/policy-iteration';
import { valueIteration } from '../exact/value-iteration';
import { twoStates, twoStatesValues } from '../testing/two-states';
import { qLearning } from './q-learning';
import { sarsa } from './sarsa';

const two = (seed: number) =>
  new TabularEnvironment({ process: twoStates(), horizon: 20, random: new Random(seed) });

for (const [name, learn] of Object.entries({ qLearning, sarsa })) {
  test(`${name} refuses options outside their ranges`, () => {
    const options = { environment: two(1), discount: 0.9, steps: 10, random: new Random(1) };
    for (const discount of [1, -1, Number.NaN])
      throwsArgument(() => learn({ ...options, discount }), 'discount');
    throwsArgument(() => learn({ ...options, steps: 0 }), 'steps');
    throwsArgument(() => learn({ ...options, power: 0.5 }), 'power');
    throwsArgument(() => learn({ ...options, exploration: [1.5, 0] }), 'exploration[0]');
    throwsArgument(() => learn({ ...options, initial: Number.NaN }), 'initial');
  });

  test(`${name} without a future learns the expected rewards, and what was never tried keeps its first value`, () => {
    const { table, visits } = learn({
      environment: two(2),
      discount: 0,
      steps: 5000,
      exploration: [1, 1],
      initial: 7,
      random: new Random(2),
    });
    assertClose(table.subarray(0, 4), twoStatesValues(0).subarray(0, 4), 1e-3);
    assert.deepEqual([...visits.subarray(4)], [0, 0]);
    assert.deepEqual([...table.subarray(4)], [7, 7]);
  });
}

test('Q-learning finds the values of two states that were solved by hand, cut episodes or not', () => {
  for (const horizon of [3, 1000]) {
    const environment = new TabularEnvironment({ process: twoStates(), horizon, random: new Random(5) });
    const { table } = qLearning({
      environment,
      discount: 0.6,
      steps: 400_000,
      exploration: [1, 1],
      random: new Random(5),
    });
    assertClose(table, twoStatesValues(0.6), 0.02, `horizon ${horizon}`);
  }
});

test('SARSA that explores for ever learns what the exploring policy is worth', () => {
  const process = twoStates();
  const values = policyValues(process, new Float64Array(6).fill(0.5), 0.6);
  const { table } = sarsa({
    environment: two(3),
    discount: 0.6,
    steps: 400_000,
    exploration: [1, 1],
    random: new Random(3),
  });
  for (const state of [0, 1]) {
    assertClose([(table[2 * state] + table[2 * state + 1]) / 2], [values[state]], 0.03);
  }
});

test('Q-learning reaches 99 % of what value iteration earns on the small insurer, over ten seeds', () => {
  const { process } = smallInsurer();
  const discount = 0.95;
  const best = startValue(process, valueIteration(process, { discount }).values);
  for (let seed = 1; seed <= 10; seed++) {
    const environment = new TabularEnvironment({ process, random: new Random(seed) });
    const { table } = qLearning({
      environment,
      discount,
      steps: 3_000_000,
      random: new Random(seed).child('q'),
    });
    const policy = policyTable(greedyPolicy(table, process.actions), process.actions);
    const value = startValue(process, policyValues(process, policy, discount));
    assert.ok(value >= 0.99 * best && value <= best + 1e-6, `seed ${seed}: ${value / best}`);
  }
});
