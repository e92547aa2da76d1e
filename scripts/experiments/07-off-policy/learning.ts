// Notebook 07: policies learned from logs of the bestseller policy, by IPS (with and without a baseline) and by the
// doubly robust objective, against the size of the log; measured with the world's true click rates.
import { Random } from 'lib';
import {
  crossFittedRewards,
  feedbackOf,
  fitSoftmaxPolicy,
  offPolicyEvidence,
  ridgeRewardModel,
  selfNormalized,
} from 'lib/evaluation';
import { rowsByUser } from 'lib/worlds';
import { experiment } from '../runner/experiment';
import { lastOf, mean } from '../runner/figures';
import { petShop } from './world';

const sizes = [500, 1000, 2000, 4000, 8000, 16_000, 32_000];
const objectives = ['IPS', 'IPS with a baseline', 'DR'] as const;
type Objective = (typeof objectives)[number];
const parts = ['worth', 'claimed', 'heldOut'] as const;

/** What one learned policy is worth, what training claimed, and what rows say that had no part in it. */
type Learned = Record<(typeof parts)[number], number>;

/** All objectives on one log. */
async function learnedFrom(
  rows: number,
  seed: number,
  { world, logging }: ReturnType<typeof petShop>,
): Promise<Record<Objective, Learned>> {
  const random = new Random(`off-policy-learning/${seed}/${rows}`);
  const log = feedbackOf(world, world.log(logging, rows, random.child('log')));
  const held = world.log(logging, rows, random.child('held-out'));
  const baseline = mean(log.reward);
  const rewardTable = crossFittedRewards(log, { model: ridgeRewardModel(), random: random.child('folds') });
  const options = {
    IPS: { objective: 'ips' },
    'IPS with a baseline': { objective: 'ips', baseline },
    DR: { objective: 'dr', rewardTable },
  } as const;
  const results: Partial<Record<Objective, Learned>> = {};
  for (const name of objectives) {
    const training = { learningRate: 0.1, epochs: 30, batchSize: 500 };
    const learned = await fitSoftmaxPolicy(log, {
      ...options[name],
      ...training,
      random: random.child(name),
    });
    const policy = learned.probabilities(world.contexts);
    const shift = name === 'IPS with a baseline' ? baseline : 0;
    const evidence = offPolicyEvidence(
      feedbackOf(world, held),
      { probabilities: rowsByUser(policy, held.user, world.products) },
      { warn: () => {} },
    );
    results[name] = {
      worth: world.value(policy),
      claimed: shift - lastOf(learned.history).trainingLoss,
      heldOut: selfNormalized(evidence).value,
    };
  }
  return results as Record<Objective, Learned>;
}

export const learning = experiment({
  name: 'off-policy-learning',
  chapter: '07-off-policy',
  summary: 'What policies learned from logs are worth, against the size of the log',
  seeds: { first: 1, count: 10 },
  prepare: petShop,
  async run(seed, { shared, once, log }) {
    const bySize: Record<Objective, Learned>[] = [];
    for (const rows of sizes) bySize.push(await once(`${rows} rows`, () => learnedFrom(rows, seed, shared)));
    log(
      objectives
        .map((name) => `${name} ${bySize.map((learned) => learned[name].worth.toFixed(3)).join(' ')}`)
        .join('; '),
    );
    return bySize;
  },
  summarize(runs, { shared: { world, logging, target } }) {
    // By objective, size and seed.
    const of = (part: (typeof parts)[number]): Record<string, number[][]> =>
      Object.fromEntries(
        objectives.map((name) => [name, sizes.map((_, i) => runs.map((run) => run[i][name][part]))]),
      );
    return {
      sizes,
      logging: world.value(logging),
      history: world.value(target),
      best: world.bestValue(),
      worth: of('worth'),
      claimed: of('claimed'),
      heldOut: of('heldOut'),
    };
  },
});
