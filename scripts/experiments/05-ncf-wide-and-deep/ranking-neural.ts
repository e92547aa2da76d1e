// The generations of recommenders on MovieLens-100K under one protocol, that of chapter 4's tables (its linear models and
// embeddings are not trained again here: same seeds, same splits): SVD of the ratings, a factorization machine with the
// films' genres, matrix factorization on the log loss, GMF, NCF's MLP, NeuMF, and the document's Keras network as it
// stands. Sizes, learning rates and dropout come from a look at the validation part of the first split; the penalty and the
// epochs are chosen for each split by nDCG@10 on its validation part (of a third of the users, to save time), inside
// grids of three points for the simple models, and of three to five for the networks.
import {
  type Interactions,
  interactionsOf,
  Log,
  loadMovieLens100k,
  type MovieLens100k,
  models,
  Random,
  stratifiedSplitByItem,
} from 'lib';
import { multiValued } from 'lib/data';
import type { NeuralRanking } from 'lib/lessons';
import type { Recommender } from 'lib/recommender';
import {
  measureRanking,
  rankingResults,
  runText,
  type Settings,
  type SplitRun,
} from '../04-lightgcn/movielens/protocol';
import { experiment } from '../runner/experiment';
import { grid } from '../runner/grid';

interface Family {
  create(settings: Settings, films: MovieLens100k): Recommender;
  candidates: readonly Settings[];
  /** Whether validation rows stop the training; else its length is a setting, or it has none. Default: true. */
  stops?: boolean;
}

const mostEpochs = 30;
const adam = (learningRate: number) => ({ kind: 'adam', learningRate }) as const;
/** What all networks share; `epochs` is left out while validation rows stop the training. */
const loop = ({ epochs = mostEpochs, learningRate }: Settings, batchSize = 1024) => ({
  ...{ epochs, batchSize, patience: 3, optimizer: adam(learningRate) },
});
const small = { embeddingSize: 32, hidden: [64, 32, 16] };
const large = { embeddingSize: 64, hidden: [128, 64, 32] };

const families: Record<string, Family> = {
  SVD: {
    create: ({ embeddingSize }) => models.svd({ embeddingSize }),
    candidates: grid({ embeddingSize: [20, 50, 100, 200] }),
    stops: false,
  },
  FM: {
    create: ({ embeddingSize, l2, ...rest }, { items, itemIds }) =>
      models.factorizationMachine({
        ...{ embeddingSize, l2, initialStandardDeviation: 0.05, ...loop(rest as Settings) },
        itemFeatures: {
          columns: [multiValued('genres')],
          of: (id) => ({ genres: items.genres[itemIds.encode([id])[0]] }),
        },
      }),
    candidates: grid({ embeddingSize: [64], l2: [0.01, 0.03, 0.06], learningRate: [0.003] }),
  },
  'matrix factorization': {
    create: ({ embeddingSize, l2, ...rest }) =>
      models.gmf({
        ...{ embeddingSize, l2, ...loop(rest as Settings) },
        ...{ outputWeights: 'unit', biases: true, initialStandardDeviation: 0.1 },
      }),
    candidates: grid({ embeddingSize: [64], l2: [0.01, 0.03, 0.06], learningRate: [0.003] }),
  },
  GMF: {
    create: ({ embeddingSize, l2, ...rest }) => models.gmf({ embeddingSize, l2, ...loop(rest as Settings) }),
    candidates: grid({ embeddingSize: [16], l2: [0.01, 0.03, 0.1, 0.3], learningRate: [0.005] }),
  },
  MLP: {
    create: ({ l2, dropout, ...rest }) => models.ncfMlp({ ...large, l2, dropout, ...loop(rest as Settings) }),
    candidates: grid({ l2: [0.001, 0.003, 0.01, 0.03], dropout: [0.2], learningRate: [0.002] }),
  },
  NeuMF: {
    create: ({ l2, ...rest }) => {
      const { embeddingSize: mlpEmbeddingSize, hidden } = small;
      return models.neuMf({ embeddingSize: 16, mlpEmbeddingSize, hidden, l2, ...loop(rest as Settings) });
    },
    candidates: grid({ l2: [0, 0.001, 0.003, 0.01, 0.03], learningRate: [0.002] }),
  },
  'NeuMF, pretrained': {
    create: ({ l2, ...rest }) => {
      const { embeddingSize: mlpEmbeddingSize, hidden } = small;
      return models.neuMf({
        ...{ embeddingSize: 16, mlpEmbeddingSize, hidden, l2, pretrain: true, ...loop(rest as Settings) },
      });
    },
    candidates: grid({ l2: [0.003], learningRate: [0.002], epochs: [1, 2, 4, 8, 16] }),
    stops: false,
  },
  'the document’s network': {
    create: (settings) => models.ncfMlp({ embeddingSize: 50, hidden: [128, 64], ...loop(settings, 256) }),
    candidates: [{ learningRate: 0.001 }],
  },
};

interface Part {
  log: Log;
  interactions: Interactions;
}

interface NeuralSplit {
  training: Part;
  test: Part;
  tuning: { training: Part; validation: Part };
}

/** The same splits as chapter 4's `movieLensSplit`. */
function splitOf(
  { ratings, userIds, itemIds, userCount: users, itemCount: items }: MovieLens100k,
  seed: number,
) {
  const random = new Random(seed);
  const outer = stratifiedSplitByItem(ratings, 0.25, random.child('split'));
  const inner = stratifiedSplitByItem(outer.train, 0.25, random.child('validation'));
  const part = (
    { user, item, rating }: typeof ratings,
    keep: (user: number) => boolean = () => true,
  ): Part => {
    const rows = [...user.keys()].filter((row) => keep(user[row]));
    const columns = {
      user: Int32Array.from(rows, (row) => user[row]),
      item: Int32Array.from(rows, (row) => item[row]),
    };
    const value = Float64Array.from(rows, (row) => rating[row]);
    return {
      log: new Log({ ...columns, value, users: userIds, items: itemIds }),
      interactions: interactionsOf(columns, { users, items }),
    };
  };
  return {
    training: part(outer.train),
    test: part(outer.test),
    tuning: { training: part(inner.train), validation: part(inner.test, (user) => user % 3 === 0) },
  } satisfies NeuralSplit;
}

/** Chooses by validation, fits again on the whole training side, and looks at the test once. */
async function tuneAndTest(
  { create, candidates, stops = true }: Family,
  split: NeuralSplit,
  films: MovieLens100k,
  work: { seed: number; signal: AbortSignal },
): Promise<SplitRun> {
  const { training, validation } = split.tuning;
  const tried: { settings: Settings; ndcg: number }[] = [];
  for (const candidate of candidates) {
    const model = create(candidate, films);
    const report = await model.fit(training.log, { ...work, ...(stops && { validation: validation.log }) });
    const { ndcg } = await measureRanking(model, training.interactions, validation.interactions);
    model.dispose();
    const epochs: Settings = stops && report.epoch !== undefined ? { epochs: report.epoch } : {};
    tried.push({ settings: { ...candidate, ...epochs }, ndcg });
  }
  const best = tried.reduce((a, b) => (b.ndcg > a.ndcg ? b : a));
  const model = create(best.settings, films);
  const { seconds } = await model.fit(split.training.log, work);
  const test = await measureRanking(model, split.training.interactions, split.test.interactions);
  model.dispose();
  return { settings: best.settings, validationNdcg: best.ndcg, test, fitSeconds: seconds };
}

export const neuralRanking = experiment({
  name: 'movielens-ranking-neural',
  chapter: '05-ncf-wide-and-deep',
  summary: 'How well a factorization machine, NCF and the document’s network rank on MovieLens-100K',
  seeds: { first: 42, count: 3, least: 2 },
  prepare: () => loadMovieLens100k(),
  async run(seed, { shared, once, log, signal }) {
    const split = splitOf(shared, seed);
    const runs: Record<string, SplitRun> = {};
    for (const [name, family] of Object.entries(families)) {
      runs[name] = await once(name, () => tuneAndTest(family, split, shared, { seed, signal }));
      log(runText(name, runs[name]));
    }
    return runs;
  },
  summarize: (runs, { log }): NeuralRanking => rankingResults(families, runs, log),
});
