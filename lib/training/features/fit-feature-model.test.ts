import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import { category } from '../../data/features/category';
import { crossed } from '../../data/features/crossed';
import type { FeatureEncoder } from '../../data/features/feature-encoder';
import { fitFeatures } from '../../data/features/fit-features';
import { numeric } from '../../data/features/numeric';
import { rocAuc } from '../../evaluation/click/roc-auc';
import { FactorizationMachine } from '../../models/features/factorization-machine';
import type { FeatureModel } from '../../models/features/feature-model';
import { WideAndDeep } from '../../models/features/wide-and-deep';
import type { FitResult } from '../fit-result';
import { squaredError } from '../losses';
import { loadModel, saveModel } from '../saved-model';
import { type FitFeatureModelOptions, fitFeatureModel } from './fit-feature-model';
import { predictFeatureLogits, predictFeatures } from './predict-features';

const root = mkdtempSync(path.join(tmpdir(), 'fit-feature-model-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** Drivers: those of one zip buy high limits, which no single column tells. */
function drivers(rows: number, seed: string) {
  const random = new Random(seed);
  return Array.from({ length: rows }, () => {
    const zip = random.integer(0, 6);
    const limit = random.integer(0, 4);
    const credit = random.normal(0, 1);
    const logit = -1 + credit + ((zip + limit) % 2 === 0 ? 1.5 : -1.5) + (zip === 3 && limit === 2 ? 4 : 0);
    return { zip, limit, credit, bought: random.bernoulli(1 / (1 + Math.exp(-logit))) ? 1 : 0 };
  });
}
const training = drivers(3000, 'training');
const validation = drivers(1000, 'validation');
const wide = fitFeatures([crossed(['zip', 'limit']), category('zip')], training);
const deep = fitFeatures([category('zip'), category('limit'), numeric('credit')], training);
const options = (model: FeatureModel): FitFeatureModelOptions => ({
  model,
  training,
  label: 'bought',
  batchSize: 100,
  epochs: 2,
  optimizer: { kind: 'adam', learningRate: 0.02 },
  random: new Random('fit'),
});
const ftrl = { kind: 'ftrl', learningRate: 0.5, l1: 0.002, lazyEmbeddings: true } as const;
const auc = (model: FeatureModel) =>
  rocAuc(
    validation.map(({ bought }) => bought),
    predictFeatures(model, validation),
  );
const wideAndDeep = (parts: { wide?: FeatureEncoder; deep?: FeatureEncoder } = { wide, deep }) =>
  new WideAndDeep({ ...parts, embeddingSize: 4, hidden: [16], random: new Random('model') });

test('bad labels, columns that are missing, and groups that the model has not are refused before training', async () => {
  const model = wideAndDeep();
  const before = model.variables.map((variable) => variable.dataSync().slice());
  const refuse = (changed: object, argument: string) =>
    rejectsArgument(
      () => fitFeatureModel({ ...options(model), ...changed } as FitFeatureModelOptions),
      argument,
    );
  const withLabel = (bought: unknown) => training.map((row, i) => (i === 7 ? { ...row, bought } : row));
  await refuse({ training: withLabel(1.5) }, 'training column bought[7]');
  await refuse({ training: withLabel(-0.1) }, 'training column bought[7]');
  await refuse({ training: withLabel(null) }, 'training column bought[7]');
  await refuse({ training: withLabel('yes') }, 'training column bought[7]');
  await refuse({ validation: withLabel(2) }, 'validation column bought[7]');
  await refuse({ label: 'sold' }, 'training');
  await refuse({ training: training.map(({ zip, ...row }) => row) }, 'table');
  await refuse({ training: [] }, 'training');
  await refuse({ optimizers: { deeep: ftrl } }, 'optimizers.deeep');
  await refuse({ optimizers: { wide: { kind: 'ftrl' } } }, 'optimizer.learningRate');
  await refuse({ metrics: { auc: rocAuc } }, 'validation');
  await refuse({ model: {} }, 'model');
  await refuse({ epoch: 3 }, 'options.epoch');
  throwsArgument(() => predictFeatures(model, [{ zip: 1 }]), 'table');
  throwsArgument(() => predictFeatures({} as FeatureModel, training), 'model');
  assert.deepEqual(
    model.variables.map((variable) => variable.dataSync()),
    before,
  );
  model.dispose();
});

test('parts trained jointly, each by its optimizer: compiled steps give what eager ones give', async () => {
  const results: { logits: Float32Array; history: FitResult['history'] }[] = [];
  for (const compile of ['auto', false] as const) {
    const model = wideAndDeep();
    const fitted = await fitFeatureModel({
      ...options(model),
      training: training.slice(0, 650),
      optimizers: { wide: ftrl },
      compile,
      metrics: { auc: rocAuc },
      validation,
    });
    assert.equal(fitted.step, compile === 'auto' ? 'compiled' : 'eager');
    results.push({ logits: predictFeatureLogits(model, validation), history: fitted.history });
    model.dispose();
  }
  assertClose(results[0].logits, results[1].logits, 1e-4);
  results[0].history.forEach((record, i) => {
    assert(Math.abs(record.trainingLoss - results[1].history[i].trainingLoss) < 1e-5);
  });
});

test('the wide part memorizes the planted cross, and L1 leaves crosses without effect at exactly 0', async () => {
  const random = new Random('planted');
  const rows = Array.from({ length: 6000 }, () => {
    const [zip, limit] = [random.integer(0, 8), random.integer(0, 5)];
    const rate = zip === 3 && limit === 2 ? 0.9 : 0.3;
    return { zip, limit, bought: random.bernoulli(rate) ? 1 : 0 };
  });
  const crosses = fitFeatures([crossed(['zip', 'limit'])], rows);
  const model = wideAndDeep({ wide: crosses });
  await fitFeatureModel({
    ...options(model),
    training: rows,
    epochs: 5,
    optimizers: { wide: { ...ftrl, l1: 0.8 } },
  });
  const weights = model.wideWeights();
  assert.equal(weights[0].name, 'zip=3 x limit=2');
  assert(weights[0].weight > 1);
  assert(weights.length <= 0.1 * 40, JSON.stringify(weights));
  model.dispose();
});

test('validation, metrics and early stopping: the best epoch is kept', async () => {
  const model = wideAndDeep();
  const fitted = await fitFeatureModel({
    ...options(model),
    epochs: 30,
    validation,
    metrics: { auc: rocAuc },
    earlyStopping: { patience: 2, monitor: 'auc', mode: 'max' },
    optimizers: { wide: ftrl },
  });
  const best = Math.max(...fitted.history.map((record) => record.auc as number));
  assert(fitted.stoppedEarly);
  assert.equal(fitted.weightsOfEpoch, fitted.bestEpoch);
  assert(Math.abs(auc(model) - best) < 1e-6);
  assert(best > 0.8);
  model.dispose();
});

test('a factorization machine learns pairs of values, which logistic regression cannot', async () => {
  const linear = wideAndDeep({ wide: deep });
  const machine = new FactorizationMachine({
    ...{
      encoder: deep,
      embeddingSize: 4,
      initialStandardDeviation: 0.1,
      l2: 1e-4,
      random: new Random('machine'),
    },
  });
  for (const model of [linear, machine]) await fitFeatureModel({ ...options(model), epochs: 15 });
  assert(auc(machine) > auc(linear) + 0.05, `${auc(machine)} and ${auc(linear)}`);
  linear.dispose();
  machine.dispose();
});

test('ratings are learned with another loss', async () => {
  const rows = training.map(({ zip, limit, credit }) => ({ zip, limit, credit, rating: 3 + zip - limit }));
  const model = new FactorizationMachine({ encoder: deep, random: new Random(1) });
  const { history } = await fitFeatureModel({
    ...{ ...options(model), training: rows, label: 'rating', loss: squaredError, epochs: 20 },
  });
  assert((history.at(-1)?.trainingLoss as number) < 0.01);
  assert.equal(Math.round(predictFeatureLogits(model, [{ zip: 5, limit: 0, credit: 0 }])[0]), 8);
  model.dispose();
});

test('a saved model brings its encoders, and one asked about other features says which are missing', async () => {
  const folder = path.join(root, 'saved');
  const model = wideAndDeep();
  await fitFeatureModel(options(model));
  await saveModel(model, folder);
  const loaded = await loadModel(folder, { kind: 'wide-and-deep' });
  const strange = [{ zip: 77, limit: 3, credit: null }, ...validation];
  assert.deepEqual(predictFeatureLogits(loaded, strange), predictFeatureLogits(model, strange));
  assert.throws(() => predictFeatures(loaded, [{ zip: 1, job: 'cook' }]), /without limit/);
  throwsArgument(() => predictFeatures(loaded, [{ zip: 'one', limit: 1, credit: 0 }]), 'column zip at row 0');
  // The state of another feature set does not fit the weights.
  const state = model.toState();
  const fewer = fitFeatures([category('zip')], training);
  const encoders = { wide: wide.toJSON(), deep: fewer.toJSON() };
  assert.throws(() => WideAndDeep.fromState({ ...state, state: { ...(state.state as object), encoders } }), {
    name: 'ArgumentError',
  });
  assert.throws(() => WideAndDeep.fromState({ ...state, state: undefined }), { name: 'ArgumentError' });
  for (const each of [model, loaded]) each.dispose();
});

test('a checkpoint of a model on other features is refused, and one of these is taken up again', async () => {
  const checkpoint = { folder: path.join(root, 'checkpoint') };
  const first = wideAndDeep();
  await fitFeatureModel({ ...options(first), checkpoint, optimizers: { wide: ftrl } });
  const again = wideAndDeep();
  const resumed = await fitFeatureModel({
    ...options(again),
    ...{ checkpoint, optimizers: { wide: ftrl }, epochs: 3 },
  });
  assert.equal(resumed.resumedFromEpoch, 2);
  const whole = wideAndDeep();
  await fitFeatureModel({ ...options(whole), optimizers: { wide: ftrl }, epochs: 3 });
  assert.deepEqual(predictFeatureLogits(again, validation), predictFeatureLogits(whole, validation));
  const other = wideAndDeep({ wide, deep: fitFeatures([category('zip')], training) });
  await assert.rejects(() => fitFeatureModel({ ...options(other), checkpoint, optimizers: { wide: ftrl } }));
  await assert.rejects(() => fitFeatureModel({ ...options(again), checkpoint }), /optimizers/);
  for (const model of [first, again, whole, other]) model.dispose();
});

test('training leaves no tensor behind', async () => {
  const before = tf.memory().numTensors;
  const model = wideAndDeep();
  await fitFeatureModel({ ...options(model), validation });
  predictFeatures(model, validation);
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});
