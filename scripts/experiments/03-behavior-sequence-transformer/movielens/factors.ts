// Counting, neighborhood and factor models of movielens-sequences. They have no way to see a film but to be fitted
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
  type Interactions,
  interactionsOf,
  MatrixFactorization,
  type NextItemCases,
  type Random,
  type ScoreItems,
  type Sequences,
  scoreHistories,
  sequencesOf,
} from 'lib';
import { grid } from '../../runner/grid';
import { type FilmLog, type Films, measure, type Outcome, ofUsers, validationNdcg } from './data';
import { type SequenceModel, sequenceModel } from './sequence-model';

const day = 86_400;
const interactions = (log: FilmLog, { sizes }: Films): Interactions => interactionsOf(log, sizes);

/** A model that is fitted on a log and scores users. */
const users =
  <Name extends string>(
    fit: (
      log: FilmLog,
      settings: Record<Name, number>,
      random: Random,
      films: Films,
    ) => { scoreItems: ScoreItems },
  ) =>
  async (settings: Record<Name, number>, random: Random, films: Films): Promise<Outcome> => {
    const figures = async (log: FilmLog, cases: NextItemCases) => {
      const { scoreItems } = fit(log, settings, random.child('model'), films);
      return measure(ofUsers(scoreItems, cases), cases);
    };
    return {
      validation: await figures(films.train, films.validation),
      test: () => figures(films.known, films.test),
    };
  };

/** Passes over the interactions between two validations. */
const stride = 5;

async function bprMf(
  { l2, learningRate }: { l2: number; learningRate: number },
  random: Random,
  films: Films,
): Promise<Outcome> {
  const { train, known, validation, test } = films;
  const fit = async (log: FilmLog, epochs: number, watched: boolean) => {
    const all = interactions(log, films);
    const model = new MatrixFactorization({
      interactions: all,
      embeddingSize: 64,
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
        metrics: (scoreItems: ScoreItems) => validationNdcg(ofUsers(scoreItems, validation), films),
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

async function fpmc(
  { l2, learningRate }: { l2: number; learningRate: number },
  random: Random,
  films: Films,
): Promise<Outcome> {
  const { sizes, training, known, validation, test } = films;
  const fit = async (sequences: Sequences, epochs: number, watched: boolean) => {
    const model = new Fpmc({ ...sizes, embeddingSize: 32, l2, random: random.child('model') });
    const { bestEpoch } = await fitFpmc({
      model,
      training: sequences,
      optimizer: { kind: 'adam', learningRate },
      batchSize: 512,
      epochs,
      random: random.child('fit'),
      ...(watched && {
        metrics: ({ scoreNext }) => validationNdcg(scoreHistories(scoreNext, validation.histories), films),
        earlyStopping: { patience: 5, monitor: 'ndcg', mode: 'max' },
      }),
    });
    const cases = watched ? validation : test;
    const figures = await measure(scoreHistories(model.scoreNext, cases.histories), cases);
    model.dispose();
    return { figures, bestEpoch };
  };
  const { figures, bestEpoch } = await fit(training, 60, true);
  const knownSequences = sequencesOf(known, { items: sizes.items });
  return {
    validation: figures,
    test: async () => (await fit(knownSequences, bestEpoch, false)).figures,
    training: { epochs: bestEpoch },
  };
}

async function markovChain(
  settings: { priorTransitions: number },
  _: Random,
  films: Films,
): Promise<Outcome> {
  const { sizes, training, known, validation, test } = films;
  const figures = (sequences: Sequences, cases: NextItemCases) =>
    measure(scoreHistories(fitMarkovChain(sequences, settings).scoreNext, cases.histories), cases);
  return {
    validation: await figures(training, validation),
    test: () => figures(sequencesOf(known, { items: sizes.items }), test),
  };
}

export const factorModels: Record<string, SequenceModel> = {
  popularity: sequenceModel(
    false,
    [{}],
    users((log, _, __, films) => fitPopularItems(interactions(log, films))),
  ),
  'recent popularity': sequenceModel(
    false,
    grid({ days: [1, 3, 10, 30, 100] }),
    users((log, { days }, _, { sizes }) =>
      fitRecentlyPopularItems(log, { ...sizes, timeConstant: days * day }),
    ),
  ),
  'item-kNN': sequenceModel(
    false,
    grid({ neighbors: [50, 100, 200, 400, 800], shrinkage: [0, 10, 50] }),
    users((log, settings, _, films) => fitItemKnn(interactions(log, films), settings)),
  ),
  EASE: sequenceModel(
    false,
    grid({ l2: [30, 100, 200, 300, 500, 1000] }),
    users((log, settings, _, films) => fitEase(interactions(log, films), settings)),
  ),
  iALS: sequenceModel(
    true,
    grid({
      embeddingSize: [64],
      unobservedWeight: [0.1, 0.2, 0.4],
      l2: [0.004, 0.008, 0.015],
    }),
    users((log, settings, random, films) =>
      fitImplicitAls(interactions(log, films), { ...settings, epochs: 10, random }),
    ),
  ),
  'BPR-MF': sequenceModel(true, grid({ l2: [0.003, 0.01, 0.03], learningRate: [0.004] }), bprMf),
  'Markov chain': sequenceModel(false, grid({ priorTransitions: [1, 100, 1000, 10_000] }), markovChain),
  FPMC: sequenceModel(true, grid({ l2: [6e-3, 2e-2, 4e-2, 8e-2], learningRate: [5e-3] }), fpmc),
};
