import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { BatchedTabular } from '../environment/batched-tabular';
import { actionValues } from '../exact/decision-process';
import { policyValues } from '../exact/policy-iteration';
import { trainPolicyGradient } from '../gradient/policy-gradient';
import { fitTopKPolicy } from '../gradient/top-k-policy';
import { collectEpisodes } from '../off-policy/collect-episodes';
import type { EpisodeLog } from '../off-policy/episode-log';
import { softmaxNetworkPolicy, tabularPolicy } from '../policies/action-policy';
import { twoStates, twoStatesValues } from '../testing/two-states';
import { fitEvaluationNetwork } from './fit-evaluation-network';
import { fitImplicitQ } from './fit-implicit-q';
import { fitOfflineQ } from './fit-offline-q';

const discount = 0.6;
const eye = Float32Array.of(1, 0, 0, 0, 1, 0);
const even = new Float64Array(6).fill(0.5);
const logOf = (policy: Float64Array, episodes = 400): EpisodeLog =>
  collectEpisodes(
    new BatchedTabular({ process: twoStates(), size: episodes, horizon: 12, random: new Random(1) }),
    tabularPolicy(policy, 2),
    { horizon: 12, random: new Random(2) },
  );
const log = logOf(even);
const options = { log, discount, hidden: [16], updates: 2500, learningRate: 5e-3 };

test('options outside their ranges and logs without observations are refused', () => {
  const random = new Random(1);
  throwsArgument(() => fitOfflineQ({ ...options, discount: 1, random }), 'discount');
  throwsArgument(() => fitOfflineQ({ ...options, updates: 0, random }), 'updates');
  throwsArgument(() => fitOfflineQ({ ...options, conservatism: -1, random }), 'conservatism');
  throwsArgument(
    () => fitOfflineQ({ ...options, log: { ...log, nextContext: undefined }, random }),
    'log.nextContext',
  );
  throwsArgument(() => fitImplicitQ({ ...options, expectile: 1, random }), 'expectile');
  throwsArgument(() => fitImplicitQ({ ...options, temperature: -1, random }), 'temperature');
  throwsArgument(() => fitTopKPolicy({ ...options, k: 0, random }), 'k');
  throwsArgument(() => fitTopKPolicy({ ...options, cap: 0, random }), 'cap');
  throwsArgument(() => fitEvaluationNetwork({ ...options, policy: {} as never, random }), 'policy');
  const environment = new BatchedTabular({ process: twoStates(), size: 2, random });
  const gradient = { environment, discount, iterations: 1, random };
  throwsArgument(() => trainPolicyGradient({ ...gradient, lambda: 2 }), 'lambda');
  throwsArgument(() => trainPolicyGradient({ ...gradient, iterations: 0 }), 'iterations');
  throwsArgument(() => trainPolicyGradient({ ...gradient, budget: -1 }), 'budget');
});

test('fitted Q iteration on a log of everything finds the values that were solved by hand', () => {
  const before = tf.memory().numTensors;
  const network = fitOfflineQ({ ...options, random: new Random(3) });
  assertClose(network.values(eye), twoStatesValues(discount).subarray(0, 4), 0.05);
  network.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test('fitted Q evaluation finds the values of the policy, not those of the best one', () => {
  const policy = Float64Array.of(0.2, 0.8, 0.7, 0.3, 0.5, 0.5);
  const truth = actionValues(twoStates(), policyValues(twoStates(), policy, discount), discount);
  const network = fitEvaluationNetwork({
    ...options,
    policy: tabularPolicy(policy, 2),
    random: new Random(3),
  });
  assertClose(network.values(eye), truth.subarray(0, 4), 0.05);
  network.dispose();
});

test('conservatism lowers what the log does not show, and only relative to what it shows', () => {
  // In state 0 this log holds action 0 only, one time in fifty the other.
  const narrow = logOf(Float64Array.of(0.98, 0.02, 0.5, 0.5, 0.5, 0.5));
  const values = [0, 0.2, 1].map((conservatism) => {
    const network = fitOfflineQ({ ...options, log: narrow, conservatism, random: new Random(4) });
    const [first, second] = network.values(eye);
    network.dispose();
    return second - first;
  });
  assert.ok(values[0] > values[1] && values[1] > values[2], values.join());
  assert.ok(Math.abs(values[0] - (twoStatesValues(discount)[1] - twoStatesValues(discount)[0])) < 0.1);
});

test('implicit Q-learning prefers what is best, the more so the higher the expectile', () => {
  const before = tf.memory().numTensors;
  const chance = (expectile: number): Float64Array => {
    const network = fitImplicitQ({ ...options, expectile, temperature: 3, random: new Random(5) });
    const p = softmaxNetworkPolicy(network).probabilities(eye, 2);
    network.dispose();
    return p;
  };
  // By hand: waiting is worth 2.571 against 2.543 in state 0 under the best policy, and 4.286 against 3 in state 1.
  assert.ok(chance(0.9)[2] > 0.9);
  // Temperature 0 is imitation: the log is even.
  const imitation = fitImplicitQ({ ...options, temperature: 0, random: new Random(5) });
  assertClose(softmaxNetworkPolicy(imitation).probabilities(eye, 2), [0.5, 0.5, 0.5, 0.5], 0.05);
  imitation.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test('the top-K correction learns two actions where K is two, and one where it is one', () => {
  // One decision, four actions, the second nearly as good as the first.
  const rows = 4000;
  const draw = new Random(6);
  const action = Int32Array.from({ length: rows }, () => draw.integer(0, 4));
  const bandit: EpisodeLog = {
    actions: 4,
    horizon: 1,
    start: Int32Array.from({ length: rows + 1 }, (_, i) => i),
    terminated: new Uint8Array(rows).fill(1),
    action,
    reward: Float64Array.from(action, (a) => [1, 0.9, 0.2, 0.1][a]),
    propensity: new Float64Array(rows).fill(0.25),
    context: new Float32Array(rows).fill(1),
    nextContext: new Float32Array(rows).fill(1),
  };
  const chances = (k: number): Float64Array => {
    const network = fitTopKPolicy({
      log: bandit,
      discount: 0,
      k,
      hidden: [],
      updates: 3000,
      learningRate: 0.02,
      random: new Random(7),
    });
    const p = softmaxNetworkPolicy(network).probabilities(Float32Array.of(1), 1);
    network.dispose();
    return p;
  };
  const [one, two] = [chances(1), chances(2)];
  assert.ok(one[0] > 0.9, `${one}`);
  // For K = 2 the objective sum_a r_a (1 - (1 - p_a)^2) is greatest where r_a (1 - p_a) are equal: 0.5263 and 0.4737.
  assertClose(two.subarray(0, 2), [1 - 0.9 / 1.9, 1 - 1 / 1.9], 0.06);
});

for (const [name, form] of Object.entries({
  'REINFORCE with a baseline': { steps: 20, lambda: 1, restart: true },
  'the actor-critic': { steps: 8, lambda: 0.9 },
})) {
  test(`${name} learns what is best in two states`, () => {
    const before = tf.memory().numTensors;
    const environment = new BatchedTabular({
      process: twoStates(),
      size: 64,
      horizon: 20,
      random: new Random(8),
    });
    const { network } = trainPolicyGradient({
      ...{
        environment,
        discount: 0.8,
        iterations: 250,
        hidden: [16],
        learningRate: 0.02,
        random: new Random(9),
      },
      ...form,
    });
    const p = softmaxNetworkPolicy(network).probabilities(eye, 2);
    network.dispose();
    // By hand at 0.8: staying for ever earns 5 in state 0, waiting 0.8 * 5; in state 1 staying is worth 5 against 3.
    assert.ok(p[0] > 0.9 && p[2] > 0.9, `${p}`);
    assert.equal(tf.memory().numTensors, before);
  });
}

test('a budget of contacts raises their price until it is kept', () => {
  const costs = Float64Array.of(1, 0, 0, 0, 0, 0);
  const spent = (budget?: number) => {
    const environment = new BatchedTabular({
      ...{ process: twoStates(), size: 64, horizon: 20, costs, random: new Random(3) },
    });
    let highest = 0;
    const { network } = trainPolicyGradient({
      ...{ environment, discount: 0.8, iterations: 300, hidden: [16], learningRate: 0.02, priceRate: 0.002 },
      ...{
        random: new Random(4),
        budget,
        onIteration: (_, { price }) => (highest = Math.max(highest, price)),
      },
    });
    const table = softmaxNetworkPolicy(network).probabilities(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), 3);
    network.dispose();
    const cost = policyValues({ ...twoStates(), reward: costs }, table, 0.8)[0];
    return { cost, highest };
  };
  const [free, kept] = [spent(), spent(1)];
  // By hand: staying for ever costs 5; who stays with price p earns (1 - p) / 0.2 against 4 for waiting: p = 0.2.
  assert.ok(free.highest === 0 && free.cost > 4, `${free.cost}`);
  assert.ok(kept.highest > 0.15 && kept.cost < 1.5, `${kept.highest} ${kept.cost}`);
});
