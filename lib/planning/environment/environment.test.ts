import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { greedyPolicy, policyTable } from '../exact/decision-process';
import { policyValues, startValue } from '../exact/policy-iteration';
import { valueIteration } from '../exact/value-iteration';
import { twoStates } from '../testing/two-states';
import { BatchedTabular } from './batched-tabular';
import type { BatchedEnvironment } from './environment';
import { InsuranceCustomers } from './insurance-customers';
import { SingleEnvironment } from './single-environment';
import { smallInsurer } from './small-insurer';
import { BoxSpace, DiscreteSpace } from './spaces';
import { TabularEnvironment } from './tabular-environment';

const random = new Random(1);
const batched: Record<string, (size: number, horizon?: number) => BatchedEnvironment> = {
  'the small insurer': (size, horizon) =>
    new BatchedTabular({ process: smallInsurer().process, size, horizon, random: new Random(2) }),
  'the insurance customers': (size, horizon) =>
    new InsuranceCustomers({ size, horizon, random: new Random(2) }),
};

test('spaces know what is inside', () => {
  const space = new DiscreteSpace(3);
  assert.deepEqual(
    [0, 2, 3, -1, 1.5, Number.NaN].map((a) => space.contains(a)),
    [true, true, false, false, false, false],
  );
  throwsArgument(() => new DiscreteSpace(0), 'n');
  throwsArgument(() => new DiscreteSpace(2, ['one']), 'names');
  const box = new BoxSpace(Float32Array.of(0, -1), Float32Array.of(1, 1));
  assert.ok(box.contains([0.5, -1]) && !box.contains([0.5, -1.1]) && !box.contains([0.5]));
  assert.ok(!box.contains([Number.NaN, 0]));
  throwsArgument(() => new BoxSpace(Float32Array.of(1), Float32Array.of(0)), 'low[0]');
  throwsArgument(() => new BoxSpace(new Float32Array(0), new Float32Array(0)), 'high');
});

test('horizons, sizes and worlds that are none are refused', () => {
  const { process } = smallInsurer();
  for (const none of [0, -1, 1.5]) {
    throwsArgument(() => new TabularEnvironment({ process, horizon: none, random }), 'horizon');
    throwsArgument(() => new BatchedTabular({ process, size: none, random }), 'size');
    throwsArgument(() => new InsuranceCustomers({ size: none, random }), 'size');
    throwsArgument(() => new InsuranceCustomers({ size: 1, horizon: none, random }), 'horizon');
    throwsArgument(() => new InsuranceCustomers({ size: 1, products: none, random }), 'products');
  }
  throwsArgument(() => new InsuranceCustomers({ size: 1, world: Number.NaN, random }), 'world');
  throwsArgument(() => smallInsurer({ misfit: 0.5 }), 'misfit');
  throwsArgument(() => smallInsurer().customerOf(97), 'state');
  throwsArgument(() => new SingleEnvironment(batched['the small insurer'](2)), 'batched.size');
});

test('no step before the first reset, after the end, or with an action outside the space', () => {
  const single = [
    new TabularEnvironment({ process: smallInsurer().process, horizon: 3, random }),
    ...Object.values(batched).map((make) => new SingleEnvironment(make(1, 3))),
  ];
  for (const environment of single) {
    throwsArgument(() => environment.step(0), 'step');
    environment.reset({ seed: 4 });
    for (const none of [-1, environment.actionSpace.n, 0.5])
      throwsArgument(() => environment.step(none), 'action');
    for (let steps = 0; ; steps++) {
      const { terminated, truncated } = environment.step(0);
      assert.ok(!(terminated && truncated) && steps < 3);
      if (terminated || truncated) break;
    }
    throwsArgument(() => environment.step(0), 'step');
    environment.reset();
    environment.step(0);
  }
  for (const make of Object.values(batched)) {
    const environment = make(2);
    throwsArgument(() => environment.step(new Int32Array(2)), 'step');
    environment.reset();
    throwsArgument(() => environment.step(new Int32Array(3)), 'actions');
    throwsArgument(() => environment.step(Int32Array.of(0, 99)), 'actions[1]');
  }
});

for (const [name, make] of Object.entries(batched)) {
  test(`${name}: one seed, one story; another seed, another one`, () => {
    const story = (seed: number): number[] => {
      const environment = make(50);
      environment.reset({ seed });
      const seen: number[] = [];
      const policy = new Random(9);
      for (let step = 0; step < 30; step++) {
        const actions = Int32Array.from({ length: 50 }, () => environment.actionSpace.sample(policy));
        environment.step(actions);
        seen.push(...environment.rewards, ...environment.nextObservations);
      }
      return seen;
    };
    assert.deepEqual(story(5), story(5));
    assert.notDeepEqual(story(5), story(6));
  });

  test(`${name}: observations lie in their space, and only rows that ended begin anew`, () => {
    const environment = make(40, 12);
    environment.reset({ seed: 8 });
    const { dimension } = environment.observationSpace;
    const policy = new Random(3);
    const ages = new Int32Array(40);
    let [ended, cut] = [0, 0];
    for (let step = 0; step < 60; step++) {
      environment.step(Int32Array.from({ length: 40 }, () => environment.actionSpace.sample(policy)));
      for (let i = 0; i < 40; i++) {
        const after = environment.nextObservations.subarray(i * dimension, (i + 1) * dimension);
        const now = environment.observations.subarray(i * dimension, (i + 1) * dimension);
        assert.ok(environment.observationSpace.contains(after) && environment.observationSpace.contains(now));
        ages[i]++;
        const [terminated, truncated] = [environment.terminated[i], environment.truncated[i]];
        assert.equal(truncated, terminated === 0 && ages[i] === 12 ? 1 : 0);
        if (terminated + truncated === 0) assert.deepEqual(now, after);
        else ages[i] = 0;
        ended += terminated;
        cut += truncated;
      }
    }
    assert.ok(ended > 20 && cut > 20, `${ended} ended, ${cut} were cut`);
  });
}

test('drawn successors come as often as the transition tensor says', () => {
  const environment = new BatchedTabular({ process: twoStates(), size: 20_000, random: new Random(4) });
  environment.reset();
  environment.step(new Int32Array(20_000).fill(1));
  environment.step(new Int32Array(20_000));
  const stayed = environment.terminated.reduce((sum, over) => sum + 1 - over, 0) / 20_000;
  assert.ok(Math.abs(stayed - 0.5) < 4 * Math.sqrt(0.25 / 20_000), `${stayed}`);
});

test('what simulated episodes of the small insurer earn is what the Bellman equation says', () => {
  const { process } = smallInsurer();
  const { policy, values } = valueIteration(process, { discount: 0.8 });
  const size = 20_000;
  const environment = new BatchedTabular({ process, size, random: new Random(6) });
  environment.reset();
  const [earned, factor] = [new Float64Array(size), new Float64Array(size).fill(1)];
  for (let step = 0; step < 60; step++) {
    environment.step(Int32Array.from(environment.states, (state) => policy[state]));
    for (let i = 0; i < size; i++) {
      earned[i] += factor[i] * environment.rewards[i];
      factor[i] *= environment.terminated[i] === 1 ? 0 : 0.8;
    }
  }
  const mean = earned.reduce((a, b) => a + b, 0) / size;
  const deviation = Math.sqrt(earned.reduce((sum, x) => sum + (x - mean) ** 2, 0) / size);
  const truth = startValue(process, values);
  assert.ok(Math.abs(mean - truth) < 4 * (deviation / Math.sqrt(size)), `${mean} and ${truth}`);
});

test('the small insurer: states and customers are one to one, and greed loses where the product does not fit', () => {
  const { process, customerOf, stateOf, gone } = smallInsurer();
  for (let state = 0; state < gone; state++) {
    const customer = customerOf(state);
    assert.ok(customer !== undefined);
    assert.equal(stateOf(customer), state);
  }
  assert.equal(customerOf(gone), undefined);
  const worth = (policy: Int32Array): number =>
    startValue(process, policyValues(process, policyTable(policy, 4), 0.97));
  const greedy = worth(greedyPolicy(process.reward, 4));
  const idle = worth(new Int32Array(process.states));
  const best = startValue(process, valueIteration(process, { discount: 0.97 }).values);
  assert.ok(greedy < idle && idle < best, `${greedy} ${idle} ${best}`);
});

test('the reward that is expected of the customers is the mean of what they bring', () => {
  const size = 40_000;
  for (const action of [0, 2, 7]) {
    const customers = new InsuranceCustomers({ size, random: new Random(action) });
    customers.reset();
    const table = customers.expectedRewards();
    const expected = Float64Array.from({ length: size }, (_, i) => table[i * 8 + action]);
    customers.step(new Int32Array(size).fill(action));
    const differences = expected.map((value, i) => customers.rewards[i] - value);
    const mean = differences.reduce((a, b) => a + b, 0) / size;
    const deviation = Math.sqrt(differences.reduce((sum, d) => sum + d * d, 0) / size);
    assert.ok(Math.abs(mean) <= 1e-5 + 4 * (deviation / Math.sqrt(size)), `action ${action}: ${mean}`);
  }
});

test('a product that does not fit drives customers away, and so do contacts', () => {
  const leaving = (actionOf: (customers: InsuranceCustomers, step: number) => number): number => {
    const customers = new InsuranceCustomers({ size: 4000, random: new Random(2) });
    customers.reset({ seed: 1 });
    let left = 0;
    for (let step = 0; step < 12; step++) {
      customers.step(new Int32Array(4000).fill(actionOf(customers, step)));
      left += customers.terminated.reduce((sum, over) => sum + over, 0);
    }
    return left;
  };
  const idle = leaving(() => 0);
  assert.ok(leaving(() => 1) > idle + 200, 'the same offer again and again');
  assert.ok(leaving(() => 7) < idle - 100, 'discounts keep them');
});

test('a batched row and the single environment tell the same story', () => {
  const [a, b] = [
    batched['the insurance customers'](1),
    new SingleEnvironment(batched['the insurance customers'](1)),
  ];
  a.reset({ seed: 3 });
  assertClose(b.reset({ seed: 3 }).observation, a.observations, 0);
  for (let step = 0; step < 5; step++) {
    a.step(Int32Array.of(1));
    const { observation, reward, terminated } = b.step(1);
    assertClose(observation, a.nextObservations, 0);
    assert.equal(reward, a.rewards[0]);
    assert.equal(terminated, a.terminated[0] === 1);
    if (terminated) break;
  }
});
