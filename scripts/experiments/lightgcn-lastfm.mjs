// LightGCN on LastFM, the authors' split, beside the authors' PyTorch code (scripts/fixtures/lightgcn_lastfm.py and its
// log): the same settings, the same number of epochs; as there, no validation, and the last epoch counts.
//
//   node scripts/experiments/lightgcn-lastfm.mjs [--epochs 300] [--seeds 3]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  bipartiteGraph,
  fitBpr,
  interactionsOf,
  LightGcn,
  loadLastFm,
  MatrixFactorization,
  Random,
  rankingFigures,
  tInterval,
} from 'lib';
import { writeRecordedResults } from 'lib/lessons';

const { values } = parseArgs({
  options: { epochs: { type: 'string', default: '300' }, seeds: { type: 'string', default: '3' } },
});
const epochs = Number(values.epochs);
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 2020 + i);
const every = 10;
const lastFm = await loadLastFm();
const sizes = { users: lastFm.userCount, items: lastFm.itemCount };
const [train, test] = [lastFm.train, lastFm.test].map((log) => interactionsOf(log, sizes));
const begun = performance.now();

const models = {
  LightGCN: (interactions, l2, random) =>
    new LightGcn({ graph: bipartiteGraph(interactions), layers: 3, l2, random }),
  'BPR-MF': (interactions, l2, random) => new MatrixFactorization({ interactions, l2, random }),
};

/** Figures after every tenth epoch. */
async function run(make, settings, seed) {
  const random = new Random(seed);
  const model = make(train, settings.l2, random.child('model'));
  const start = performance.now();
  const { history } = await fitBpr({
    model,
    interactions: train,
    triplesPerEpoch: every * train.itemIds.length,
    epochs: settings.epochs / every,
    optimizer: { kind: 'adam', learningRate: settings.learningRate },
    validate: rankingFigures({ test, seen: train, k: [20] }),
    random: random.child('fit'),
  });
  model.dispose();
  const seconds = (performance.now() - start) / 1000;
  const curve = history.map((record) => ({
    epoch: record.epoch * every,
    recall: record['recall@20'],
    ndcg: record['ndcg@20'],
  }));
  const last = curve.at(-1);
  console.log(
    `seed ${seed}, ${JSON.stringify(settings)}: epoch ${last.epoch} recall ${last.recall.toFixed(4)}, ` +
      `nDCG ${last.ndcg.toFixed(4)}, ${seconds.toFixed(0)} s`,
  );
  return { seed, curve, seconds };
}

/** Final figures over the seeds, with 95 % intervals. */
function summary(runs) {
  const of = (measure) => {
    const finals = runs.map(({ curve }) => curve.at(-1)[measure]);
    return { ...tInterval(finals), values: finals };
  };
  return { recall: of('recall'), ndcg: of('ndcg'), curve: runs[0].curve, runs: runs.length };
}

/** The authors' code: from its log. */
function authorsRuns() {
  const text = readFileSync(new URL('../fixtures/lightgcn_lastfm.log.txt', import.meta.url), 'utf8');
  const pattern = /^seed (\d+) epoch (\d+) recall@20 ([\d.]+) ndcg@20 ([\d.]+)/gm;
  const bySeed = new Map();
  for (const [, seed, epoch, recall, ndcg] of text.matchAll(pattern)) {
    if (!bySeed.has(seed)) bySeed.set(seed, []);
    bySeed.get(seed).push({ epoch: Number(epoch), recall: Number(recall), ndcg: Number(ndcg) });
  }
  return [...bySeed].map(([seed, curve]) => ({
    seed: Number(seed),
    curve: curve.filter(({ epoch }) => epoch > 0 && epoch <= epochs),
  }));
}

const results = { epochs, models: { 'authors’ PyTorch code': summary(authorsRuns()) } };
const authors = { learningRate: 1e-3, l2: 1e-4, epochs };
for (const [name, make] of Object.entries(models)) {
  console.log(`${name}, the authors' settings`);
  const runs = [];
  for (const seed of seeds) runs.push(await run(make, authors, seed));
  results.models[`${name}, the authors’ settings`] = { ...summary(runs), settings: authors };
}

for (const [name, { recall, ndcg }] of Object.entries(results.models)) {
  console.log(`${name}: Recall@20 ${recall.estimate.toFixed(4)}, nDCG@20 ${ndcg.estimate.toFixed(4)}`);
}
writeRecordedResults('lightgcn-lastfm', {
  command: `node scripts/experiments/lightgcn-lastfm.mjs --epochs ${epochs} --seeds ${seeds.length}`,
  seeds,
  seconds: (performance.now() - begun) / 1000,
  results,
});
