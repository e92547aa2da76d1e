import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { batchTensors } from '../../compiler/batch-tensors';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import { category } from '../../data/features/category';
import { fitFeatures } from '../../data/features/fit-features';
import { multiValued } from '../../data/features/multi-valued';
import { numeric } from '../../data/features/numeric';
import { rocAuc } from '../../evaluation/click/roc-auc';
import { featureColumns } from '../../models/features/feature-model';
import { MultiTask, type MultiTaskOptions } from '../../models/features/multi-task';
import { featureFixture, giveValues, partName } from '../../models/testing/feature-fixture';
import { loadModel, saveModel } from '../saved-model';
import { type FitMultiTaskOptions, fitMultiTask } from './fit-multi-task';
import { multiTaskLoss, targetColumns } from './multi-task-loss';
import { predictTasks } from './predict-tasks';

const root = mkdtempSync(path.join(tmpdir(), 'fit-multi-task-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** Clicks that pairs of categories tell, and ratings, which follow the same pairs and are there for few rows. */
function visits(rows: number, seed: string, ratedShare = 1) {
  const random = new Random(seed);
  return Array.from({ length: rows }, () => {
    const [user, item] = [random.integer(0, 30), random.integer(0, 30)];
    const affinity = 2.5 * Math.sin(1.7 * user + 0.3 * user ** 2) * Math.cos(2.3 * item);
    const rating = 3 + affinity + 0.3 * random.normal(0, 1);
    return {
      user,
      item,
      clicked: random.bernoulli(1 / (1 + Math.exp(-3 * affinity))),
      rating: random.bernoulli(ratedShare) ? rating : null,
    };
  });
}
const training = visits(6000, 'training', 0.02);
const validation = visits(1500, 'validation');
const encoder = fitFeatures([category('user'), category('item')], training);
const click = { label: 'clicked', loss: 'binary' } as const;
const rating = { label: 'rating', loss: 'squared' } as const;
const random = () => new Random('tasks');
const make = (options: Partial<MultiTaskOptions> = {}) =>
  new MultiTask({
    encoder,
    tasks: [click, rating],
    embeddingSize: 6,
    shared: [24],
    head: [8],
    random: random(),
    ...options,
  });
const options = (model: MultiTask): FitMultiTaskOptions => ({
  ...{ model, training, batchSize: 100, epochs: 3, random: new Random('fit') },
  optimizer: { kind: 'adam', learningRate: 0.01 },
});
const squaredErrorOf = (predicted: Float32Array, rows: readonly object[], label: string) =>
  rows.reduce((sum, row, i) => sum + (predicted[i] - (row as Record<string, number>)[label]) ** 2, 0) /
  rows.length;

test('bad tasks, labels and options are refused before training', async () => {
  throwsArgument(() => make({ tasks: [] }), 'tasks');
  throwsArgument(() => make({ tasks: [click, click] }), 'tasks[1].label');
  throwsArgument(() => make({ tasks: [{ ...click, loss: 'hinge' as 'binary' }] }), 'tasks[0].loss');
  throwsArgument(() => make({ tasks: [{ ...click, weight: -1 }] }), 'tasks[0].weight');
  throwsArgument(() => make({ tasks: [{ ...click, weight: 0 }] }), 'tasks');
  throwsArgument(() => make({ tasks: [{ ...click, wieght: 2 } as typeof click] }), 'tasks[0].wieght');
  throwsArgument(() => make({ experts: 0 }), 'experts');
  throwsArgument(() => make({ shared: [] }), 'shared');
  throwsArgument(() => make({ head: [0] }), 'head[0]');
  throwsArgument(() => make({ dropout: 1 }), 'dropout');
  const model = make();
  const before = model.variables.map((variable) => variable.dataSync().slice());
  const refuse = (changed: object, argument: string) =>
    rejectsArgument(() => fitMultiTask({ ...options(model), ...changed } as FitMultiTaskOptions), argument);
  const withCell = (cell: object) => training.map((row, i) => (i === 7 ? { ...row, ...cell } : row));
  await refuse({ training: withCell({ clicked: 1.5 }) }, 'training column clicked[7]');
  await refuse({ training: withCell({ clicked: 'yes' }) }, 'training column clicked[7]');
  await refuse({ training: withCell({ rating: Number.POSITIVE_INFINITY }) }, 'training column rating[7]');
  await refuse({ training: training.map((row) => ({ ...row, rating: null })) }, 'training column rating');
  await refuse({ training: training.map(({ clicked, ...row }) => row) }, 'training');
  await refuse({ validation: training.map(({ user, ...row }) => row) }, 'table');
  await refuse({ metrics: { clicked: { auc: rocAuc } } }, 'validation');
  await refuse({ validation, metrics: { click: { auc: rocAuc } } }, 'metrics.click');
  await refuse({ optimizers: { wide: { kind: 'sgd', learningRate: 1 } } }, 'optimizers.wide');
  await refuse({ model: {} }, 'model');
  throwsArgument(() => predictTasks({} as MultiTask, training), 'model');
  throwsArgument(() => predictTasks(model, [{ user: 1 }]), 'table');
  assert.deepEqual(
    model.variables.map((variable) => variable.dataSync()),
    before,
  );
  model.dispose();
});

for (const expected of featureFixture.multiTask) {
  test(`outputs, weighted loss over the labels that there are, and gradients are PyTorch's: experts ${expected.options.experts}`, () => {
    const { table, labels } = featureFixture;
    const features = [category('job'), category('city'), multiValued('tags'), numeric('age')];
    const tasks = [click, { ...rating, weight: expected.weights[1] }];
    const model = make({ encoder: fitFeatures(features, table), tasks, ...expected.options });
    const byName = new Map(expected.variables.map((variable) => [variable.name, variable]));
    assert.deepEqual(model.variables.map(partName).sort(), [...byName.keys()].sort());
    giveValues(model, Object.fromEntries(expected.variables.map(({ name, value }) => [name, value])));
    const { columns, widths } = featureColumns(model.encoders, table);
    const targets = [labels, expected.ratings.map((value) => value ?? Number.NaN)].map((of) =>
      Float32Array.from(of),
    );
    tf.tidy(() => {
      const batch = batchTensors({ ...columns, ...targetColumns(targets) }, widths);
      model.outputs(batch, { training: false }).forEach((outputs, t) => {
        assertClose(outputs.dataSync(), expected.outputs[t], 1e-5, `outputs ${t}`);
      });
      const { value, grads } = tf.variableGrads(() => multiTaskLoss(model, batch, {}), [...model.variables]);
      assertClose(value.dataSync(), [expected.loss], 1e-5, 'loss');
      for (const variable of model.variables) {
        const { gradient } = byName.get(partName(variable)) as (typeof expected.variables)[0];
        assertClose(grads[variable.name].dataSync(), gradient, 1e-5, `gradient of ${partName(variable)}`);
      }
    });
    model.dispose();
  });
}

test('50 compiled steps give what eager ones give, with dropout, experts and an optimizer per group', async () => {
  const results = [];
  for (const compile of ['auto', false] as const) {
    const model = make({ experts: 3, dropout: 0.1 });
    const fitted = await fitMultiTask({
      ...options(model),
      ...{ batchSize: 80, epochs: 1, compile, validation, metrics: { clicked: { auc: rocAuc } } },
      optimizers: { embeddings: { kind: 'adagrad', learningRate: 0.1, lazyEmbeddings: true } },
    });
    assert.equal(fitted.step, compile === 'auto' ? 'compiled' : 'eager');
    results.push({ predicted: predictTasks(model, validation), record: fitted.history[0] });
    model.dispose();
  }
  const [compiled, eager] = results;
  for (const label of ['clicked', 'rating'] as const)
    assertClose(compiled.predicted[label], eager.predicted[label], 1e-4);
  for (const name of ['trainingLoss', 'validationLoss', 'clicked/loss', 'rating/loss', 'clicked/auc'])
    assert(Math.abs((compiled.record[name] as number) - (eager.record[name] as number)) < 1e-4, name);
});

test('validation tells the weighted sum and the parts, of the labeled rows alone', async () => {
  const model = make({ tasks: [click, { ...rating, weight: 0.25 }] });
  const half = validation.map((row, i) => (i % 2 === 0 ? row : { ...row, rating: undefined }));
  const { history } = await fitMultiTask({
    ...options(model),
    validation: half,
    metrics: { clicked: { auc: rocAuc }, rating: { count: (labels) => labels.length } },
  });
  const record = history[history.length - 1] as unknown as Record<string, number>;
  const predicted = predictTasks(model, validation);
  const labels = validation.map(({ clicked }) => Number(clicked));
  const crossEntropy = labels.reduce(
    (sum, y, i) => sum - Math.log(y === 1 ? predicted.clicked[i] : 1 - predicted.clicked[i]),
    0,
  );
  const rated = validation.filter((_, i) => i % 2 === 0);
  assert(Math.abs(record['clicked/loss'] - crossEntropy / labels.length) < 1e-4);
  const squared = squaredErrorOf(
    predicted.rating.filter((_, i) => i % 2 === 0),
    rated,
    'rating',
  );
  assert(Math.abs(record['rating/loss'] - squared) < 1e-4);
  assert(Math.abs(record.validationLoss - record['clicked/loss'] - 0.25 * record['rating/loss']) < 1e-5);
  assert(Math.abs(record['clicked/auc'] - rocAuc(labels, predicted.clicked)) < 1e-6);
  assert.equal(record['rating/count'], rated.length);
  model.dispose();
});

test('tasks that agree: many clicks teach ratings that are there for 2 rows in 100, the more they weigh', async () => {
  const tuning = visits(800, 'tuning');
  const errors: number[] = [];
  for (const weight of [0, 1, 3]) {
    const tasks = [{ ...click, weight }, rating];
    const model = make({ tasks, embeddingSize: 8, shared: [32], head: [], initialStandardDeviation: 0.2 });
    await fitMultiTask({
      ...{ ...options(model), batchSize: 200, epochs: 25, validation: tuning },
      earlyStopping: { patience: 25, monitor: 'rating/loss', mode: 'min' },
    });
    errors.push(squaredErrorOf(predictTasks(model, validation).rating, validation, 'rating'));
    model.dispose();
  }
  const [alone, equal, more] = errors;
  // Ratings alone are not learned: their variance is 1.7, the part that nothing explains 0.09.
  assert(alone > 1.5 && equal < alone - 0.3 && more < 0.5 * alone && more < equal, `${errors}`);
});

test('tasks that conflict share one unit: the weight decides whose it is, and experts end the conflict', async () => {
  const draw = new Random('conflict');
  const rows = Array.from({ length: 2000 }, () => {
    const [x, y] = [draw.normal(0, 1), draw.normal(0, 1)];
    return { x, y, first: Math.abs(x), second: Math.abs(y) };
  });
  const numbers = fitFeatures([numeric('x'), numeric('y')], rows);
  // A relu unit may start dead: the best of four starts, by the loss that is minimized.
  const errorsOf = async (weight: number, more: Partial<MultiTaskOptions> = {}) => {
    const tasks = [
      { label: 'first', loss: 'squared', weight },
      { label: 'second', loss: 'squared', weight: 1 - weight },
    ] as const;
    const starts: { loss: number; errors: number[] }[] = [];
    for (let start = 0; start < 4; start++) {
      const source = new Random(`start ${start}`);
      const model = make({ encoder: numbers, tasks, shared: [8, 1], head: [], ...more, random: source });
      const { history } = await fitMultiTask({ ...options(model), training: rows, epochs: 20 });
      const predicted = predictTasks(model, rows);
      model.dispose();
      const errors = ['first', 'second'].map((label) => squaredErrorOf(predicted[label], rows, label));
      starts.push({ loss: history[history.length - 1].trainingLoss as number, errors });
    }
    return starts.reduce((best, start) => (start.loss < best.loss ? start : best)).errors;
  };
  const settings = [await errorsOf(0.02), await errorsOf(0.98)];
  const [[firstLow, secondHigh], [firstHigh, secondLow]] = settings;
  const apart = await errorsOf(0.5, { experts: 2 });
  // The variance of |x| is 1 - 2 / π = 0.36: what a task has that gets nothing.
  const shown = JSON.stringify({ settings, apart });
  assert(secondHigh < 0.05 && firstLow > 0.25, shown);
  assert(firstHigh < 0.05 && secondLow > 0.25, shown);
  assert(Math.max(...apart) < 0.1, shown);
});

test('saved and loaded it predicts the same; another feature set or other tasks are an error', async () => {
  const folder = path.join(root, 'saved');
  const model = make({ experts: 2 });
  await fitMultiTask(options(model));
  await saveModel(model, folder);
  const loaded = await loadModel(folder, { kind: 'multi-task' });
  const strange = [{ user: 99, item: null }, ...validation];
  assert.deepEqual(predictTasks(loaded, strange), predictTasks(model, strange));
  assert.deepEqual(loaded.tasks, model.tasks);
  const state = model.toState();
  const before = tf.memory().numTensors;
  const fewer = { features: fitFeatures([category('user')], training).toJSON() };
  const refused = (changed: object) =>
    assert.throws(() => MultiTask.fromState({ ...state, ...changed }), { name: 'ArgumentError' });
  refused({ state: { encoders: fewer } });
  refused({ state: undefined });
  refused({ options: { ...state.options, tasks: [click, rating, { ...click, label: 'bought' }] } });
  refused({ options: { ...state.options, experts: 3 } });
  assert.equal(tf.memory().numTensors, before);
  for (const each of [model, loaded]) each.dispose();
});

test('training leaves no tensor behind', async () => {
  const before = tf.memory().numTensors;
  const model = make({ experts: 2 });
  await fitMultiTask({ ...options(model), validation });
  predictTasks(model, validation);
  model.dispose();
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});
