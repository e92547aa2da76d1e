// LightGCN on LastFM, the authors' split, beside the authors' PyTorch code (scripts/fixtures/lightgcn_lastfm.py and its
// log): the same settings, the same number of epochs; as there, no validation, and the last epoch counts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  bipartiteGraph,
  fitBpr,
  type Interactions,
  interactionsOf,
  LightGcn,
  loadLastFm,
  MatrixFactorization,
  Random,
  rankingMetrics,
  tInterval,
} from 'lib';
import type { LastFmModel } from 'lib/lessons';
import { experiment } from '../runner/experiment';
import { lastOf, mapValues } from '../runner/figures';
import { countOption } from '../runner/options';
import { projectRoot } from '../runner/project-root';

/** Epochs between two measurements. */
const every = 10;

type Curve = LastFmModel['curve'];

/** The two parts of the data. */
async function lastFmParts() {
  const lastFm = await loadLastFm();
  const sizes = { users: lastFm.userCount, items: lastFm.itemCount };
  return { train: interactionsOf(lastFm.train, sizes), test: interactionsOf(lastFm.test, sizes) };
}

const models = {
  LightGCN: (interactions: Interactions, l2: number, random: Random) =>
    new LightGcn({ graph: bipartiteGraph(interactions), layers: 3, l2, random }),
  'BPR-MF': (interactions: Interactions, l2: number, random: Random) =>
    new MatrixFactorization({ interactions, l2, random }),
};

const authorsSettings = (epochs: number) => ({ learningRate: 1e-3, l2: 1e-4, epochs });

/** Figures after every tenth epoch. */
async function curveOf(
  name: keyof typeof models,
  { train, test }: Awaited<ReturnType<typeof lastFmParts>>,
  epochs: number,
  seed: number,
): Promise<Curve> {
  const settings = authorsSettings(epochs);
  const random = new Random(seed);
  const model = models[name](train, settings.l2, random.child('model'));
  const { history } = await fitBpr({
    model,
    interactions: train,
    triplesPerEpoch: every * train.itemIds.length,
    epochs: settings.epochs / every,
    optimizer: { kind: 'adam', learningRate: settings.learningRate },
    metrics: rankingMetrics({ test, seen: train, k: [20] }),
    random: random.child('fit'),
  });
  model.dispose();
  return history.map((record) => ({
    epoch: record.epoch * every,
    recall: Number(record['recall@20']),
    ndcg: Number(record['ndcg@20']),
  }));
}

/** Final figures over the seeds, with 95 % intervals. */
function summary(curves: readonly Curve[]): Omit<LastFmModel, 'settings'> {
  const of = (measure: 'recall' | 'ndcg') => {
    const values = curves.map((curve) => lastOf(curve)[measure]);
    return { ...tInterval(values), values };
  };
  return { recall: of('recall'), ndcg: of('ndcg'), curve: curves[0], runs: curves.length };
}

/** The curves of the authors' code: from its log. */
function authorsCurves(epochs: number): Curve[] {
  const file = path.join(projectRoot, 'scripts', 'fixtures', 'lightgcn_lastfm.log.txt');
  const pattern = /^seed (\d+) epoch (\d+) recall@20 ([\d.]+) ndcg@20 ([\d.]+)/gm;
  const bySeed = new Map<string, Curve>();
  for (const [, seed, epoch, recall, ndcg] of readFileSync(file, 'utf8').matchAll(pattern)) {
    const curve = bySeed.get(seed) ?? [];
    bySeed.set(seed, curve);
    curve.push({ epoch: Number(epoch), recall: Number(recall), ndcg: Number(ndcg) });
  }
  return [...bySeed.values()].map((curve) => curve.filter(({ epoch }) => epoch > 0 && epoch <= epochs));
}

export const lastFm = experiment({
  name: 'lightgcn-lastfm',
  chapter: '04-lightgcn',
  summary: 'Whether our LightGCN reaches what the authors’ code reaches on LastFM',
  seeds: { first: 2020, count: 3, least: 2 },
  options: { epochs: countOption(300, `epochs, a multiple of ${every}`) },
  prepare: lastFmParts,
  async run(seed, { options: { epochs }, shared, once, log }) {
    const curve = async (name: keyof typeof models) => {
      const made = await once(name, () => curveOf(name, shared, epochs, seed));
      const { recall, ndcg } = lastOf(made);
      log(`${name}: recall ${recall.toFixed(4)}, nDCG ${ndcg.toFixed(4)}`);
      return made;
    };
    return { LightGCN: await curve('LightGCN'), 'BPR-MF': await curve('BPR-MF') };
  },
  summarize(runs, { options: { epochs }, log }) {
    const ours = mapValues(models, (_, name) => ({
      ...summary(runs.map((run) => run[name])),
      settings: authorsSettings(epochs),
    }));
    const all: Record<string, LastFmModel> = {
      'authors’ PyTorch code': summary(authorsCurves(epochs)),
      ...Object.fromEntries(
        Object.entries(ours).map(([name, model]) => [`${name}, the authors’ settings`, model]),
      ),
    };
    for (const [name, { recall, ndcg }] of Object.entries(all)) {
      log(`${name}: Recall@20 ${recall.estimate.toFixed(4)}, nDCG@20 ${ndcg.estimate.toFixed(4)}`);
    }
    return { epochs, models: all };
  },
});
