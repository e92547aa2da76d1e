// Notebook 01 on MovieLens-100K over ten splits: popularity, bias-only and logistic baselines beside chapter 1's
// network, as it is and regularized. Split 80/10/10 at random; early stopping on validation, figures on test.
//
//   node scripts/experiments/movielens-baselines.mjs [--seeds 10]
import { parseArgs } from 'node:util';
import {
  brierScore,
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
} from 'lib';
import { filmContent } from 'lib/data';
import { writeRecordedResults } from 'lib/lessons';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '10' } } });
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => 42 + i);

const movies = await loadMovieLens100k();
const clicks = filmClicks(movies);
const content = filmContent(movies, clicks);
const sizes = { users: movies.userCount, products: movies.itemCount };

/** As in the notebook: at most 60 epochs, stopped when the validation loss has not improved for three. */
async function trained(model, learningRate, weightDecay, { train, validation }, random) {
  await fit({
    model,
    optimizer: { kind: 'adam', learningRate, weightDecay },
    training: train,
    validation,
    label: 'clicked',
    batchSize: 512,
    epochs: 60,
    earlyStopping: { patience: 3 },
    random,
  });
  return model;
}

const results = {};
const started = performance.now();
for (const seed of seeds) {
  const random = new Random(seed);
  const log = { ...clicks, ...content.columns };
  const { train: rest, test } = shuffledSplit(log, 0.1, random.child('test'));
  const { train, test: validation } = shuffledSplit(rest, 1 / 9, random.child('validation'));
  const split = { train, validation };
  const note = (name, predicted) => {
    results[name] ??= { auc: [], logLoss: [], brier: [], calibrationError: [] };
    results[name].auc.push(rocAuc(test.clicked, predicted));
    results[name].logLoss.push(logLoss(test.clicked, predicted));
    results[name].brier.push(brierScore(test.clicked, predicted));
    results[name].calibrationError.push(expectedCalibrationError(test.clicked, predicted));
  };
  const networked = async (name, model, learningRate, weightDecay) => {
    await trained(model, learningRate, weightDecay, split, random.child(`fit ${name}`));
    note(name, predictProbabilities(model, test));
    model.dispose();
  };

  const films = fitPopularity(train, { item: 'product', items: sizes.products, label: 'clicked' });
  note('popularity', films.predict(test));
  const biases = fitBiases(train, {
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
  await networked('logistic', createLogisticRecommender({ ids, numbers: content.numbers }), 0.01, 1e-5);
  const weights = random.child('weights');
  await networked('network', createMlpRecommender({ ...sizes, random: weights }), 1e-3, 0);
  const small = createMlpRecommender({ ...sizes, embeddingDimension: 8, random: weights });
  await networked('network, regularized', small, 1e-3, 2e-3);

  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const line = Object.entries(results).map(([name, { auc }]) => `${name} ${auc.at(-1).toFixed(4)}`);
  console.log(`seed ${seed} (${seconds} s): AUC ${line.join(', ')}`);
}

writeRecordedResults('movielens-baselines', {
  command: `node scripts/experiments/movielens-baselines.mjs --seeds ${values.seeds}`,
  seeds,
  seconds: (performance.now() - started) / 1000,
  results,
});
