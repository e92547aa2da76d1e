// BPR matrix factorization and LightGCN on MovieLens-100K, tuned per split, by the protocol of movielens-ranking.mjs. The
// number of passes is chosen with the other settings: training on the tuning part stops early on nDCG@10 of the
// validation part; the fit on the whole training side runs for the best number of passes.
//
//   node scripts/experiments/movielens-ranking-embeddings.mjs [--seeds 5]
import { parseArgs } from 'node:util';
import { bipartiteGraph, fitBpr, LightGcn, MatrixFactorization, rankingFigures } from 'lib';
import { writeRecordedResults } from 'lib/lessons';
import { measureRanking, movieLensSplit, publishedNdcg, summarizeRuns } from './movielens-ranking.mjs';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '5' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 42 + i);
/** Passes over the interactions between two validations. */
const stride = 5;

const models = {
  'BPR-MF': {
    make: (interactions, { dimension, l2 }, random) =>
      new MatrixFactorization({ interactions, dimension, l2, itemBias: true, random }),
    candidates: [
      { dimension: 64, l2: 0.01, learningRate: 0.002 },
      { dimension: 64, l2: 0.03, learningRate: 0.002 },
      { dimension: 128, l2: 0.03, learningRate: 0.002 },
    ],
  },
  LightGCN: {
    make: (interactions, { dimension, layers, l2 }, random) =>
      new LightGcn({ graph: bipartiteGraph(interactions), dimension, layers, l2, random }),
    candidates: [
      { dimension: 64, layers: 2, l2: 1e-3, learningRate: 0.005 },
      { dimension: 64, layers: 3, l2: 1e-3, learningRate: 0.005 },
    ],
  },
};

/** Trains for at most `epochs` strides, with early stopping where there is a validation part. */
async function train(make, training, settings, random, epochs, validation) {
  const model = make(training, settings, random.child('model'));
  const result = await fitBpr({
    model,
    interactions: training,
    triplesPerEpoch: stride * training.itemIds.length,
    epochs,
    batchSize: 1024,
    optimizer: { kind: 'adam', learningRate: settings.learningRate },
    random: random.child('fit'),
    ...(validation && {
      validate: rankingFigures({ test: validation, seen: training, k: [10], metrics: ['ndcg'] }),
      earlyStopping: { patience: 3, monitor: 'ndcg@10', mode: 'max' },
    }),
  });
  return { model, result };
}

/** Settings and number of passes by validation, then one fit on the whole training side and one look at the test. */
async function tuneAndTest(split, { make, candidates }) {
  const started = performance.now();
  const { training, validation } = split.tuning;
  const random = split.random.child('embeddings');
  const tried = [];
  for (const settings of candidates) {
    const { model, result } = await train(make, training, settings, random, 40, validation);
    model.dispose();
    const { history, bestEpoch } = result;
    tried.push({
      settings: { ...settings, passes: stride * bestEpoch },
      ndcg: history[bestEpoch - 1]['ndcg@10'],
    });
  }
  const best = tried.reduce((a, b) => (b.ndcg > a.ndcg ? b : a));
  const tuned = performance.now();
  const { model } = await train(make, split.training, best.settings, random, best.settings.passes / stride);
  const fitted = performance.now();
  const scorer = model.scorer();
  const test = await measureRanking(scorer, split.training, split.test);
  scorer.dispose();
  model.dispose();
  return {
    settings: best.settings,
    validationNdcg: best.ndcg,
    tried,
    test,
    tuningSeconds: (tuned - started) / 1000,
    fitSeconds: (fitted - tuned) / 1000,
  };
}

const started = performance.now();
const runs = Object.fromEntries(Object.keys(models).map((name) => [name, []]));
for (const seed of seeds) {
  const split = await movieLensSplit(seed);
  for (const [name, model] of Object.entries(models)) {
    const run = await tuneAndTest(split, model);
    runs[name].push(run);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(
      `seed ${seed}, ${name} (${seconds} s): nDCG@10 ${run.test.ndcg.toFixed(4)}, ` +
        `Recall@10 ${run.test.recall.toFixed(4)}, ${JSON.stringify(run.settings)}, validation ` +
        run.tried.map(({ ndcg }) => ndcg.toFixed(4)).join(' '),
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
if (seeds.length > 1) {
  writeRecordedResults('movielens-ranking-embeddings', {
    command: `node scripts/experiments/movielens-ranking-embeddings.mjs --seeds ${values.seeds}`,
    seeds,
    seconds: (performance.now() - started) / 1000,
    results,
  });
}
