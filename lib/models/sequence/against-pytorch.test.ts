import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileStep } from '../../compiler/compile';
import { eagerStep } from '../../compiler/eager-step';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { readFixture } from '../../core/testing/fixture';
import { copyWeights, namedVariables } from '../testing/copied-weights';
import { MultiHeadAttention } from './attention';
import { createBst } from './bst';
import { ItemEmbedding } from './item-embedding';
import { itemTable, scoresOfAll } from './next-item-scores';
import { GruLayer, LstmLayer } from './recurrent';
import { createSasrec } from './sasrec';

interface FixtureModel {
  name: string;
  inputs: Record<string, number[]>;
  weights: Record<string, number[]>;
  outputs: number[];
  gradients: Record<string, number[]>;
  attention?: number[];
}

const { models } = readFixture<{ models: FixtureModel[] }>('models/fixtures/sequence-models.json');
const fixtureOf = (name: string) => models.find((each) => each.name === name) as FixtureModel;
const [batch, time, width, items] = [3, 5, 4, 7];
const random = new Random(1);

/** Numbers from -1 to 1, with which the outputs are weighted: the gradients are of that sum. */
const weighting = (outputs: tf.Tensor) => tf.linspace(-1, 1, outputs.size);

function requireEqual(
  fixture: FixtureModel,
  variables: ReadonlyMap<string, tf.Variable>,
  compute: () => tf.Tensor,
): void {
  copyWeights(variables, fixture.weights);
  assertClose(compute().dataSync(), fixture.outputs, 1e-5, 'outputs');
  const { grads } = tf.variableGrads(() => {
    const outputs = tf.reshape(compute(), [-1]);
    return tf.sum(tf.mul(outputs, weighting(outputs))) as tf.Scalar;
  }, [...variables.values()]);
  for (const [name, variable] of variables) {
    assertClose(grads[variable.name].dataSync(), fixture.gradients[name], 1e-5, `gradient of ${name}`);
  }
}

const historyOf = (fixture: FixtureModel) => tf.tensor2d(fixture.inputs.history, [batch, time], 'int32');

test('attention of two heads has the outputs, weights and gradients of nn.MultiheadAttention', () => {
  const fixture = fixtureOf('attention');
  const layer = new MultiHeadAttention({ name: 'attention', heads: 2, random });
  const later = Array.from({ length: time * time }, (_, i) => (i % time > Math.floor(i / time) ? -1e9 : 0));
  const mask = tf.tensor4d(later, [1, 1, time, time]);
  const queries = tf.variable(tf.zeros([batch, time, width]), true, 'queries');
  const keys = tf.variable(tf.zeros([batch, time, width]), true, 'keys');
  layer.apply([queries, keys, mask]);
  const variables = namedVariables([layer]).set('queries', queries).set('keys', keys);
  requireEqual(fixture, variables, () => layer.apply([queries, keys, mask]) as tf.Tensor);
  assertClose(layer.attention([queries, keys, mask]).dataSync(), fixture.attention as number[], 1e-6);
});

function sasrec() {
  const fixture = fixtureOf('sasrec');
  const model = createSasrec({
    items,
    length: time,
    embeddingSize: width,
    dropout: 0,
    outputProjection: true,
    random,
  });
  const history = historyOf(fixture);
  const compute = () => {
    const states = model.apply(history) as tf.Tensor;
    const last = tf.reshape(tf.slice(states, [0, time - 1, 0], [-1, 1, -1]), [batch, width]);
    return tf.concat([tf.reshape(states, [-1]), tf.reshape(scoresOfAll(itemTable(model), last), [-1])]);
  };
  return { fixture, model, compute };
}

test('SASRec has the states, scores and gradients of the same model in PyTorch', () => {
  const { fixture, model, compute } = sasrec();
  requireEqual(fixture, namedVariables(model.layers), compute);
});

function bst() {
  const fixture = fixtureOf('bst');
  const model = createBst({
    items,
    length: time,
    embeddingSize: width,
    heads: 2,
    dropout: 0,
    gapBuckets: 4,
    ids: { user: 2 },
    numbers: ['age'],
    hidden: [6, 3],
    random,
  });
  const { history, gaps, target, user, age } = fixture.inputs;
  const columns: Record<string, tf.Tensor> = {
    history: tf.tensor2d(history, [batch, time], 'int32'),
    gaps: tf.tensor2d(gaps, [batch, time]),
    target: tf.tensor1d(target, 'int32'),
    user: tf.tensor1d(user, 'int32'),
    age: tf.tensor1d(age),
  };
  return {
    fixture,
    model,
    compute: () => model.apply(model.inputNames.map((name) => columns[name])) as tf.Tensor,
  };
}

test('BST has the logits and gradients of nn.TransformerEncoderLayer under the same MLP', () => {
  const { fixture, model, compute } = bst();
  requireEqual(fixture, namedVariables(model.layers), compute);
});

function recurrent(kind: 'gru' | 'lstm') {
  const fixture = fixtureOf(kind);
  const units = kind === 'gru' ? 6 : 5;
  const history = tf.input({ shape: [time], dtype: 'int32', name: 'history' });
  const make = (layer: number) => {
    const options = { name: `${kind}${layer}`, units, random };
    return kind === 'gru' ? new GruLayer(options) : new LstmLayer(options);
  };
  const x = new ItemEmbedding({ name: 'itemEmbedding', items, width, random }).apply(
    history,
  ) as tf.SymbolicTensor;
  const first = make(1).apply([x, history]) as tf.SymbolicTensor;
  const outputs = make(2).apply([first, history]) as tf.SymbolicTensor;
  const model = tf.model({ inputs: history, outputs });
  const ids = historyOf(fixture);
  return { fixture, model, compute: () => model.apply(ids) as tf.Tensor };
}

for (const kind of ['gru', 'lstm'] as const) {
  test(`two layers of ${kind.toUpperCase()} have the states and gradients of PyTorch's, padding left out`, () => {
    const { fixture, model, compute } = recurrent(kind);
    requireEqual(fixture, namedVariables(model.layers), compute);
  });
}

test('compiled training equals eager training over ten steps', () => {
  for (const make of [sasrec, bst, () => recurrent('gru'), () => recurrent('lstm')]) {
    const [weights, losses]: [Float32Array[], number[][]] = [[], []];
    for (const makeStep of [eagerStep, compileStep]) {
      const { fixture, model, compute } = make();
      const variables = namedVariables(model.layers);
      copyWeights(variables, fixture.weights);
      const goal = tf.linspace(-2, 2, fixture.outputs.length);
      const step = makeStep({
        variables: [...variables.values()],
        optimizer: { kind: 'sgd', learningRate: 0.01 },
        seed: 1,
        loss: () => tf.mean(tf.square(tf.sub(tf.reshape(compute(), [-1]), goal))) as tf.Scalar,
      });
      losses.push(Array.from({ length: 10 }, () => step.run({ row: new Int32Array(batch) })));
      step.sync();
      weights.push(Float32Array.from([...variables.values()].flatMap((each) => [...each.dataSync()])));
      step.dispose();
      model.dispose();
    }
    assertClose(losses[1], losses[0], 1e-5, 'losses');
    assertClose(weights[1], weights[0], 1e-5, 'weights');
    assert.ok(losses[0][9] < losses[0][0]);
  }
});
