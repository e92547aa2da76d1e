import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import { category } from '../../data/features/category';
import { fitFeatures } from '../../data/features/fit-features';
import { multiValued } from '../../data/features/multi-valued';
import { numeric } from '../../data/features/numeric';
import { rocAuc } from '../../evaluation/click/roc-auc';
import { DeepAndCross } from '../../models/features/deep-and-cross';
import { DeepFm } from '../../models/features/deep-fm';
import { Dlrm } from '../../models/features/dlrm';
import type { FeatureModel } from '../../models/features/feature-model';
import { WideAndDeep } from '../../models/features/wide-and-deep';
import { loadModel, type SavedModels, saveModel } from '../saved-model';
import { type FitFeatureModelOptions, fitFeatureModel } from './fit-feature-model';
import { predictFeatureLogits, predictFeatures } from './predict-features';

const root = mkdtempSync(path.join(tmpdir(), 'fit-interaction-models-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** Clicks that no single column tells: whether two categories match, and two numbers' signs. */
function clicks(rows: number, seed: string) {
  const random = new Random(seed);
  return Array.from({ length: rows }, () => {
    const [user, item] = [random.integer(0, 6), random.integer(0, 6)];
    const tags = ['a', 'b', 'c'].filter(() => random.bernoulli(0.4));
    const [x, y] = [random.normal(0, 1), random.normal(0, 1)];
    const logit = ((user + item) % 2 === 0 ? 1.5 : -1.5) + 1.5 * Math.sign(x * y) + (tags.length > 1 ? 1 : 0);
    const clicked = random.bernoulli(1 / (1 + Math.exp(-logit))) ? 1 : 0;
    return { user, item, tags, x, y, clicked };
  });
}
const training = clicks(4000, 'training');
const validation = clicks(1500, 'validation');
const columns = [category('user'), category('item'), multiValued('tags'), numeric('x'), numeric('y')];
const encoder = fitFeatures(columns, training);
const random = () => new Random('interactions');
const small = { encoder, embeddingSize: 4, hidden: [16] };
const adagrad = { kind: 'adagrad', learningRate: 0.1, lazyEmbeddings: true } as const;
const ftrl = { kind: 'ftrl', learningRate: 0.3, l1: 1e-3, lazyEmbeddings: true } as const;

interface Case {
  kind: keyof SavedModels;
  make: (options?: object) => FeatureModel & { toState: () => ReturnType<FeatureModel['toState']> };
  optimizers: FitFeatureModelOptions['optimizers'];
  fromState: (state: ReturnType<FeatureModel['toState']>) => FeatureModel;
}
const cases: Record<string, Case> = {
  DeepFM: {
    kind: 'deep-fm',
    make: (options) =>
      new DeepFm({ ...small, initialStandardDeviation: 0.1, l2: 1e-5, random: random(), ...options }),
    optimizers: { linear: ftrl, factors: adagrad },
    fromState: DeepFm.fromState,
  },
  'DCN-v2': {
    kind: 'deep-and-cross',
    make: (options) => new DeepAndCross({ ...small, rank: 6, l2: 1e-5, random: random(), ...options }),
    optimizers: { embeddings: adagrad },
    fromState: DeepAndCross.fromState,
  },
  'parallel DCN-v2': {
    kind: 'deep-and-cross',
    make: (options) => new DeepAndCross({ ...small, structure: 'parallel', random: random(), ...options }),
    optimizers: { embeddings: adagrad },
    fromState: DeepAndCross.fromState,
  },
  DLRM: {
    kind: 'dlrm',
    make: (options) => new Dlrm({ ...small, bottom: [16], random: random(), ...options }),
    optimizers: { embeddings: adagrad },
    fromState: Dlrm.fromState,
  },
};
const options = (model: FeatureModel): FitFeatureModelOptions => ({
  ...{ model, training, label: 'clicked', batchSize: 80, epochs: 1, random: new Random('fit') },
  optimizer: { kind: 'adam', learningRate: 0.01 },
});
const auc = (model: FeatureModel) =>
  rocAuc(
    validation.map(({ clicked }) => clicked),
    predictFeatures(model, validation),
  );

const logistic = new WideAndDeep({ wide: encoder, random: random() });
const linear = fitFeatureModel({ ...options(logistic), epochs: 10 }).then(() => auc(logistic));

for (const [name, { kind, make, optimizers, fromState }] of Object.entries(cases)) {
  test(`${name}: 50 compiled steps give what eager ones give, with dropout and an optimizer per group`, async () => {
    const [compiled, eager] = [make({ dropout: 0.2 }), make({ dropout: 0.2 })];
    for (const [model, compile] of [
      [compiled, 'auto'],
      [eager, false],
    ] as const) {
      const fitted = await fitFeatureModel({ ...options(model), optimizers, compile });
      assert.equal(fitted.step, compile === 'auto' ? 'compiled' : 'eager');
    }
    const untrained = make();
    const given = predictFeatureLogits(compiled, validation);
    assertClose(given, predictFeatureLogits(eager, validation), 1e-4);
    assert.notDeepEqual(given, predictFeatureLogits(untrained, validation));
    for (const model of [compiled, eager, untrained]) model.dispose();
  });

  test(`${name} learns pairs, which logistic regression cannot`, async () => {
    const model = make();
    await fitFeatureModel({ ...options(model), epochs: 15 });
    assert(auc(model) > (await linear) + 0.1, `${auc(model)} and ${await linear}`);
    model.dispose();
  });

  test(`${name}: loaded in another process, it predicts the same, on values never seen too`, async () => {
    const folder = path.join(root, name);
    const model = make();
    await fitFeatureModel(options(model));
    await saveModel(model, folder);
    const asked = [{ ...validation[0], user: 99, tags: ['z'], x: null }, ...validation.slice(0, 50)];
    const program = `
      require(${JSON.stringify(path.join(__dirname, '../../compiler/testing/one-thread.js'))});
      const { loadModel } = require(${JSON.stringify(path.join(__dirname, '../saved-model.js'))});
      const { predictFeatureLogits } = require(${JSON.stringify(path.join(__dirname, 'predict-features.js'))});
      const asked = JSON.parse(process.argv[2]);
      loadModel(process.argv[1]).then((model) => {
        process.stdout.write(JSON.stringify([...predictFeatureLogits(model, asked)]));
      });`;
    const given = execFileSync(process.execPath, ['-e', program, folder, JSON.stringify(asked)], {
      encoding: 'utf8',
    });
    assert.deepEqual(JSON.parse(given), [...predictFeatureLogits(model, asked)]);
    const loaded = await loadModel(folder, { kind });
    throwsArgument(() => predictFeatureLogits(loaded as FeatureModel, [{ user: 1, item: 2 }]), 'table');
    for (const each of [model, loaded as FeatureModel]) each.dispose();
  });

  test(`${name}: a state with another feature set, or without one, is an error and leaves nothing behind`, () => {
    const model = make();
    const state = model.toState();
    const before = tf.memory().numTensors;
    const others = [[category('user'), numeric('x')], [category('user'), category('item')], [numeric('x')]];
    for (const other of others) {
      const encoders = { features: fitFeatures(other, training).toJSON() };
      assert.throws(() => fromState({ ...state, state: { encoders } }), { name: 'ArgumentError' });
    }
    assert.throws(() => fromState({ ...state, state: undefined }), { name: 'ArgumentError' });
    assert.throws(() => fromState({ ...state, kind: 'ease' }), { name: 'ArgumentError' });
    assert.equal(tf.memory().numTensors, before);
    model.dispose();
  });

  test(`${name}: groups that it has not are refused, and training leaves no tensor behind`, async () => {
    const before = tf.memory().numTensors;
    const model = make();
    await rejectsArgument(
      () => fitFeatureModel({ ...options(model), optimizers: { wide: ftrl } }),
      'optimizers.wide',
    );
    await fitFeatureModel({ ...options(model), validation });
    model.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}

test('L2 is in the training loss: half its strength times the mean squared norm of what rows look up', async () => {
  for (const name of ['DeepFM', 'DCN-v2']) {
    const losses: number[] = [];
    let norm = 0;
    for (const l2 of [0, 2]) {
      const model = cases[name].make({ l2, initialStandardDeviation: 0.5 });
      const { indices } = encoder.encode(training);
      const factors = model.variables.filter((variable) => /factors|embeddings/.test(variable.name));
      norm = factors.reduce((sum, variable) => {
        const values = variable.dataSync();
        const square = (row: number) => [0, 1, 2, 3].reduce((all, f) => all + values[4 * row + f] ** 2, 0);
        const isTable = variable.shape[0] === encoder.size;
        const rows = isTable ? [...indices] : [...Array(encoder.numbers).keys()];
        return sum + rows.reduce((all, row) => all + square(row), 0) / (isTable ? training.length : 1);
      }, 0);
      const still = { kind: 'sgd', learningRate: 1e-12 } as const;
      const { history } = await fitFeatureModel({ ...options(model), optimizer: still });
      losses.push(history[0].trainingLoss);
      model.dispose();
    }
    assert(norm > 1);
    assert(Math.abs(losses[1] - losses[0] - norm) < 1e-4 * norm, `${name}: ${losses}, ${norm}`);
  }
});
