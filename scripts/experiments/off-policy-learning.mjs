// Notebook 07: policies learned from logs of the bestseller policy, by IPS (with and without a baseline) and by the
// doubly robust objective, against the size of the log; measured with the world's true click rates.
//
//   node scripts/experiments/off-policy-learning.mjs [--seeds 10]
//
// The record is written anew after each seed, so that a run that is stopped leaves what it has.
import { parseArgs } from 'node:util';
import { Random } from 'lib';
import {
  crossFittedRewards,
  feedbackOf,
  fitSoftmaxPolicy,
  offPolicyEvidence,
  ridgeRewardModel,
  selfNormalized,
} from 'lib/evaluation';
import { writeRecordedResults } from 'lib/lessons';
import { rowsByUser } from 'lib/worlds';
import { petShop } from './off-policy-world.mjs';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const sizes = [500, 1000, 2000, 4000, 8000, 16_000, 32_000];
const { world, logging, target } = petShop();
const objectives = ['IPS', 'IPS with a baseline', 'DR'];
// By objective, size and seed.
const empty = () => Object.fromEntries(objectives.map((name) => [name, sizes.map(() => [])]));
const [worth, claimed, heldOut] = [empty(), empty(), empty()];
const started = performance.now();
for (const [done, seed] of seeds.entries()) {
  for (const [i, rows] of sizes.entries()) {
    const random = new Random(`off-policy-learning/${seed}/${rows}`);
    const log = feedbackOf(world, world.log(logging, rows, random.child('log')));
    const held = world.log(logging, rows, random.child('held-out'));
    const baseline = log.reward.reduce((sum, click) => sum + click, 0) / rows;
    const rewardTable = crossFittedRewards(log, { model: ridgeRewardModel(), random: random.child('folds') });
    const options = {
      IPS: { objective: 'ips' },
      'IPS with a baseline': { objective: 'ips', baseline },
      DR: { objective: 'dr', rewardTable },
    };
    for (const name of objectives) {
      const training = { learningRate: 0.1, epochs: 30, batchSize: 500 };
      const learned = await fitSoftmaxPolicy(log, {
        ...options[name],
        ...training,
        random: random.child(name),
      });
      const policy = learned.probabilities(world.contexts);
      worth[name][i].push(world.value(policy));
      const shift = name === 'IPS with a baseline' ? baseline : 0;
      claimed[name][i].push(shift - learned.history.at(-1).trainingLoss);
      const evidence = offPolicyEvidence(
        feedbackOf(world, held),
        { probabilities: rowsByUser(policy, held.user, world.products) },
        { warn: () => {} },
      );
      heldOut[name][i].push(selfNormalized(evidence).value);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const last = objectives.map(
    (name) => `${name} ${worth[name].map((list) => list.at(-1).toFixed(3)).join(' ')}`,
  );
  console.log(`seed ${seed} (${seconds.toFixed(0)} s): ${last.join('; ')}`);
  writeRecordedResults('off-policy-learning', {
    command: `node scripts/experiments/off-policy-learning.mjs --seeds ${done + 1}`,
    seeds: seeds.slice(0, done + 1),
    seconds,
    results: {
      sizes,
      logging: world.value(logging),
      history: world.value(target),
      best: world.bestValue(),
      worth,
      claimed,
      heldOut,
    },
  });
}
