// Section 4.6: content, context and graph, each alone and together, on the simulated crowd; users and items that are new
// apart from those that are known. What each user and item is known by differs; the test is the same for all. Run from the
// project's root, after crowd-degree-gain.mjs, whose settings of LightGCN it takes; stopped, it goes on with the next seed:
//   node scripts/experiments/crowd-hybrids.mjs [--seeds 10]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pairedDifference, tInterval } from 'lib';
import { readRecordedResults, writeRecordedResults } from 'lib/lessons';
import { banditsOf, steps } from './crowd-hybrids-bandit.mjs';
import { partsOf, rankedBy, worldOf } from './crowd-hybrids-models.mjs';
import { mean, text } from './crowd-world.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    folder: { type: 'string', default: 'data/runs/crowd-hybrids' },
  },
});
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
const started = performance.now();
const { chosen } = readRecordedResults('crowd-degree-gain').results.tuning.LightGCN;

/** @typedef {{ sizes: Record<string, number>, recall: Record<string, Record<string, number>>, weights: Record<string, number>, bandit: Record<string, Record<string, number>>, seconds: number }} OneSeed */

/** @param {number} seed @returns {Promise<OneSeed>} */
async function run(seed) {
  const file = `${values.folder}/${seed}.json`;
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const begun = performance.now();
  const world = worldOf(seed);
  const { parts, weights, users, dispose } = await partsOf(world, chosen);
  /** @type {OneSeed['recall']} */
  const recall = {};
  for (const [name, scoreItems] of Object.entries(parts)) recall[name] = await rankedBy(world, scoreItems);
  dispose();
  const bandit = banditsOf(world, users, seed);
  const result = {
    sizes: world.counts,
    recall,
    weights,
    bandit,
    seconds: (performance.now() - begun) / 1000,
  };
  mkdirSync(values.folder, { recursive: true });
  writeFileSync(file, JSON.stringify(result));
  console.log(`seed ${seed}: ${result.seconds.toFixed(0)} s`);
  return result;
}

const runs = [];
for (const seed of seeds) runs.push(await run(seed));

const names = Object.keys(runs[0].recall);
const groups = Object.keys(runs[0].recall[names[0]]);
/** By model, group: Recall@20 of each seed. */
const recall = Object.fromEntries(
  names.map((name) => [
    name,
    Object.fromEntries(groups.map((group) => [group, runs.map((r) => r.recall[name][group])])),
  ]),
);
for (const group of groups) {
  console.log(`\n${group}, Recall@20:`);
  for (const name of names) console.log(`  ${name}: ${text(tInterval(recall[name][group]))}`);
}
/** The blend against the best of its parts in each group, seed by seed. */
const parts = ['popularity', 'context', 'PinSage', 'LightGCN'];
const gains = Object.fromEntries(
  groups.map((group) => {
    const best = parts.reduce((a, b) => (mean(recall[b][group]) > mean(recall[a][group]) ? b : a));
    const gain = pairedDifference(recall.blend[group], recall[best][group]);
    console.log(`${group}: blend minus ${best}, the best part: ${text(gain)}`);
    return [group, { best, gain }];
  }),
);
const contexts = Object.keys(runs[0].bandit);
const banditGroups = Object.keys(runs[0].bandit[contexts[0]]);
const bandit = Object.fromEntries(
  contexts.map((name) => [
    name,
    Object.fromEntries(banditGroups.map((group) => [group, runs.map((r) => r.bandit[name][group])])),
  ]),
);
for (const group of banditGroups) {
  console.log(`\nbandit, ${group}: share of the best reward in the second half of ${steps} steps`);
  for (const name of contexts) console.log(`  ${name}: ${text(tInterval(bandit[name][group]))}`);
}
writeRecordedResults('crowd-hybrids', {
  command: `node scripts/experiments/crowd-hybrids.mjs --seeds ${seeds.length}`,
  seeds,
  seconds: Math.max((performance.now() - started) / 1000, mean(runs.map((r) => r.seconds)) * runs.length),
  results: {
    k: 20,
    lightGcn: chosen,
    sizes: runs.map((r) => r.sizes),
    groups,
    recall,
    gains,
    weights: runs.map((r) => r.weights),
    steps,
    bandit,
  },
});
