import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchTensors } from '../../compiler/batch-tensors';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { bucketed } from '../../data/features/bucketed';
import { category } from '../../data/features/category';
import { crossed } from '../../data/features/crossed';
import { fitFeatures } from '../../data/features/fit-features';
import { multiValued } from '../../data/features/multi-valued';
import { numeric } from '../../data/features/numeric';
import { assertAsTorch, featureFixture } from '../testing/feature-fixture';
import { FactorizationMachine } from './factorization-machine';
import { featureColumns } from './feature-model';
import { WideAndDeep } from './wide-and-deep';

const { table } = featureFixture;
const random = () => new Random('feature models');
const deep = fitFeatures([category('job'), category('city'), multiValued('tags'), numeric('age')], table);
const wide = fitFeatures([crossed(['job', 'city']), category('job')], table);

test('features are encoded as in Python', () => {
  const encoded = deep.encode(table);
  assert.equal(deep.size, featureFixture.deep.size);
  assert.deepEqual([...encoded.indices], featureFixture.deep.indices.flat());
  assertClose(encoded.weights as Float32Array, featureFixture.deep.weights.flat(), 1e-6);
  assertClose(encoded.numbers, featureFixture.deep.numbers.flat(), 1e-6);
  assert.equal(wide.size, featureFixture.wide.size);
  assert.deepEqual([...wide.encode(table).indices], featureFixture.wide.indices.flat());
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
  const { embeddingSize } = featureFixture.factorizationMachine;
  const model = new FactorizationMachine({ encoder: deep, embeddingSize, random: random() });
  assertAsTorch(model, featureFixture.factorizationMachine);
  model.dispose();
});

test('Wide & Deep computes what PyTorch computes, forward and gradients', () => {
  const { embeddingSize, hidden } = featureFixture.wideAndDeep;
  const model = new WideAndDeep({ wide, deep, embeddingSize, hidden, random: random() });
  assertAsTorch(model, featureFixture.wideAndDeep);
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
