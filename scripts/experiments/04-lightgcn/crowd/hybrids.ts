// Section 4.6: content, context and graph, each alone and together, on the simulated crowd; users and items that are new
// apart from those that are known. What each user and item is known by differs; the test is the same for all. Settings of
// LightGCN are those of the record of crowd-degree-gain.
import { pairedDifference, tInterval } from 'lib';
import { readRecordedResults } from 'lib/lessons';
import { experiment } from '../../runner/experiment';
import { intervalText, mapValues, mean } from '../../runner/figures';
import { banditsOf, steps } from './hybrids-bandit';
import { partsOf } from './hybrids-parts';
import { rankedBy, worldOf } from './hybrids-world';

type ByGroup = Record<string, number>;
interface HybridRun {
  sizes: Record<string, number>;
  recall: Record<string, ByGroup>;
  weights: Record<string, number>;
  bandit: Record<string, ByGroup>;
}

/** The blend is held against the best of these in each group. */
const parts = ['popularity', 'context', 'PinSage', 'LightGCN'];

/** One list over seeds of each name and group. */
const overSeeds = (runs: readonly HybridRun[], of: (run: HybridRun) => Record<string, ByGroup>) =>
  mapValues(of(runs[0]), (groups, name) =>
    mapValues(groups, (_, group) => runs.map((run) => of(run)[name][group])),
  );

export const hybrids = experiment({
  name: 'crowd-hybrids',
  chapter: '04-lightgcn',
  summary: 'What content, context and graph are worth, alone and together',
  seeds: { first: 1, count: 10, least: 2 },
  prepare: () => readRecordedResults('crowd-degree-gain').results.tuning.LightGCN.chosen,
  async run(seed, { shared: lightGcn }): Promise<HybridRun> {
    const world = worldOf(seed);
    const { parts: scorers, weights, users, dispose } = await partsOf(world, { layers: 3, ...lightGcn });
    const recall: HybridRun['recall'] = {};
    for (const [name, scoreItems] of Object.entries(scorers))
      recall[name] = await rankedBy(world, scoreItems);
    dispose();
    return { sizes: world.counts, recall, weights, bandit: banditsOf(world, users, seed) };
  },
  summarize(runs, { shared: lightGcn, log }) {
    const recall = overSeeds(runs, (run) => run.recall);
    const bandit = overSeeds(runs, (run) => run.bandit);
    const groups = Object.keys(recall[parts[0]]);
    for (const group of groups) {
      log(`\n${group}, Recall@20:`);
      for (const [name, by] of Object.entries(recall))
        log(`  ${name}: ${intervalText(tInterval(by[group]))}`);
    }
    const gains = Object.fromEntries(
      groups.map((group) => {
        const best = parts.reduce((a, b) => (mean(recall[b][group]) > mean(recall[a][group]) ? b : a));
        const gain = pairedDifference(recall.blend[group], recall[best][group]);
        log(`${group}: blend minus ${best}, the best part: ${intervalText(gain)}`);
        return [group, { best, gain }];
      }),
    );
    for (const group of Object.keys(Object.values(bandit)[0])) {
      log(`\nbandit, ${group}: share of the best reward in the second half of ${steps} steps`);
      for (const [name, by] of Object.entries(bandit))
        log(`  ${name}: ${intervalText(tInterval(by[group]))}`);
    }
    return {
      k: 20,
      lightGcn,
      sizes: runs.map(({ sizes }) => sizes),
      groups,
      recall,
      gains,
      weights: runs.map(({ weights }) => weights),
      steps,
      bandit,
    };
  },
});
