import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { smallInsurer } from '../environment/small-insurer';
import { twoStates, twoStatesValues } from '../testing/two-states';
import { actionValues, type DecisionProcess, greedyPolicy, policyTable } from './decision-process';
import { policyIteration, policyValues, startValue } from './policy-iteration';
import { valueIteration } from './value-iteration';

const bad = (change: Partial<DecisionProcess>): DecisionProcess => ({ ...twoStates(), ...change });

for (const [name, plan] of Object.entries({ valueIteration, policyIteration })) {
  test(`${name} refuses discounts outside [0, 1) and processes that are none`, () => {
    for (const discount of [1, -0.1, Number.NaN, 2])
      throwsArgument(() => plan(twoStates(), { discount }), 'discount');
    throwsArgument(() => plan(twoStates(), { discount: 0.9, tolerance: -1 }), 'tolerance');
    const half = twoStates().transition.map((p) => p / 2);
    throwsArgument(
      () => plan(bad({ transition: half }), { discount: 0.9 }),
      'process.transition of state 0, action 0',
    );
    const nan = Float64Array.of(1, Number.NaN, 3, 3, 0, 0);
    throwsArgument(
      () => plan(bad({ reward: nan }), { discount: 0.9 }),
      'process.reward of state 0, action 1',
    );
    throwsArgument(() => plan(bad({ start: Float64Array.of(1, 1, 0) }), { discount: 0.9 }), 'process.start');
    throwsArgument(() => plan(bad({ reward: nan.subarray(1) }), { discount: 0.9 }), 'process.reward');
    throwsArgument(() => plan(bad({ states: 0 }), { discount: 0.9 }), 'process.states');
  });

  test(`${name} finds the values of two states that were solved by hand`, () => {
    for (const discount of [0, 0.3, 0.6, 0.9, 0.99]) {
      const { table, values } = plan(twoStates(), { discount });
      assertClose(table, twoStatesValues(discount), 1e-7, `discount ${discount}`);
      assert.equal(values[2], 0);
    }
    // By hand: patience begins where d V(1) > 1 / (1 - d), that is at 3 d (1 - d) > 1 - d / 2.
    assert.equal(plan(twoStates(), { discount: 0.6 }).policy[0], 1);
    assert.equal(plan(twoStates(), { discount: 0.1 }).policy[0], 0);
    assert.equal(plan(twoStates(), { discount: 0.99 }).policy[0], 0);
  });
}

test('value and policy iteration agree on random processes, and no other policy is worth more', () => {
  const random = new Random(3);
  for (let trial = 0; trial < 20; trial++) {
    const process = randomProcess(random.child(trial), 6, 3);
    const discount = random.uniform(0, 0.98);
    const [a, b] = [valueIteration(process, { discount }), policyIteration(process, { discount })];
    assertClose(a.values, b.values, 1e-7);
    assertClose(policyValues(process, policyTable(a.policy, 3), discount), a.values, 1e-7);
    const other = policyTable(
      Int32Array.from({ length: 6 }, () => random.integer(0, 3)),
      3,
    );
    policyValues(process, other, discount).forEach((value, state) => {
      assert.ok(value <= a.values[state] + 1e-9);
    });
  }
});

test('the value of a policy is the mean of what simulated episodes earn', () => {
  const { process } = smallInsurer();
  const policy = new Float64Array(process.states * process.actions).fill(1 / process.actions);
  const values = policyValues(process, policy, 0.9);
  // The Bellman equation of the policy, state by state.
  const table = actionValues(process, values, 0.9);
  for (let state = 0; state < process.states; state++) {
    const mean = table.subarray(state * 4, state * 4 + 4).reduce((sum, q) => sum + q / 4, 0);
    assert.ok(Math.abs(mean - values[state]) < 1e-9);
  }
  throwsArgument(
    () =>
      policyValues(
        process,
        policy.map((p) => p / 2),
        0.9,
      ),
    'policy of state 0',
  );
});

test('greedy policies take the first of equals and refuse tables that are none', () => {
  assert.deepEqual([...greedyPolicy([1, 1, 0, 2], 2)], [0, 1]);
  throwsArgument(() => greedyPolicy([1, 2, 3], 2), 'table');
  throwsArgument(() => greedyPolicy([], 2), 'table');
});

test('the start value weighs the states in which episodes begin', () => {
  assert.equal(startValue({ ...twoStates(), start: Float64Array.of(0.25, 0.75, 0) }, [4, 8, 0]), 7);
});

function randomProcess(random: Random, states: number, actions: number): DecisionProcess {
  const transition = new Float64Array(states * actions * states);
  for (let row = 0; row < states * actions; row++) {
    const weights = Float64Array.from({ length: states }, () => random.uniform() ** 3);
    const sum = weights.reduce((a, b) => a + b, 0);
    for (let to = 0; to < states; to++) transition[row * states + to] = weights[to] / sum;
  }
  const terminal = new Uint8Array(states);
  terminal[states - 1] = 1;
  return {
    states,
    actions,
    transition,
    reward: Float64Array.from({ length: states * actions }, () => random.normal()),
    terminal,
    start: Float64Array.from({ length: states }, (_, s) => (s === 0 ? 1 : 0)),
  };
}
