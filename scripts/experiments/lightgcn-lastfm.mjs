// LightGCN on LastFM, the authors' split: ours beside the authors' PyTorch code with the same settings and the same
// number of epochs (scripts/fixtures/lightgcn_lastfm.py and its log). As there: no validation, the test users are looked
// at every tenth epoch, the last epoch counts.
//
//   node scripts/experiments/lightgcn-lastfm.mjs [--epochs 300] [--seeds 3]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  bipartiteGraph,
  evaluateRanking,
  fitBpr,
  interactionsOf,
  LightGcn,
  loadLastFm,
  MatrixFactorisation,
  pairedDifference,
  Random,
  rankingFigures,
  tInterval,
  writeRecordedResults,
} from 'lib';

const { values } = parseArgs({
  options: { epochs: { type: 'string', default: '300' }, seeds: { type: 'string', default: '3' } },
});
const epochs = Number(values.epochs);
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 2020 + i);
const every = 10;
const lastFm = await loadLastFm();
const sizes = { users: lastFm.userCount, items: lastFm.itemCount };
const [train, test] = [lastFm.train, lastFm.test].map((log) => interactionsOf(log, sizes));
const ranking = { test, seen: train, k: [20] };
const begun = performance.now();

const models = {
  LightGCN: (random) => new LightGcn({ graph: bipartiteGraph(train), layers: 3, l2: 1e-4, random }),
  'BPR-MF': (random) => new MatrixFactorisation({ interactions: train, l2: 1e-4, random }),
};

async function run(make, seed) {
  const random = new Random(seed);
  const model = make(random.child('model'));
  const figures = rankingFigures(ranking);
  const start = performance.now();
  const { history, step } = await fitBpr({
    model,
    interactions: train,
    triplesPerEpoch: every * train.itemIds.length,
    epochs: epochs / every,
    validate: figures,
    random: random.child('fit'),
  });
  const seconds = (performance.now() - start) / 1000;
  model.dispose();
  const curve = history.map((record) => ({
    epoch: record.epoch * every,
    recall: record['recall@20'],
    ndcg: record['ndcg@20'],
  }));
  console.log(seed, step, JSON.stringify(curve.at(-1)), `${seconds.toFixed(1)} s`);
  return { seed, curve, seconds };
}

const ours = {};
for (const [name, make] of Object.entries(models)) {
  console.log(name);
  ours[name] = [];
  for (const seed of seeds) ours[name].push(await run(make, seed));
}
