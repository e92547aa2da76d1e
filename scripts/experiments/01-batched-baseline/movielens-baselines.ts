// Notebook 01 on MovieLens-100K over ten splits: popularity, bias-only and logistic baselines beside chapter 1's
// network, as it is and regularized. Split 80/10/10 at random; early stopping on validation, figures on test.
import {
  brierScore,
  type Columns,
  createLogisticRecommender,
  createMlpRecommender,
  expectedCalibrationError,
  filmClicks,
  fit,
  fitBiases,
  fitPopularity,
  loadMovieLens100k,
  logLoss,
  predictProbabilities,
  Random,
  rocAuc,
  shuffledSplit,
  type tf,
} from 'lib';
import { filmContent } from 'lib/data';
import { experiment } from '../runner/experiment';
import { mapValues } from '../runner/figures';

/** Films, clicks and content, as notebook 01 makes them. */
async function films() {
  const movies = await loadMovieLens100k();
  const clicks = filmClicks(movies);
  const content = filmContent(movies, clicks);
  return { clicks, content, sizes: { users: movies.userCount, products: movies.itemCount } };
}

/** Figures of one model on one split. */
interface Figures {
  auc: number;
  logLoss: number;
  brier: number;
  calibrationError: number;
}

/** As in the notebook: at most 60 epochs, stopped when the validation loss has not improved for three. */
async function train(
  model: tf.LayersModel,
  [learningRate, weightDecay]: readonly [number, number],
  { train: training, validation }: { train: Columns; validation: Columns },
  random: Random,
): Promise<void> {
  await fit({
    model,
    optimizer: { kind: 'adam', learningRate, weightDecay },
    training,
    validation,
    label: 'clicked',
    batchSize: 512,
    epochs: 60,
    earlyStopping: { patience: 3 },
    random,
  });
}

/** Figures of every model on one split. */
async function figuresOf({ clicks, content, sizes }: Awaited<ReturnType<typeof films>>, seed: number) {
  const random = new Random(seed);
  const log = { ...clicks, ...content.columns };
  const { train: rest, test } = shuffledSplit(log, 0.1, random.child('test'));
  const { train: training, test: validation } = shuffledSplit(rest, 1 / 9, random.child('validation'));
  const split = { train: training, validation };
  const results: Record<string, Figures> = {};
  const note = (name: string, predicted: ArrayLike<number>): void => {
    results[name] = {
      auc: rocAuc(test.clicked, predicted),
      logLoss: logLoss(test.clicked, predicted),
      brier: brierScore(test.clicked, predicted),
      calibrationError: expectedCalibrationError(test.clicked, predicted),
    };
  };
  const networked = async (
    name: string,
    model: tf.LayersModel,
    rates: readonly [number, number],
    stream = name,
  ) => {
    await train(model, rates, split, random.child(`fit ${stream}`));
    note(name, predictProbabilities(model, test));
    model.dispose();
  };

  const popularity = fitPopularity(training, { item: 'product', items: sizes.products, label: 'clicked' });
  note('popularity', popularity.predict(test));
  const biases = fitBiases(training, {
    label: 'clicked',
    users: sizes.users,
    items: sizes.products,
    itemColumn: 'product',
  });
  note(
    'bias-only',
    biases.predict(test).map((rate) => Math.min(0.99, Math.max(0.01, rate))),
  );
  const ids = { user: sizes.users, product: sizes.products, ...content.ids };
  await networked('logistic', createLogisticRecommender({ ids, numbers: content.numbers }), [0.01, 1e-5]);
  const weights = random.child('weights');
  await networked('network', createMlpRecommender({ ...sizes, random: weights }), [1e-3, 0]);
  const small = createMlpRecommender({ ...sizes, embeddingSize: 8, random: weights });
  // The stream keeps the name under which it was recorded, British spelling too.
  await networked('network, regularized', small, [1e-3, 2e-3], 'network, regularised');
  return results;
}

export const movieLensBaselines = experiment({
  name: 'movielens-baselines',
  chapter: '01-batched-baseline',
  summary: 'Whether chapter 1’s network is ahead of simple baselines on MovieLens-100K',
  seeds: { first: 42, count: 10 },
  prepare: films,
  async run(seed, { shared, log }) {
    const results = await figuresOf(shared, seed);
    log(`AUC ${Object.entries(results).map(([name, { auc }]) => `${name} ${auc.toFixed(4)}`)}`);
    return results;
  },
  summarize: (runs) =>
    mapValues(runs[0], (_, name) => ({
      auc: runs.map((run) => run[name].auc),
      logLoss: runs.map((run) => run[name].logLoss),
      brier: runs.map((run) => run[name].brier),
      calibrationError: runs.map((run) => run[name].calibrationError),
    })),
});
