import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchTensors } from '../../compiler/batch-tensors';
import { writeWeights } from '../../compiler/weights';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { bucketed } from '../../data/features/bucketed';
import { category } from '../../data/features/category';
import { crossed } from '../../data/features/crossed';
import { fitFeatures } from '../../data/features/fit-features';
import { multiValued } from '../../data/features/multi-valued';
import { numeric } from '../../data/features/numeric';
import { FactorizationMachine } from './factorization-machine';
import { type FeatureModel, featureColumns } from './feature-model';
import { WideAndDeep } from './wide-and-deep';

interface ModelFixture {
  embeddingSize: number;
  logits: number[];
  loss: number;
  variables: { name: string; value: number[]; gradient: number[] }[];
}
interface Fixture {
  table: object[];
  labels: number[];
  deep: { size: number; indices: number[][]; weights: number[][]; numbers: number[][] };
  wide: { size: number; indices: number[][] };
  factorizationMachine: ModelFixture;
  wideAndDeep: ModelFixture & { hidden: number[] };
}
const fixture = readFixture<Fixture>('models/fixtures/feature-models.json');
const { table } = fixture;
const random = () => new Random('feature models');
const deep = fitFeatures([category('job'), category('city'), multiValued('tags'), numeric('age')], table);
const wide = fitFeatures([crossed(['job', 'city']), category('job')], table);

const nameOf = ({ name }: tf.Variable) => name.replace(/^[^/]*\//, '').replace(/_\d+$/, '');

/** Logits, loss and gradients of a model with the fixture's weights. */
function assertAsTorch(model: FeatureModel, expected: ModelFixture): void {
  const byName = new Map(expected.variables.map((variable) => [variable.name, variable]));
  assert.deepEqual(model.variables.map(nameOf).sort(), [...byName.keys()].sort());
  const given = model.variables.map(
    (variable) => byName.get(nameOf(variable)) as (typeof expected.variables)[0],
  );
  writeWeights(
    model.variables,
    given.map(({ value }) => Float32Array.from(value)),
  );
  const { columns, widths } = featureColumns(model.encoders, table);
  tf.tidy(() => {
    const batch = batchTensors(columns, widths);
    assertClose(model.logits(batch, { training: false }).dataSync(), expected.logits, 1e-5, 'logits');
    const { value, grads } = tf.variableGrads(
      () =>
        tf.losses.sigmoidCrossEntropy(fixture.labels, model.logits(batch, { training: false })) as tf.Scalar,
      [...model.variables],
    );
    assertClose(value.dataSync(), [expected.loss], 1e-5, 'loss');
    model.variables.forEach((variable, i) => {
      assertClose(
        grads[variable.name].dataSync(),
        given[i].gradient,
        1e-5,
        `gradient of ${nameOf(variable)}`,
      );
    });
  });
}

test('features are encoded as in Python', () => {
  const encoded = deep.encode(table);
  assert.equal(deep.size, fixture.deep.size);
  assert.deepEqual([...encoded.indices], fixture.deep.indices.flat());
  assertClose(encoded.weights as Float32Array, fixture.deep.weights.flat(), 1e-6);
  assertClose(encoded.numbers, fixture.deep.numbers.flat(), 1e-6);
  assert.equal(wide.size, fixture.wide.size);
  assert.deepEqual([...wide.encode(table).indices], fixture.wide.indices.flat());
});

test('bad options are refused', () => {
  const fm = (options: object) => () =>
    new FactorizationMachine({ encoder: deep, random: random(), ...options });
  throwsArgument(fm({ encoder: {} }), 'encoder');
  throwsArgument(fm({ embeddingSize: 0 }), 'embeddingSize');
  throwsArgument(fm({ l2: -1 }), 'l2');
  throwsArgument(fm({ factors: 3 }), 'options.factors');
  const wd = (options: object) => () => new WideAndDeep({ wide, deep, random: random(), ...options });
  throwsArgument(wd({ wide: undefined, deep: undefined }), 'options');
  throwsArgument(wd({ hidden: [] }), 'hidden');
  throwsArgument(wd({ hidden: [3, 0] }), 'hidden[1]');
  throwsArgument(wd({ dropout: 1 }), 'dropout');
  throwsArgument(wd({ deep: 'deep' }), 'deep');
});

test("the factorization machine's O(kn) form is the double sum, its gradients too, as PyTorch has them", () => {
  const { embeddingSize } = fixture.factorizationMachine;
  const model = new FactorizationMachine({ encoder: deep, embeddingSize, random: random() });
  assertAsTorch(model, fixture.factorizationMachine);
  model.dispose();
});

test('Wide & Deep computes what PyTorch computes, forward and gradients', () => {
  const { embeddingSize, hidden } = fixture.wideAndDeep;
  const model = new WideAndDeep({ wide, deep, embeddingSize, hidden, random: random() });
  assertAsTorch(model, fixture.wideAndDeep);
  model.dispose();
});

test('a factorization machine of two ids is matrix factorization with biases', () => {
  const pairs = { user: [0, 0, 1, 2], item: [1, 0, 1, 2] };
  const encoder = fitFeatures([category('user'), category('item')], pairs);
  const model = new FactorizationMachine({
    encoder,
    embeddingSize: 3,
    initialStandardDeviation: 1,
    random: random(),
  });
  const [bias, rows, factors] = model.variables;
  rows.assign(tf.randomNormal(rows.shape, 0, 1, 'float32', 5));
  bias.assign(tf.tensor1d([0.7]));
  const { columns, widths } = featureColumns(model.encoders, pairs);
  const logits = tf.tidy(() => model.logits(batchTensors(columns, widths)).dataSync());
  const [w, v] = [rows.dataSync(), factors.dataSync()];
  pairs.user.forEach((user, row) => {
    const [u, i] = [encoder.rowOf('user', user), encoder.rowOf('item', pairs.item[row])];
    const dot = [0, 1, 2].reduce((sum, f) => sum + v[3 * u + f] * v[3 * i + f], 0);
    assert(Math.abs(logits[row] - (0.7 + w[u] + w[i] + dot)) < 1e-5);
  });
  model.dispose();
});

test('only numbers, only categories, or only one part: all are models', () => {
  const encoders = [
    fitFeatures([numeric('age')], table),
    fitFeatures([category('job')], table),
    fitFeatures([bucketed('age', { quantiles: 3 }), numeric('city')], table),
  ];
  const before = tf.memory().numTensors;
  for (const encoder of encoders) {
    const models = [
      new FactorizationMachine({ encoder, l2: 0.1, random: random() }),
      new WideAndDeep({ wide: encoder, random: random() }),
      new WideAndDeep({ deep: encoder, random: random() }),
      new WideAndDeep({ wide: encoder, deep: encoder, dropout: 0.5, random: random() }),
    ];
    for (const model of models) {
      const { columns, widths, rows } = featureColumns(model.encoders, table);
      tf.tidy(() => {
        const batch = batchTensors(columns, widths);
        assert.deepEqual(model.logits(batch, { training: false }).shape, [rows]);
      });
      model.dispose();
      model.dispose();
    }
  }
  assert.equal(tf.memory().numTensors, before);
});

test('values that were never seen start without an opinion', () => {
  const model = new FactorizationMachine({ encoder: deep, random: random() });
  const { columns, widths } = featureColumns(model.encoders, [
    { job: 'astronaut', city: 99, tags: ['z'], age: null },
  ]);
  const [logit] = tf.tidy(() => model.logits(batchTensors(columns, widths)).dataSync());
  assert.equal(logit, 0);
  model.dispose();
});

test('one seed gives one model', () => {
  const values = [random(), random(), new Random('other')].map((source) => {
    const model = new WideAndDeep({ wide, deep, random: source });
    const weights = model.variables.map((variable) => [...variable.dataSync()]);
    model.dispose();
    return JSON.stringify(weights);
  });
  assert.equal(values[0], values[1]);
  assert.notEqual(values[0], values[2]);
});
