// Notebook 10: greedy wins the click and loses the customer. Ten worlds of insurance customers. The myopic policy knows
// the true probability of every sale; how picky and how patient it is, is tuned on validation customers, and so is the
// planner, a DQN that sees a noisy profile of the needs. Both are then tested on 4,000 other customers.
import { Random } from 'lib';
import { pairedDifference } from 'lib/evaluation';
import type { LtvPolicy, LtvWorld } from 'lib/lessons';
import {
  type ActionPolicy,
  greedyNetworkPolicy,
  InsuranceCustomers,
  simulateReturns,
  trainDqn,
} from 'lib/planning';
import { experiment } from '../runner/experiment';
import { intervalText } from '../runner/figures';
import { countOption } from '../runner/options';
import { idlePolicy, myopicPolicy } from './policies';

const discount = 0.97;
const thresholds = [0, 0.5, 1, 1.5, 2, 3];
const mostContacts = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 3];
const planners = [
  { nStep: 1, dueling: false },
  { nStep: 1, dueling: true },
  { nStep: 2, dueling: true },
];

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((a, b) => a + b, 0) / values.length;

/** What a policy is worth to customers of a world; all policies meet the same ones at first. */
function test(
  world: number,
  size: number,
  seed: string,
  policyOf: (customers: InsuranceCustomers) => ActionPolicy,
): { value: number; quarters: number } {
  const customers = new InsuranceCustomers({ size, world, random: new Random(seed) });
  const random = new Random(seed).child('actions');
  const { returns, steps } = simulateReturns(customers, policyOf(customers), { discount, seed, random });
  return { value: mean(returns), quarters: mean(steps) };
}

function best<T>(settings: readonly T[], worthOf: (setting: T) => number): T {
  return settings
    .map((setting) => ({ setting, value: worthOf(setting) }))
    .sort((a, b) => b.value - a.value)[0].setting;
}

export const myopicVsPlanner = experiment({
  name: 'ltv-myopic-vs-planner',
  chapter: '10-long-term-value',
  summary: 'Discounted premiums of the best myopic policy and of a planner, in ten worlds',
  seeds: { first: 1, count: 10, least: 2 },
  options: {
    customers: countOption(4000, 'customers per test'),
    rounds: countOption(1000, 'rounds that the planner learns'),
  },
  async run(world, { options: { customers, rounds }, log }): Promise<LtvWorld> {
    const validation = `validation ${world}`;
    const grid = thresholds.flatMap((threshold) =>
      mostContacts.map((most) => ({ threshold, mostContacts: most })),
    );
    const myopic = best(
      grid,
      (setting) => test(world, 2000, validation, (all) => myopicPolicy(all, setting)).value,
    );
    const networks = planners.map((setting) => ({
      setting,
      network: trainDqn({
        environment: new InsuranceCustomers({ size: 256, world, random: new Random(`train ${world}`) }),
        ...{ discount, rounds, rewardScale: 0.01, targetEvery: 50, memory: 300_000 },
        ...setting,
        random: new Random(`dqn ${world}`),
      }),
    }));
    const planner = best(
      networks,
      ({ network }) => test(world, 2000, validation, () => greedyNetworkPolicy(network)).value,
    );
    const policies: Record<LtvPolicy, (all: InsuranceCustomers) => ActionPolicy> = {
      nothing: (all) => idlePolicy(all.actionSpace.n),
      greedy: (all) => myopicPolicy(all, { threshold: 0, mostContacts: Number.POSITIVE_INFINITY }),
      'tuned myopic': (all) => myopicPolicy(all, myopic),
      planner: () => greedyNetworkPolicy(planner.network),
    };
    const value = {} as LtvWorld['value'];
    const quarters = {} as LtvWorld['quarters'];
    for (const name of Object.keys(policies) as LtvPolicy[]) {
      const result = test(world, customers, `test ${world}`, policies[name]);
      [value[name], quarters[name]] = [result.value, result.quarters];
    }
    for (const { network } of networks) network.dispose();
    log(
      `world ${world}: ${Object.entries(value)
        .map(([name, v]) => `${name} ${v.toFixed(0)}`)
        .join(', ')}`,
    );
    return { world, myopic, planner: planner.setting, value, quarters };
  },
  summarize(worlds, { options: { customers }, log }) {
    const difference = pairedDifference(
      worlds.map(({ value }) => value.planner),
      worlds.map(({ value }) => value['tuned myopic']),
    );
    log(`planner less tuned myopic: ${intervalText(difference)}`);
    return { discount, customers, worlds, difference };
  },
});
