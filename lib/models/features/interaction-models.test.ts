import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { category } from '../../data/features/category';
import { fitFeatures } from '../../data/features/fit-features';
import { multiValued } from '../../data/features/multi-valued';
import { numeric } from '../../data/features/numeric';
import { assertAsTorch, featureFixture, giveValues, logitsOf, partName } from '../testing/feature-fixture';
import { CrossNetwork } from './cross-network';
import { DeepAndCross } from './deep-and-cross';
import { DeepFm } from './deep-fm';
import { Dlrm } from './dlrm';
import { FactorizationMachine } from './factorization-machine';
import type { FeatureModel } from './feature-model';
import { pairwiseDots } from './pairwise-dots';

const { table } = featureFixture;
const random = (seed = 'interactions') => new Random(seed);
const encoder = fitFeatures([category('job'), category('city'), multiValued('tags'), numeric('age')], table);
const make = {
  DeepFm: (options: object = {}) => new DeepFm({ encoder, random: random(), ...options }),
  DeepAndCross: (options: object = {}) => new DeepAndCross({ encoder, random: random(), ...options }),
  Dlrm: (options: object = {}) => new Dlrm({ encoder, random: random(), ...options }),
};
/** Values that are neither 0 nor alike, for all of a model's variables. */
function stir(model: FeatureModel): void {
  for (const variable of model.variables)
    variable.assign(tf.tidy(() => tf.randomNormal(variable.shape, 0, 0.5, 'float32', variable.size)));
}
const valuesOf = (model: FeatureModel) =>
  Object.fromEntries(model.variables.map((variable) => [partName(variable), variable.dataSync().slice()]));

test('bad options are refused, and nothing is left of the model', () => {
  for (const of of Object.values(make)) {
    throwsArgument(() => of({ encoder: {} }), 'encoder');
    throwsArgument(() => of({ embeddingSize: 0 }), 'embeddingSize');
    throwsArgument(() => of({ hidden: [3, 0] }), 'hidden[1]');
    throwsArgument(() => of({ hidden: 8 }), 'hidden');
    throwsArgument(() => of({ dropout: 1 }), 'dropout');
    throwsArgument(() => of({ initialStandardDeviation: 0 }), 'initialStandardDeviation');
    throwsArgument(() => of({ random: 7 }), 'random');
    throwsArgument(() => of({ depth: 3 }), 'options.depth');
  }
  throwsArgument(() => make.DeepFm({ hidden: [] }), 'hidden');
  throwsArgument(() => make.DeepFm({ l2: -1 }), 'l2');
  throwsArgument(() => make.DeepAndCross({ l2: -1 }), 'l2');
  throwsArgument(() => make.DeepAndCross({ structure: 'both' }), 'structure');
  throwsArgument(() => make.Dlrm({ bottom: [0] }), 'bottom[0]');
  throwsArgument(() => make.Dlrm({ hidden: [] }), 'hidden');
  for (const features of [[numeric('age')], [category('job')]])
    throwsArgument(() => make.Dlrm({ encoder: fitFeatures(features, table) }), 'encoder');
  const before = tf.memory().numTensors;
  throwsArgument(() => make.DeepAndCross({ crossLayers: 0 }), 'crossLayers');
  // Inputs: three fields of 3, the age and its indicator.
  for (const rank of [0, 1.5, 12])
    throwsArgument(() => make.DeepAndCross({ embeddingSize: 3, rank }), 'rank');
  assert.equal(tf.memory().numTensors, before);
});

test('DeepFM computes what PyTorch computes, its pairs as a double sum, forward and gradients', () => {
  const { embeddingSize, hidden } = featureFixture.deepFm;
  const model = make.DeepFm({ embeddingSize, hidden });
  assertAsTorch(model, featureFixture.deepFm);
  model.dispose();
});

for (const [i, name] of ['stacked', 'parallel', 'parallel, of low rank'].entries()) {
  test(`DCN-v2 computes what PyTorch computes, forward and gradients: ${name}`, () => {
    const { embeddingSize, hidden, crossLayers, structure, rank } = featureFixture.deepAndCross[i];
    const model = make.DeepAndCross({
      ...{ embeddingSize, hidden, crossLayers, structure, ...(rank !== undefined && { rank }) },
    });
    assertAsTorch(model, featureFixture.deepAndCross[i]);
    model.dispose();
  });
}

test('DLRM computes what PyTorch computes, forward and gradients', () => {
  const { embeddingSize, hidden, bottom } = featureFixture.dlrm;
  const model = make.Dlrm({ embeddingSize, hidden, bottom });
  assertAsTorch(model, featureFixture.dlrm);
  model.dispose();
});

test('DeepFM whose deep part says 0 is a factorization machine with the same weights', () => {
  const [deepFm, machine] = [
    make.DeepFm({ embeddingSize: 4, hidden: [5] }),
    new FactorizationMachine({ encoder, embeddingSize: 4, random: random() }),
  ];
  stir(deepFm);
  const {
    'deep/kernel1': _,
    'deep/bias1': __,
    'deep/kernel2': ___,
    'deep/bias2': ____,
    ...orders
  } = valuesOf(deepFm);
  giveValues(machine, orders);
  assert.notDeepEqual(logitsOf(deepFm, table), logitsOf(machine, table));
  giveValues(deepFm, { 'deep/kernel2': new Float32Array(5), 'deep/bias2': [0] });
  assert.deepEqual(logitsOf(deepFm, table), logitsOf(machine, table));
  for (const model of [deepFm, machine]) model.dispose();
});

test('a cross layer by hand, of full and of low rank', () => {
  const given = { inputs: 2, layers: 1, name: 'hand', random: random() };
  const x = tf.tensor2d([[2, 3]]);
  const full = new CrossNetwork({ ...given, rank: undefined });
  // W = [[1, 2], [0, -1]], kept transposed; b = [0.5, 1]: W x + b = [8.5, -2], times x is [17, -6], plus x.
  full.variables[0].assign(tf.tensor2d([1, 0, 2, -1], [2, 2]));
  full.variables[1].assign(tf.tensor1d([0.5, 1]));
  assert.deepEqual([...full.apply(x).dataSync()], [19, -3]);
  const low = new CrossNetwork({ ...given, rank: 1 });
  // U = [1, 2], V = [3, -1]: V^T x = 3, U V^T x = [3, 6]; no bias: times x is [6, 18], plus x.
  low.variables[0].assign(tf.tensor2d([1, 2], [2, 1]));
  low.variables[1].assign(tf.tensor2d([3, -1], [2, 1]));
  assert.deepEqual([...low.apply(x).dataSync()], [8, 21]);
  tf.dispose([...full.variables, ...low.variables]);
});

test('cross layers whose matrices and biases are 0 change nothing', () => {
  const network = new CrossNetwork({ inputs: 5, layers: 3, rank: undefined, name: 'zero', random: random() });
  const x = tf.randomNormal([4, 5], 0, 1, 'float32', 3) as tf.Tensor2D;
  assert.notDeepEqual(network.apply(x).dataSync(), x.dataSync());
  for (const variable of network.variables) variable.assign(tf.zeros(variable.shape));
  assert.deepEqual(network.apply(x).dataSync(), x.dataSync());
  tf.dispose([...network.variables]);
});

test('low rank with U V^T equal to W is full rank', () => {
  const given = { inputs: 6, layers: 2, name: 'rank', random: random() };
  const low = new CrossNetwork({ ...given, rank: 6 });
  const full = new CrossNetwork({ ...given, rank: undefined });
  [0, 1].forEach((layer) => {
    const [left, right] = low.variables.slice(3 * layer) as readonly tf.Tensor[] as tf.Tensor2D[];
    full.variables[2 * layer].assign(tf.matMul(right, left, false, true)); // (U V^T)^T
  });
  const x = tf.randomNormal([7, 6], 0, 1, 'float32', 9) as tf.Tensor2D;
  assertClose(low.apply(x).dataSync(), full.apply(x).dataSync(), 1e-5);
  tf.dispose([...low.variables, ...full.variables]);
});

test('l cross layers make polynomials of degree l + 1 along a line through 0', () => {
  const network = new CrossNetwork({
    inputs: 3,
    layers: 2,
    rank: undefined,
    name: 'degree',
    random: random(),
  });
  const along = [-2, -1, 0, 1, 2].map((t) => [0.5 * t, -t, 0.8 * t]);
  const [a, b, c, d, e] = tf.tidy(() => network.apply(tf.tensor2d(along)).arraySync()).map(([x]) => x);
  // Fourth differences of a cubic are 0, third ones are not.
  assert(Math.abs(a - 4 * b + 6 * c - 4 * d + e) < 1e-4);
  assert(Math.abs(d - 3 * c + 3 * b - a) > 0.1);
  tf.dispose([...network.variables]);
});

test('pairwise dot products by hand, in the order of tril_indices', () => {
  const vectors = tf.tensor3d([1, 2, 3, 4, 5, 6, 1, 0, 0, 1, 1, 1], [2, 3, 2]);
  const products = pairwiseDots(vectors);
  // (1,2)·(3,4), (1,2)·(5,6), (3,4)·(5,6); then (1,0)·(0,1), (1,0)·(1,1), (0,1)·(1,1).
  assert.deepEqual(products.arraySync(), [
    [11, 17, 39],
    [0, 1, 1],
  ]);
});

test('DLRM by hand: a row of two fields and a number', () => {
  const rows = [{ a: 'x', b: 'y', n: 1 }];
  const features = [category('a'), category('b'), numeric('n', { scale: 'none' })];
  const small = fitFeatures(features, rows);
  const model = new Dlrm({ encoder: small, embeddingSize: 2, bottom: [], hidden: [1], random: random() });
  const [x, y] = [small.rowOf('a', 'x'), small.rowOf('b', 'y')];
  const embeddings = new Float32Array(2 * small.size);
  embeddings.set([1, 2], 2 * x);
  embeddings.set([3, 0.5], 2 * y);
  giveValues(model, {
    embeddings,
    'bottom/kernel1': [2, -4].slice(0, 2 * small.numbers),
    'bottom/bias1': [0, 1],
    // z = relu([2, -3]) = [2, 0]; x·z = 2, y·z = 6, y·x = 4; top reads [z, 2, 6, 4].
    'top/kernel1': [1, 10, 100, 1000, 10000],
    'top/bias1': [0],
    'top/kernel2': [2],
    'top/bias2': [1],
  });
  assert.deepEqual([...logitsOf(model, rows)], [2 * (2 + 200 + 6000 + 40000) + 1]);
  model.dispose();
});

test('only numbers, only categories, one field: all are models, and dispose leaves nothing', () => {
  const before = tf.memory().numTensors;
  const encoders = [[numeric('age')], [category('job')], [category('job'), category('city')]].map((columns) =>
    fitFeatures(columns, table),
  );
  for (const each of encoders) {
    const models = [
      make.DeepFm({ encoder: each, l2: 0.1 }),
      make.DeepAndCross({ encoder: each, l2: 0.1, structure: 'parallel' }),
      make.DeepAndCross({ encoder: each, hidden: [] }),
      ...(each.fields.length > 1 ? [make.Dlrm({ encoder: each })] : []),
    ];
    for (const model of models) {
      assert.equal(logitsOf(model, table).length, table.length);
      model.dispose();
      model.dispose();
    }
  }
  assert.equal(tf.memory().numTensors, before);
});

test('groups hold every variable but the intercept, each once', () => {
  for (const of of Object.values(make)) {
    const model: FeatureModel = of();
    const grouped = Object.values(model.groups ?? {}).flat();
    assert.equal(new Set(grouped).size, grouped.length);
    const others = model.variables.filter((variable) => !grouped.includes(variable)).map(partName);
    assert.deepEqual(others, model instanceof DeepFm ? ['bias'] : []);
    model.dispose();
  }
});

test('one seed gives one model, and other options or features another identity', () => {
  for (const of of Object.values(make)) {
    const models = [of(), of(), of({ random: random('other') }), of({ hidden: [7] })];
    const [first, again, other, hidden] = models.map((model) => JSON.stringify(valuesOf(model)));
    assert.equal(first, again);
    assert.notEqual(first, other);
    assert.notEqual(first, hidden);
    const fewer = fitFeatures([category('job'), category('city')], table);
    const identities = [...models, of({ encoder: fewer })].map(({ identity }) => identity);
    assert.equal(new Set(identities).size, 4);
    for (const model of models) model.dispose();
  }
});
