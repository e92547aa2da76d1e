// Counting, neighborhood and factor models of movielens-sequences.mjs. They have no way to see a film but to be fitted
// on it: settings and epochs are chosen on validation, then they are fitted again with the validation films.
import {
  Fpmc,
  fitBpr,
  fitEase,
  fitFpmc,
  fitImplicitAls,
  fitItemKnn,
  fitMarkovChain,
  fitPopularItems,
  fitRecentlyPopularItems,
  interactionsOf,
  MatrixFactorization,
  scoreHistories,
  sequencesOf,
} from 'lib';
import { grid } from './movielens-ranking.mjs';
import {
  known,
  measure,
  ofUsers,
  sizes,
  test,
  train,
  training,
  validation,
  validationNdcg,
} from './movielens-sequence-data.mjs';

const day = 86_400;
const interactions = (log) => interactionsOf(log, sizes);
const knownSequences = sequencesOf(known, { items: sizes.items });

/** A model that is fitted on a log and scores users: `(log, settings, random)` to a model with `scoreItems`. */
const users = (fit) => async (settings, random) => {
  const figures = async (log, cases) => {
    const { scoreItems } = fit(log, settings, random.child('model'));
    return measure(ofUsers(scoreItems, cases), cases);
  };
  return { validation: await figures(train, validation), test: () => figures(known, test) };
};

/** Passes over the interactions between two validations. */
const stride = 5;

async function bprMf({ l2, learningRate }, random) {
  const fit = async (log, epochs, watched) => {
    const all = interactions(log);
    const model = new MatrixFactorization({
      interactions: all,
      dimension: 64,
      l2,
      itemBias: true,
      random: random.child('model'),
    });
    const result = await fitBpr({
      model,
      interactions: all,
      triplesPerEpoch: stride * all.itemIds.length,
      epochs,
      batchSize: 1024,
      optimizer: { kind: 'adam', learningRate },
      random: random.child('fit'),
      ...(watched && {
        validate: (scoreItems) => validationNdcg(ofUsers(scoreItems, validation)),
        earlyStopping: { patience: 3, monitor: 'ndcg', mode: 'max' },
      }),
    });
    const cases = watched ? validation : test;
    const scorer = model.scorer();
    const figures = await measure(ofUsers(scorer.scoreItems, cases), cases);
    scorer.dispose();
    model.dispose();
    return { figures, bestEpoch: result.bestEpoch };
  };
  const { figures, bestEpoch } = await fit(train, 40, true);
  return {
    validation: figures,
    test: async () => (await fit(known, bestEpoch, false)).figures,
    training: { passes: stride * bestEpoch },
  };
}

async function fpmc({ regularization, learningRate }, random) {
  const fit = async (sequences, epochs, watched) => {
    const model = new Fpmc({ ...sizes, dimension: 32, regularization, random: random.child('model') });
    const { bestEpoch } = await fitFpmc({
      model,
      training: sequences,
      learningRate,
      batchSize: 512,
      epochs,
      random: random.child('fit'),
      ...(watched && {
        metrics: ({ scoreNext }) => validationNdcg(scoreHistories(scoreNext, validation.histories)),
        earlyStopping: { patience: 5, monitor: 'ndcg', mode: 'max' },
      }),
    });
    const cases = watched ? validation : test;
    const figures = await measure(scoreHistories(model.scoreNext, cases.histories), cases);
    model.dispose();
    return { figures, bestEpoch };
  };
  const { figures, bestEpoch } = await fit(training, 60, true);
  return {
    validation: figures,
    test: async () => (await fit(knownSequences, bestEpoch, false)).figures,
    training: { epochs: bestEpoch },
  };
}

async function markovChain(settings) {
  const figures = (sequences, cases) =>
    measure(scoreHistories(fitMarkovChain(sequences, settings).scoreNext, cases.histories), cases);
  return { validation: await figures(training, validation), test: () => figures(knownSequences, test) };
}

/** @type {Record<string, import('./movielens-sequences.mjs').SequenceModel>} */
export const factorModels = {
  popularity: { seeded: false, candidates: [{}], run: users((log) => fitPopularItems(interactions(log))) },
  'recent popularity': {
    seeded: false,
    candidates: grid({ days: [1, 3, 10, 30, 100] }),
    run: users((log, { days }) => fitRecentlyPopularItems(log, { ...sizes, timeConstant: days * day })),
  },
  'item-kNN': {
    seeded: false,
    candidates: grid({ neighbors: [50, 100, 200, 400, 800], shrinkage: [0, 10, 50] }),
    run: users((log, settings) => fitItemKnn(interactions(log), settings)),
  },
  EASE: {
    seeded: false,
    candidates: grid({ regularization: [30, 100, 200, 300, 500, 1000] }),
    run: users((log, settings) => fitEase(interactions(log), settings)),
  },
  iALS: {
    seeded: true,
    candidates: grid({
      dimension: [64],
      unobservedWeight: [0.1, 0.2, 0.4],
      regularization: [0.004, 0.008, 0.015],
    }),
    run: users((log, settings, random) =>
      fitImplicitAls(interactions(log), { ...settings, sweeps: 10, random }),
    ),
  },
  'BPR-MF': {
    seeded: true,
    candidates: grid({ l2: [0.003, 0.01, 0.03], learningRate: [0.004] }),
    run: bprMf,
  },
  'Markov chain': {
    seeded: false,
    candidates: grid({ priorTransitions: [1, 100, 1000, 10_000] }),
    run: markovChain,
  },
  FPMC: {
    seeded: true,
    candidates: grid({ regularization: [3e-3, 1e-2, 2e-2, 4e-2], learningRate: [5e-3] }),
    run: fpmc,
  },
};
