import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { BatchedTabular } from '../environment/batched-tabular';
import { InsuranceCustomers } from '../environment/insurance-customers';
import { smallInsurer } from '../environment/small-insurer';
import { greedyPolicy, policyTable } from '../exact/decision-process';
import { policyValues, startValue } from '../exact/policy-iteration';
import { valueIteration } from '../exact/value-iteration';
import { greedyNetworkPolicy, softmaxNetworkPolicy, tabularPolicy } from '../policies/action-policy';
import { simulateReturns } from '../policies/simulate-returns';
import { twoStates, twoStatesValues } from '../testing/two-states';
import { DenseNetwork } from './dense-network';
import { trainDqn } from './dqn';
import { NStepCollector } from './n-step';
import { QLearner, type QLearnerOptions } from './q-learner';
import { emptyBatch, ReplayMemory } from './replay-memory';

const random = new Random(1);
const two = (seed: number, size = 32) =>
  new BatchedTabular({ process: twoStates(), size, horizon: 20, random: new Random(seed) });

test('options outside their ranges are refused', () => {
  const learner = (change: Partial<QLearnerOptions>) => () =>
    new QLearner({ dimension: 2, actions: 2, random, ...change });
  throwsArgument(learner({ dimension: 0 }), 'dimension');
  throwsArgument(learner({ learningRate: -1 }), 'learningRate');
  throwsArgument(learner({ bootstrap: 'mean' as never }), 'bootstrap');
  throwsArgument(learner({ targetEvery: -1 }), 'targetEvery');
  throwsArgument(learner({ conservatism: -1 }), 'conservatism');
  throwsArgument(learner({ loss: 'cube' as never }), 'loss');
  throwsArgument(() => new DenseNetwork({ inputs: 2, outputs: 2, hidden: [0], random }), 'hidden[0]');
  const dqn = { environment: two(1), discount: 0.9, rounds: 1, random };
  throwsArgument(() => trainDqn({ ...dqn, discount: 1 }), 'discount');
  throwsArgument(() => trainDqn({ ...dqn, rounds: 0 }), 'rounds');
  throwsArgument(() => trainDqn({ ...dqn, nStep: 0 }), 'nStep');
  throwsArgument(() => trainDqn({ ...dqn, exploration: [1, 2] }), 'exploration[1]');
  throwsArgument(() => new ReplayMemory(2, 1).sample(emptyBatch(1, 1), random), 'memory');
});

test('the loss is the one that is written down: targets of max, double and policy, Huber, conservatism', () => {
  const rows = 16;
  const draw = new Random(7);
  const batch = emptyBatch(rows, 3);
  for (const name of ['observation', 'next', 'reward'] as const)
    batch[name].forEach((_, i) => {
      batch[name][i] = draw.normal(0, 2);
    });
  batch.action.forEach((_, i) => {
    batch.action[i] = draw.integer(0, 4);
    batch.factor[i] = i % 3 === 0 ? 0 : 0.9;
  });
  const policy = new Float32Array(rows * 4).fill(0.25);
  for (const change of [
    { bootstrap: 'max' },
    { bootstrap: 'double' },
    { bootstrap: 'policy' },
    { bootstrap: 'double', dueling: true },
    { bootstrap: 'max', loss: 'huber' },
    { bootstrap: 'max', conservatism: 0.7 },
    { bootstrap: 'double', targetEvery: 0 },
  ] as const) {
    const learner = new QLearner({ dimension: 3, actions: 4, hidden: [5], random: new Random(2), ...change });
    const [now, later] = [learner.network.values(batch.observation), learner.network.values(batch.next)];
    let expected = 0;
    for (let row = 0; row < rows; row++) {
      const q = [...now.subarray(4 * row, 4 * row + 4)];
      const next = [...later.subarray(4 * row, 4 * row + 4)];
      // Before the first update target and learning network are one, so max and double are too.
      const value = change.bootstrap === 'policy' ? next.reduce((a, b) => a + b) / 4 : Math.max(...next);
      const error = Math.abs(q[batch.action[row]] - batch.reward[row] - batch.factor[row] * value);
      expected += ('loss' in change && error > 1 ? error - 0.5 : error ** 2 / 2) / rows;
      if ('conservatism' in change) {
        const top = Math.log(q.reduce((sum, x) => sum + Math.exp(x), 0));
        expected += (0.7 * (top - q[batch.action[row]])) / rows;
      }
    }
    const loss = learner.update(change.bootstrap === 'policy' ? { ...batch, policy } : batch);
    assertClose([loss], [expected], 1e-5, JSON.stringify(change));
    learner.dispose();
  }
});

test('no gradient flows into targets: what is learned is the fixed point, not the least Bellman residual', () => {
  // From one state 2 or 0 follow by chance and end: the residual's minimum would draw them together.
  const learner = new QLearner({
    dimension: 3,
    actions: 2,
    bootstrap: 'policy',
    hidden: [],
    targetEvery: 20,
    learningRate: 0.02,
    random,
  });
  const batch = emptyBatch(4, 3);
  batch.observation.set([1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
  batch.next.set([0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  batch.reward.set([0, 0, 2, 0]);
  batch.factor.set([0.5, 0.5, 0, 0]);
  const policy = Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0);
  for (let update = 0; update < 3000; update++) learner.update({ ...batch, policy });
  learner.sync();
  const values = learner.network.values(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1));
  assertClose([values[0], values[2], values[4]], [0.5, 2, 0], 1e-3);
  learner.dispose();
});

test('n-step transitions by hand, with an end and a cut', () => {
  const environment = two(3, 1);
  const memory = new ReplayMemory(10, 3);
  const collector = new NStepCollector(environment, memory, 3, 0.5, 1);
  environment.reset();
  // State 0, action 0 earns 1 and stays; action 1 earns 0 and leads to state 1, whose action 1 earns 3 and ends.
  for (const action of [0, 0, 1, 1]) {
    collector.before(Int32Array.of(action));
    environment.step(Int32Array.of(action));
    collector.after();
  }
  assert.equal(memory.size, 4);
  const rows = new Map<string, number[]>();
  for (let i = 0; i < 60; i++) {
    const { observation, action, reward, factor, next } = memory.sample(emptyBatch(1, 3), random);
    rows.set(JSON.stringify([observation.indexOf(1), action[0], next.indexOf(1)]), [reward[0], factor[0]]);
  }
  assert.deepEqual(Object.fromEntries(rows), {
    '[0,0,1]': [1.5, 0.125],
    '[0,0,2]': [1 + 0.25 * 3, 0],
    '[0,1,2]': [1.5, 0],
    '[1,1,2]': [3, 0],
  });
});

test('DQN finds the values of two states that were solved by hand, in each of its forms', () => {
  const eye = Float32Array.of(1, 0, 0, 0, 1, 0);
  for (const form of [
    { double: false, dueling: false },
    { double: true, dueling: true },
    { nStep: 1, loss: 'squared' },
  ] as const) {
    const before = tf.memory().numTensors;
    const network = trainDqn({
      environment: two(5),
      discount: 0.6,
      rounds: 500,
      hidden: [16],
      targetEvery: 50,
      learningRate: 5e-3,
      exploration: [1, 1],
      random: new Random(5),
      ...form,
    });
    assertClose(network.values(eye), twoStatesValues(0.6).subarray(0, 4), 0.08, JSON.stringify(form));
    network.dispose();
    network.dispose();
    assert.equal(tf.memory().numTensors, before);
  }
});

test('Huber’s loss forgets those who leave: it values customers too high where the squared error does not', () => {
  const { process, features } = smallInsurer();
  const discount = 0.95;
  const truth = startValue(process, valueIteration(process, { discount }).values);
  const bias = (loss: 'squared' | 'huber'): number => {
    const environment = new BatchedTabular({ process, features, size: 128, random: new Random(4) });
    const network = trainDqn({
      ...{ environment, discount, rounds: 400, targetEvery: 50, dueling: false, rewardScale: 0.02, loss },
      random: new Random(4),
    });
    const table = network.values(features);
    network.dispose();
    const best = Float64Array.from(
      { length: process.states },
      (_, s) => Math.max(...table.subarray(4 * s, 4 * s + 4)) / 0.02,
    );
    return startValue(process, best) / truth - 1;
  };
  const [squared, huber] = [bias('squared'), bias('huber')];
  assert.ok(huber > 0.5 && Math.abs(squared) < 0.2, `squared ${squared}, Huber ${huber}`);
});

test('DQN earns nearly what value iteration earns on the small insurer', () => {
  const { process, features } = smallInsurer();
  const discount = 0.95;
  const best = startValue(process, valueIteration(process, { discount }).values);
  const environment = new BatchedTabular({ process, features, size: 256, random: new Random(2) });
  const network = trainDqn({
    ...{
      environment,
      discount,
      rounds: 1200,
      targetEvery: 50,
      dueling: false,
      memory: 300_000,
      rewardScale: 0.02,
    },
    random: new Random(2),
  });
  const policy = policyTable(greedyPolicy(network.values(features), 4), 4);
  const share = startValue(process, policyValues(process, policy, discount)) / best;
  network.dispose();
  assert.ok(share > 0.96 && share <= 1 + 1e-9, `${share}`);
});

test('policies on observations: greedy, softmax and tabular give distributions; returns are those of the episodes', () => {
  const network = new DenseNetwork({ inputs: 3, outputs: 2, hidden: [], random: new Random(3) });
  const eye = Float32Array.of(1, 0, 0, 0, 1, 0);
  const values = network.values(eye);
  const soft = softmaxNetworkPolicy(network).probabilities(eye, 2);
  assertClose([soft[0]], [1 / (1 + Math.exp(values[1] - values[0]))], 1e-6);
  const greedy = greedyNetworkPolicy(network, 0.2).probabilities(eye, 2);
  assert.deepEqual(
    [greedy[0], greedy[1]].sort().map((p) => p.toFixed(3)),
    ['0.100', '0.900'],
  );
  throwsArgument(() => greedyNetworkPolicy(network, 2), 'epsilon');
  network.dispose();
  const policy = tabularPolicy(Float64Array.of(0, 1, 0, 1, 0.5, 0.5), 2);
  const { returns, steps } = simulateReturns(two(4, 8), policy, { discount: 0.5, random });
  // Action 1 twice: nothing, then 3, then the end.
  assertClose(returns, new Float64Array(8).fill(1.5), 1e-12);
  assert.deepEqual([...steps], new Array(8).fill(2));
  const customers = new InsuranceCustomers({ size: 20, horizon: 3, random: new Random(1) });
  const idle = {
    actions: 8,
    probabilities: (_: Float32Array, rows: number) =>
      Float64Array.from({ length: 8 * rows }, (_, i) => (i % 8 === 0 ? 1 : 0)),
  };
  const result = simulateReturns(customers, idle, { discount: 0.9, seed: 2, random });
  result.returns.forEach((value, i) => {
    const expected = 30 * [1, 1.9, 2.71][result.steps[i] - 1];
    assert.ok(Math.abs(value - expected) < 1e-9);
  });
});
