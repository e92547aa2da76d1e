// The crowd's shop: what each part of a graph convolution is worth, and how many layers. Every model is trained with
// early stopping on validation purchases and measured once on the test purchases, over several worlds. Learning rates
// and penalties were chosen per architecture on validation purchases of world 42.
import {
  bipartiteGraph,
  evaluateRanking,
  fitBpr,
  type Interactions,
  interactionsOf,
  pairedDifference,
  Random,
  rankingMetrics,
  shuffledSplit,
  tInterval,
} from 'lib';
import { measureByDegree } from 'lib/evaluation';
import type { AblationRun } from 'lib/lessons';
import { CrowdSimulator } from 'lib/worlds';
import { experiment } from '../../runner/experiment';
import { mapValues } from '../../runner/figures';
import { type AblationModelMaker, ablationModels } from './ablation-models';
import { likeness } from './likeness';

/** Known purchases, [from, to], and Recall@20 of the users in between. */
const strata: [number, number][] = [
  [1, 2],
  [3, 4],
  [5, 8],
  [9, 16],
  [17, 100],
];
/** Smallest numbers of known purchases; the first group, of nobody, is left out. */
const groups = [0, ...strata.map(([from]) => from)];
const choice = { k: 20, metric: 'recall' } as const;

/** A world, its purchases in three parts, and what is measured in it. */
function worldOf(seed: number) {
  const crowd = new CrowdSimulator({ seed });
  const sizes = { users: crowd.users, items: crowd.items };
  const random = new Random(seed);
  const { user, item } = crowd.generateLog();
  const outer = shuffledSplit({ user, item }, 0.2, random.child('test'));
  const inner = shuffledSplit(outer.train, 0.125, random.child('validation'));
  const [train, validation, test, beforeTest] = [inner.train, inner.test, outer.test, outer.train].map(
    (log) => interactionsOf(log, sizes),
  );
  // What was bought before the test, validation purchases too, is no candidate of the test.
  const held = { test, seen: beforeTest, k: [20] };
  return { crowd, random, train, validation, held, graph: bipartiteGraph(train) };
}

/** Trains one model and measures it once. */
async function measured(
  { random, train, validation, held, graph }: ReturnType<typeof worldOf>,
  { make, learningRate }: AblationModelMaker,
): Promise<AblationRun> {
  const begun = performance.now();
  const model = make({ graph, train, random: random.child('model') });
  const { bestEpoch } = await fitBpr({
    model,
    interactions: train,
    triplesPerEpoch: 5 * train.itemIds.length,
    epochs: 25,
    optimizer: { kind: 'adam', learningRate },
    metrics: rankingMetrics({ test: validation, seen: train, k: [20] }),
    earlyStopping: { patience: 3, monitor: 'recall@20', mode: 'max' },
    random: random.child('fit'),
  });
  const scorer = model.scorer();
  const ranking = await evaluateRanking(scorer.scoreItems, held);
  scorer.dispose();
  const { recall, ndcg } = ranking.at[20].mean;
  const seconds = (performance.now() - begun) / 1000;
  const run = {
    recall,
    ndcg,
    likeness: likeness(model, random.child('pairs')),
    strata: recallByDegree(ranking, train),
    bestEpoch,
    seconds,
  };
  model.dispose();
  return run;
}

function recallByDegree(
  ranking: Parameters<typeof measureByDegree>[0],
  train: Interactions,
): AblationRun['strata'] {
  return measureByDegree(ranking, train, groups, choice)
    .slice(1)
    .map(({ users, interval }) => ({ users: users.length, recall: interval?.estimate ?? null }));
}

export const ablation = experiment({
  name: 'crowd-ablation',
  chapter: '04-lightgcn',
  summary: 'What each part of a graph convolution is worth, and how many layers',
  seeds: { first: 42, count: 4, least: 2 },
  async run(seed, { once, log }) {
    const world = worldOf(seed);
    const truth = await evaluateRanking((users) => world.crowd.idealScores(users), world.held);
    const models: Record<string, AblationRun> = {};
    for (const [name, maker] of Object.entries(ablationModels)) {
      models[name] = await once(name, () => measured(world, maker));
      log(`${name}: Recall@20 ${models[name].recall.toFixed(4)}, ${models[name].seconds.toFixed(1)} s`);
    }
    return { ideal: truth.at[20].mean.recall, models };
  },
  summarize(runs) {
    const listOf = (name: string) => runs.map(({ models }) => models[name]);
    const lightGcn = 'LightGCN (and the mean of all layers)';
    const base = listOf(lightGcn);
    const stratum = (list: readonly AblationRun[], s: number) =>
      list.map(({ strata: each }) => each[s].recall ?? Number.NaN);
    return {
      strata,
      gains: strata.map((_, s) => pairedDifference(stratum(base, s), stratum(listOf('BPR-MF'), s))),
      ideal: tInterval(runs.map(({ ideal }) => ideal)),
      models: mapValues(ablationModels, ({ learningRate }, name) => {
        const list = listOf(name);
        const recall = list.map((run) => run.recall);
        return {
          learningRate,
          recall: tInterval(recall),
          ndcg: tInterval(list.map(({ ndcg }) => ndcg)),
          likeness: tInterval(list.map((run) => run.likeness)),
          lightGcnMinusThis:
            name === lightGcn
              ? null
              : pairedDifference(
                  base.map((run) => run.recall),
                  recall,
                ),
          runs: list,
        };
      }),
    };
  },
});
