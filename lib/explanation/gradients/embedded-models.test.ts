import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { category } from '../../data/features/category';
import { crossed } from '../../data/features/crossed';
import { fitFeatures } from '../../data/features/fit-features';
import { multiValued } from '../../data/features/multi-valued';
import { numeric } from '../../data/features/numeric';
import { createHybridRecommender } from '../../models/click/hybrid-recommender';
import { createLogisticRecommender } from '../../models/click/logistic-recommender';
import { createMlpRecommender } from '../../models/click/mlp-recommender';
import { DeepAndCross } from '../../models/features/deep-and-cross';
import { DeepFm } from '../../models/features/deep-fm';
import { Dlrm } from '../../models/features/dlrm';
import { FactorizationMachine } from '../../models/features/factorization-machine';
import type { FeatureModel } from '../../models/features/feature-model';
import { WideAndDeep } from '../../models/features/wide-and-deep';
import { predictFeatureLogits } from '../../training/features/predict-features';
import { predictLogits } from '../../training/predict';
import { embeddedFeatures } from './embedded-features';
import { embeddedIds } from './embedded-ids';
import { integratedGradients } from './integrated-gradients';
import { logitsOf } from './path-gradients';

const random = new Random('embedded models');
const jobs = ['cook', 'nurse', 'pilot', null];
const table = Array.from({ length: 40 }, () => ({
  job: jobs[random.integer(0, 4)],
  city: random.integer(1, 6),
  tags: ['a', 'b', 'c', 'd'].filter(() => random.bernoulli(0.4)),
  age: random.bernoulli(0.2) ? null : random.integer(18, 80),
}));
const deep = fitFeatures([category('job'), category('city'), multiValued('tags'), numeric('age')], table);
const wide = fitFeatures([crossed(['job', 'city']), category('job')], table);

/** Weights of the size that training leaves, so that units are on and off and every table matters. */
function shaken<M extends FeatureModel>(model: M): M {
  for (const variable of model.variables)
    tf.tidy(() =>
      variable.assign(
        tf.tensor(
          Array.from(variable.dataSync(), () => random.normal(0, 0.4)),
          variable.shape,
        ),
      ),
    );
  return model;
}

const featureModels = (): FeatureModel[] => [
  shaken(new FactorizationMachine({ encoder: deep, embeddingSize: 4, random })),
  shaken(new WideAndDeep({ wide, random })),
  shaken(new WideAndDeep({ deep, embeddingSize: 4, hidden: [12, 6], random })),
  shaken(new WideAndDeep({ wide, deep, embeddingSize: 4, hidden: [12, 6], dropout: 0.5, random })),
  shaken(new DeepFm({ encoder: deep, embeddingSize: 4, hidden: [8], random })),
  shaken(new DeepAndCross({ encoder: deep, embeddingSize: 4, hidden: [8], random })),
  shaken(new Dlrm({ encoder: deep, embeddingSize: 4, random })),
];

test('models that look nothing up, missing rows for a mean and unknown kinds are refused', () => {
  throwsArgument(() => embeddedFeatures({} as never), 'model');
  const model = new WideAndDeep({ wide, random });
  const inputs = embeddedFeatures(model);
  throwsArgument(() => inputs.baseline('median' as never), 'kind');
  throwsArgument(() => inputs.baseline('mean'), 'rows');
  model.dispose();
  throwsArgument(() => embeddedIds({} as never), 'model');
  const clicks = createMlpRecommender({ users: 5, products: 4, random });
  throwsArgument(() => embeddedIds(clicks, { unseen: { client: 1 } }), 'unseen');
  throwsArgument(
    () => embeddedIds(clicks).embed({ user: Int32Array.of(7), product: Int32Array.of(0) }),
    'rows column user',
  );
  clicks.dispose();
});

test('a model on feature columns is the same function of its embeddings, with a feature for each field', () => {
  for (const model of featureModels()) {
    const inputs = embeddedFeatures(model);
    assertClose(
      logitsOf(inputs, inputs.embed(table)),
      predictFeatureLogits(model, table),
      1e-5,
      model.identity,
    );
    const fields = Object.values(model.encoders).flatMap((encoder) => encoder.fields.map(({ name }) => name));
    assert.deepEqual(inputs.features.map(({ name }) => name).sort(), [...new Set(fields)].sort());
    const owned = inputs.features.flatMap(({ coordinates }) => coordinates);
    assert.deepEqual(
      owned.sort((a, b) => a - b),
      Array.from({ length: inputs.size }, (_, i) => i),
    );
    model.dispose();
  }
});

test('attributions of every model on feature columns add up within 0.1 % at the defaults, from every baseline', () => {
  for (const model of featureModels()) {
    const inputs = embeddedFeatures(model);
    const rows = inputs.embed(table);
    for (const baseline of [
      inputs.baseline('zero'),
      inputs.baseline('mean', table),
      inputs.baseline('unseen'),
      rows.slice(0, 3 * inputs.size),
    ]) {
      const { completeness } = integratedGradients(inputs, rows, { baseline });
      assert.ok(completeness.largestShare < 1e-3, `${model.identity}: ${completeness.largestShare}`);
    }
    model.dispose();
  }
});

test('of a factorization machine from zero, a pair of embeddings is shared half and half', () => {
  const encoder = fitFeatures([category('job'), category('city')], table);
  const model = shaken(new FactorizationMachine({ encoder, embeddingSize: 4, random }));
  const inputs = embeddedFeatures(model);
  const [row] = [inputs.embed([{ job: 'cook', city: 3 }])];
  const { values } = integratedGradients(inputs, row, { baseline: inputs.baseline('zero') });
  const weights = model.variables.map((variable) => variable.dataSync<'float32'>());
  const places = [encoder.rowOf('job', 'cook'), encoder.rowOf('city', 3)];
  const vectors = places.map((place) => weights[2].slice(4 * place, 4 * place + 4));
  const pair = vectors[0].reduce((sum, value, i) => sum + value * vectors[1][i], 0);
  assertClose(
    values,
    places.map((place) => weights[1][place] + pair / 2),
    1e-5,
  );
  model.dispose();
});

test('the unseen baseline is a row of values never seen', () => {
  const model = shaken(new WideAndDeep({ wide, deep, embeddingSize: 4, hidden: [12], random }));
  const inputs = embeddedFeatures(model);
  const unseen = inputs.embed([{ job: 'astronaut', city: 99, tags: ['z'], age: 30 }]);
  const baseline = inputs.baseline('unseen');
  const age = inputs.features.find(({ name }) => name === 'age')?.coordinates ?? [];
  assertClose(
    baseline,
    unseen.map((value, i) => (age.includes(i) ? 0 : value)),
    0,
  );
  model.dispose();
});

test('click models are the same function of their embeddings, and their attributions add up', () => {
  const before = tf.memory().numTensors;
  const columns = {
    user: Int32Array.from({ length: 30 }, () => random.integer(0, 5)),
    product: Int32Array.from({ length: 30 }, () => random.integer(0, 4)),
    age: Float32Array.from({ length: 30 }, () => random.normal()),
  };
  const widthOf = (rows: number) => ({
    values: Float32Array.from({ length: rows * 2 }, () => random.normal()),
    width: 2,
  });
  const models = [
    createMlpRecommender({ users: 5, products: 4, embeddingSize: 6, hidden: [16, 8], random }),
    createHybridRecommender({
      users: [widthOf(5)],
      products: [widthOf(4)],
      embeddingSize: 4,
      hidden: [8],
      random,
    }),
    createLogisticRecommender({ numbers: ['age'] }),
  ];
  models[2].setWeights(models[2].getWeights().map((weights) => tf.tidy(() => tf.onesLike(weights))));
  for (const model of models) {
    const inputs = embeddedIds(model);
    const rows = inputs.embed(columns);
    assertClose(logitsOf(inputs, rows), predictLogits(model, columns), 1e-5, model.name);
    const baselines = [inputs.baseline('zero'), inputs.baseline('mean', columns)];
    for (const baseline of baselines) {
      const { completeness, features } = integratedGradients(inputs, rows, { baseline });
      assert.deepEqual(features, model.inputNames);
      assert.ok(completeness.largestShare < 1e-3, `${model.name}: ${completeness.largestShare}`);
    }
  }
  const inputs = embeddedIds(models[0], { unseen: { user: 4 } });
  const known = inputs.embed({ user: Int32Array.of(4), product: Int32Array.of(0) });
  assertClose(inputs.baseline('unseen').slice(0, 6), known.slice(0, 6), 0);
  assertClose(inputs.baseline('unseen').slice(6), new Float32Array(6), 0);
  for (const model of models) model.dispose();
  assert.ok(tf.memory().numTensors <= before + 2);
});
