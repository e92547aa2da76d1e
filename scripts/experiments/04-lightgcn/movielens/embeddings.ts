// BPR matrix factorization and LightGCN on MovieLens-100K, tuned per split. The number of passes is chosen with the other
// settings: training on the tuning part stops early on nDCG@10 of the validation part; the fit on the whole training side
// runs for the best number of passes.
import {
  bipartiteGraph,
  fitBpr,
  type Interactions,
  LightGcn,
  MatrixFactorization,
  type Random,
  rankingMetrics,
} from 'lib';
import { experiment } from '../../runner/experiment';
import {
  measureRanking,
  movieLensSplit,
  rankingResults,
  runText,
  type Split,
  type SplitRun,
} from './protocol';

/** Passes over the interactions between two validations. */
const stride = 5;

/** Settings of both models; layers of LightGCN alone. */
type Candidate = { embeddingSize: number; layers?: number; l2: number; learningRate: number };

interface EmbeddingModel {
  make(interactions: Interactions, settings: Candidate, random: Random): LightGcn | MatrixFactorization;
  candidates: readonly (Candidate & Record<string, number>)[];
}

const models: Record<string, EmbeddingModel> = {
  'BPR-MF': {
    make: (interactions, { embeddingSize, l2 }, random) =>
      new MatrixFactorization({ interactions, embeddingSize, l2, itemBias: true, random }),
    candidates: [
      { embeddingSize: 64, l2: 0.01, learningRate: 0.002 },
      { embeddingSize: 64, l2: 0.03, learningRate: 0.002 },
      { embeddingSize: 128, l2: 0.03, learningRate: 0.002 },
    ],
  },
  LightGCN: {
    make: (interactions, { embeddingSize, layers, l2 }, random) =>
      new LightGcn({ graph: bipartiteGraph(interactions), embeddingSize, layers, l2, random }),
    candidates: [
      { embeddingSize: 64, layers: 2, l2: 1e-3, learningRate: 0.005 },
      { embeddingSize: 64, layers: 3, l2: 1e-3, learningRate: 0.005 },
    ],
  },
};

/** Trains for at most `epochs` strides, with early stopping where there is a validation part. */
async function train(
  make: EmbeddingModel['make'],
  training: Interactions,
  settings: Candidate,
  random: Random,
  epochs: number,
  validation?: Interactions,
) {
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
      metrics: rankingMetrics({ test: validation, seen: training, k: [10], metrics: ['ndcg'] }),
      earlyStopping: { patience: 3, monitor: 'ndcg@10', mode: 'max' },
    }),
  });
  return { model, result };
}

/** Settings and number of passes by validation, then one fit on the whole training side and one look at the test. */
async function tuneAndTest(
  split: Split,
  { make, candidates }: EmbeddingModel,
): Promise<SplitRun & { tried: number[] }> {
  const { training, validation } = split.tuning;
  const random = split.random.child('embeddings');
  const tried = [];
  for (const settings of candidates) {
    const { model, result } = await train(make, training, settings, random, 40, validation);
    model.dispose();
    const { history, bestEpoch } = result;
    tried.push({
      settings: { ...settings, passes: stride * bestEpoch },
      ndcg: Number(history[bestEpoch - 1]['ndcg@10']),
    });
  }
  const best = tried.reduce((a, b) => (b.ndcg > a.ndcg ? b : a));
  const tuned = performance.now();
  const { model } = await train(make, split.training, best.settings, random, best.settings.passes / stride);
  const fitSeconds = (performance.now() - tuned) / 1000;
  const scorer = model.scorer();
  const test = await measureRanking(scorer, split.training, split.test);
  scorer.dispose();
  model.dispose();
  return {
    settings: best.settings,
    validationNdcg: best.ndcg,
    tried: tried.map(({ ndcg }) => ndcg),
    test,
    fitSeconds,
  };
}

export const embeddingRanking = experiment({
  name: 'movielens-ranking-embeddings',
  chapter: '04-lightgcn',
  summary: 'How well matrix factorization and LightGCN rank on MovieLens-100K',
  seeds: { first: 42, count: 5, least: 2 },
  async run(seed, { once, log }) {
    const split = await movieLensSplit(seed);
    const runs: Record<string, SplitRun> = {};
    for (const [name, model] of Object.entries(models)) {
      const run = await once(name, () => tuneAndTest(split, model));
      log(`${runText(name, run)}, validation ${run.tried.map((ndcg) => ndcg.toFixed(4)).join(' ')}`);
      runs[name] = run;
    }
    return runs;
  },
  summarize: (runs, { log }) => rankingResults(models, runs, log),
});
