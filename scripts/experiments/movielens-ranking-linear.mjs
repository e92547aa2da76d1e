// The simple and the linear recommenders on MovieLens-100K, tuned per split, by the protocol of movielens-ranking.mjs.
//
//   node scripts/experiments/movielens-ranking-linear.mjs [--seeds 5]
import { parseArgs } from 'node:util';
import { fitEase, fitImplicitAls, fitItemKnn, fitPopularItems } from 'lib';
import { writeRecordedResults } from 'lib/lessons';
import { grid, movieLensSplit, publishedNdcg, summarizeRuns, tuneAndTest } from './movielens-ranking.mjs';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '5' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 42 + i);

const models = {
  popularity: { fit: (training) => fitPopularItems(training), candidates: [{}] },
  'item-kNN': {
    fit: fitItemKnn,
    candidates: grid({ neighbors: [50, 100, 200, 400], shrinkage: [0, 10, 100] }),
  },
  EASE: { fit: fitEase, candidates: grid({ regularization: [100, 200, 300, 500, 700, 1000] }) },
  iALS: {
    fit: (training, settings, random) => fitImplicitAls(training, { ...settings, sweeps: 10, random }),
    candidates: grid({
      dimension: [32, 64],
      unobservedWeight: [0.05, 0.1, 0.2],
      regularization: [0.015, 0.03, 0.045],
    }),
  },
};

const started = performance.now();
const runs = Object.fromEntries(Object.keys(models).map((name) => [name, []]));
for (const seed of seeds) {
  const split = await movieLensSplit(seed);
  for (const [name, { fit, candidates }] of Object.entries(models)) {
    const run = await tuneAndTest(split, fit, candidates);
    runs[name].push(run);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const { ndcg, recall } = run.test;
    console.log(
      `seed ${seed}, ${name} (${seconds} s): nDCG@10 ${ndcg.toFixed(4)}, Recall@10 ${recall.toFixed(4)}, ` +
        JSON.stringify(run.settings),
    );
  }
}

const results = {
  k: 10,
  publishedNdcg,
  grids: Object.fromEntries(
    Object.entries(models).map(([name, { candidates }]) => [name, candidates.length]),
  ),
  models: Object.fromEntries(Object.entries(runs).map(([name, list]) => [name, summarizeRuns(list)])),
};
for (const [name, { at10 }] of Object.entries(results.models)) {
  const text = (measure) =>
    `${at10[measure].estimate.toFixed(4)} [${at10[measure].lower.toFixed(4)}, ${at10[measure].upper.toFixed(4)}]`;
  console.log(
    `${name}: nDCG@10 ${text('ndcg')}, Recall@10 ${text('recall')}, precision@10 ${text('precision')}, ` +
      `MAP@10 ${text('averagePrecision')}`,
  );
}
writeRecordedResults('movielens-ranking-linear', {
  command: `node scripts/experiments/movielens-ranking-linear.mjs --seeds ${values.seeds}`,
  seeds,
  seconds: (performance.now() - started) / 1000,
  results,
});
