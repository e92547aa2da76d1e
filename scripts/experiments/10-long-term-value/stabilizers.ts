// Notebook 10: what each part of DQN is worth on the small insurer, whose best policy is known. Ten seeds; all variants
// of a seed meet the same customers at first and start from the same weights where their networks have one shape.
import { Random } from 'lib';
import { pairedDifference } from 'lib/evaluation';
import {
  BatchedTabular,
  type DqnOptions,
  greedyPolicy,
  policyTable,
  policyValues,
  smallInsurer,
  startValue,
  trainDqn,
  valueIteration,
} from 'lib/planning';
import { experiment } from '../runner/experiment';
import { intervalText, mapValues } from '../runner/figures';
import { countOption } from '../runner/options';

const discount = 0.95;
const size = 256;
const whole = {
  double: true,
  dueling: true,
  memory: 300_000,
  targetEvery: 50,
  nStep: 1,
  loss: 'squared',
} as const;
const variants: Record<string, Partial<DqnOptions>> = {
  'DQN, whole': {},
  'without replay': { memory: size },
  'without target network': { targetEvery: 0 },
  'without double': { double: false },
  'without dueling': { dueling: false },
  'three steps': { nStep: 3 },
  'Huber’s loss': { loss: 'huber' },
};

export const stabilizers = experiment({
  name: 'ltv-stabilizers',
  chapter: '10-long-term-value',
  summary: 'What DQN reaches on the small insurer without each of its parts',
  seeds: { first: 1, count: 10, least: 2 },
  options: { rounds: countOption(800, 'rounds of learning') },
  async run(seed, { options: { rounds }, log }) {
    const { process, features } = smallInsurer();
    const best = startValue(process, valueIteration(process, { discount }).values);
    const results = mapValues(variants, (variant) => {
      const network = trainDqn({
        environment: new BatchedTabular({ process, features, size, random: new Random(`customers ${seed}`) }),
        ...{ discount, rounds, rewardScale: 0.02, ...whole, ...variant },
        random: new Random(`dqn ${seed}`),
      });
      const table = network.values(features);
      network.dispose();
      const policy = greedyPolicy(table, process.actions);
      const promised = Float64Array.from(policy, (a, state) => table[state * process.actions + a] / 0.02);
      const value = startValue(
        process,
        policyValues(process, policyTable(policy, process.actions), discount),
      );
      return { share: value / best, bias: startValue(process, promised) / best - 1 };
    });
    log(
      `seed ${seed}: ${Object.entries(results)
        .map(([name, { share }]) => `${name} ${share.toFixed(3)}`)
        .join(', ')}`,
    );
    return results;
  },
  summarize(runs, { options: { rounds }, log }) {
    const share = mapValues(variants, (_, name) => runs.map((run) => run[name].share));
    const bias = mapValues(variants, (_, name) => runs.map((run) => run[name].bias));
    const difference = mapValues(variants, (_, name) => pairedDifference(share[name], share['DQN, whole']));
    for (const [name, interval] of Object.entries(difference)) log(`${name}: ${intervalText(interval)}`);
    return { discount, rounds, share, bias, difference };
  },
});
