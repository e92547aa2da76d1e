import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWeights, writeWeights } from '../../compiler/weights';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { modelFromState } from '../state/from-state';
import { Gmf } from './gmf';
import { NcfMlp } from './ncf-mlp';
import { NeuMf } from './neu-mf';
import type { PairModel } from './pair-model';

interface ModelFixture {
  logits: number[];
  /** Logits of every user with every item, row by row. */
  all: number[];
  loss: number;
  variables: { name: string; value: number[]; gradient: number[] }[];
}
const fixture = readFixture<
  Record<'user' | 'item' | 'label', number[]> & Record<'gmf' | 'biased' | 'mlp' | 'neuMf', ModelFixture>
>('models/fixtures/ncf.json');
const sizes = { users: 7, items: 9 };
const random = () => new Random('ncf');
const inference = { training: false };
const ids = (numbers: number[]) => tf.tensor1d(numbers, 'int32');

const makers: Record<'gmf' | 'biased' | 'mlp' | 'neuMf', () => PairModel> = {
  gmf: () => new Gmf({ ...sizes, embeddingSize: 4, random: random() }),
  biased: () => new Gmf({ ...sizes, embeddingSize: 4, biases: true, random: random() }),
  mlp: () => new NcfMlp({ ...sizes, embeddingSize: 3, hidden: [5, 4], random: random() }),
  neuMf: () =>
    new NeuMf({ ...sizes, embeddingSize: 4, mlpEmbeddingSize: 3, hidden: [5, 4], random: random() }),
};

/** The name in the fixture: NeuMF's begin with their part, the others' without. */
function nameIn(key: string, { name }: tf.Variable): string {
  const plain = name.replace(/_\d+$/, '').replace(/^ncf-mlp\//, 'mlp/');
  return key === 'neuMf' ? plain : plain.replace(/^[^/]*\//, '');
}

for (const [key, make] of Object.entries(makers)) {
  test(`${key}: logits, loss, gradients and scores of all items are PyTorch’s to 1e-5`, () => {
    const { logits, all, loss, variables } = fixture[key as keyof typeof makers];
    const before = tf.memory().numTensors;
    const model = make();
    const byName = new Map(variables.map((variable) => [variable.name, variable]));
    assert.deepEqual(
      model.variables.map((variable) => nameIn(key, variable)).sort(),
      [...byName.keys()].sort(),
    );
    const given = model.variables.map(
      (variable) => byName.get(nameIn(key, variable)) as (typeof variables)[0],
    );
    writeWeights(
      model.variables,
      given.map(({ value }) => Float32Array.from(value)),
    );
    tf.tidy(() => {
      const [user, item] = [ids(fixture.user), ids(fixture.item)];
      assertClose(model.logits(user, item, inference).dataSync(), logits, 1e-5, 'logits');
      const { value, grads } = tf.variableGrads(
        () => tf.losses.sigmoidCrossEntropy(fixture.label, model.logits(user, item, inference)) as tf.Scalar,
        [...model.variables],
      );
      assertClose(value.dataSync(), [loss], 1e-5, 'loss');
      model.variables.forEach((variable, i) => {
        assertClose(grads[variable.name].dataSync(), given[i].gradient, 1e-5, given[i].name);
      });
      const [users, items] = [sizes.users, sizes.items].map((n) => tf.range(0, n, 1, 'int32'));
      assertClose(model.logitsOfShared(users, items, inference).dataSync(), all, 1e-5, 'shared');
    });
    const scorer = model.scorer();
    assertClose(scorer.scoreItems(Int32Array.of(0, 1, 2, 3, 4, 5, 6)), all, 1e-5, 'scores');
    assertClose(scorer.scoreItems(Int32Array.of(6, 2)), [...all.slice(54), ...all.slice(18, 27)], 1e-5);
    assert.equal(scorer.scoreItems(new Int32Array(0)).length, 0);
    assert.throws(() => scorer.scoreItems(Int32Array.of(7)), /must be/);
    scorer.dispose();
    scorer.dispose();
    model.dispose();
    model.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  test(`${key}: a scorer keeps the weights of its time; the state gives the same model again`, () => {
    const model = make();
    const users = Int32Array.of(3, 0);
    const scorer = model.scorer();
    const former = scorer.scoreItems(users);
    const copy = modelFromState(model.toState()) as PairModel;
    assert.deepEqual(copy.scorer().scoreItems(users), former);
    writeWeights(
      model.variables,
      readWeights(model.variables).map((values) => values.map((value) => value + 0.3)),
    );
    assert.deepEqual(scorer.scoreItems(users), former);
    assert.notDeepEqual(model.scorer().scoreItems(users), former);
    const state = model.toState();
    const [name] = Object.keys(state.tensors);
    throwsArgument(
      () => modelFromState({ ...state, tensors: { ...state.tensors, [name]: new Float32Array(3) } }),
      `tensors.${name} of a ${state.kind}`,
    );
    throwsArgument(() => modelFromState({ ...state, version: 9 }), 'state');
  });
}

test('with unit weights GMF is matrix factorization: each logit is the dot product, whatever is asked', () => {
  const model = new Gmf({ ...sizes, embeddingSize: 5, outputWeights: 'unit', random: random() });
  assert.equal(model.outputWeights, undefined);
  const [p, q] = readWeights([model.embeddings.users, model.embeddings.items]);
  const dot = (u: number, i: number) =>
    [0, 1, 2, 3, 4].reduce((sum, f) => sum + p[5 * u + f] * q[5 * i + f], 0);
  const expected = Array.from({ length: 63 }, (_, n) => dot(Math.floor(n / 9), n % 9));
  assertClose(model.scorer().scoreItems(Int32Array.of(0, 1, 2, 3, 4, 5, 6)), expected, 1e-6);
  tf.tidy(() => {
    assertClose(model.logits(ids([4]), ids([2])).dataSync(), [dot(4, 2)], 1e-6);
  });
});

test('a GMF’s weights can be moved into its embeddings: it expresses what matrix factorization does', () => {
  const gmf = makers.gmf() as Gmf;
  const unit = new Gmf({ ...sizes, embeddingSize: 4, outputWeights: 'unit', random: random() });
  const [p, q, h] = readWeights([
    gmf.embeddings.users,
    gmf.embeddings.items,
    gmf.outputWeights as tf.Variable,
  ]);
  writeWeights([unit.embeddings.users, unit.embeddings.items], [p.map((value, n) => value * h[n % 4]), q]);
  const all = Int32Array.of(0, 1, 2, 3, 4, 5, 6);
  assertClose(unit.scorer().scoreItems(all), gmf.scorer().scoreItems(all), 1e-6);
});

test('NeuMF merged with alpha 1 is its GMF, with 0 its MLP, between them their weighted sum', () => {
  const [gmf, mlp] = [makers.gmf() as Gmf, makers.mlp() as NcfMlp];
  for (const model of [gmf, mlp]) {
    writeWeights(
      model.variables,
      readWeights(model.variables).map((values, n) => values.map((value) => 3 * value + 0.1 * (n + 1))),
    );
  }
  const all = Int32Array.of(0, 1, 2, 3, 4, 5, 6);
  const [ofGmf, ofMlp] = [gmf, mlp].map((model) => model.scorer().scoreItems(all));
  for (const alpha of [0, 0.3, 0.5, 1]) {
    const merged = new NeuMf({
      ...{ ...sizes, embeddingSize: 4, mlpEmbeddingSize: 3, hidden: [5, 4], random: random() },
      pretrained: { gmf, mlp, alpha },
    });
    assertClose(
      merged.scorer().scoreItems(all),
      Array.from(ofGmf, (value, n) => alpha * value + (1 - alpha) * ofMlp[n]),
      1e-5,
      `alpha ${alpha}`,
    );
    merged.dispose();
  }
  // The parts are copied: they live on.
  assert.deepEqual(gmf.scorer().scoreItems(all), ofGmf);
});

test('an embedding of 50, 128 and 64 units: as many numbers as Keras counts for the document’s network', () => {
  const model = new NcfMlp({
    ...{ users: 943, items: 1682, embeddingSize: 50, hidden: [128, 64], random: random() },
  });
  // Keras: 943 * 50 + 1682 * 50 + (100 * 128 + 128) + (128 * 64 + 64) + (64 + 1).
  const counted = model.variables.reduce((sum, { size }) => sum + size, 0);
  assert.equal(counted, 47_150 + 84_100 + 12_928 + 8_256 + 65);
});

test('dropout and l2 act in training alone', () => {
  const model = new NcfMlp({ ...sizes, hidden: [6], dropout: 0.5, l2: 0.1, random: random() });
  tf.tidy(() => {
    const [user, item] = [ids(fixture.user), ids(fixture.item)];
    const logits = (step: number) =>
      model.logits(user, item, { training: true, randomSeed: tf.tensor1d([1, step], 'int32') }).dataSync();
    assert.deepEqual(logits(0), logits(0));
    assert.notDeepEqual(logits(0), logits(1));
    const [p, q] = readWeights([model.embeddings.users, model.embeddings.items]);
    const norm = (table: Float32Array, row: number) =>
      table.subarray(32 * row, 32 * (row + 1)).reduce((sum, value) => sum + value ** 2, 0);
    const expected = fixture.user.reduce((sum, u, n) => sum + norm(p, u) + norm(q, fixture.item[n]), 0);
    const penalty = model.penalty?.(user, item) as tf.Scalar;
    assertClose(penalty.dataSync(), [(0.1 / 2) * (expected / fixture.user.length)], 1e-6);
  });
  assert.equal(makers.mlp().penalty, undefined);
});

test('options outside their range, unknown ones and parts that do not fit are refused, nothing is left', () => {
  const before = tf.memory().numTensors;
  throwsArgument(() => new Gmf({ ...sizes, users: 0, random: random() }), 'users');
  throwsArgument(() => new Gmf({ ...sizes, embeddingSize: 0, random: random() }), 'embeddingSize');
  throwsArgument(() => new Gmf({ ...sizes, l2: -1, random: random() }), 'l2');
  throwsArgument(
    () => new Gmf({ ...sizes, outputWeights: 'ones' as 'unit', random: random() }),
    'outputWeights',
  );
  throwsArgument(() => new Gmf({ ...sizes, factors: 8, random: random() } as never), 'options.factors');
  throwsArgument(() => new Gmf({ ...sizes, random: Math.random as never }), 'random');
  throwsArgument(() => new NcfMlp({ ...sizes, hidden: [], random: random() }), 'hidden');
  throwsArgument(() => new NcfMlp({ ...sizes, hidden: [8, 0], random: random() }), 'hidden[1]');
  throwsArgument(() => new NcfMlp({ ...sizes, dropout: 1, random: random() }), 'dropout');
  const parts = () => ({ gmf: makers.gmf() as Gmf, mlp: makers.mlp() as NcfMlp });
  const given = parts();
  const held = tf.memory().numTensors;
  const neuMf = (pretrained: object, more = {}) =>
    new NeuMf({ ...sizes, embeddingSize: 4, pretrained: pretrained as never, random: random(), ...more });
  const fits = { mlpEmbeddingSize: 3, hidden: [5, 4] };
  throwsArgument(() => neuMf({ ...given, alpha: 1.2 }, fits), 'pretrained.alpha');
  throwsArgument(() => neuMf({ ...given, mlp: given.gmf }, fits), 'pretrained.mlp');
  throwsArgument(() => neuMf(given), 'pretrained.mlp');
  throwsArgument(() => neuMf(given, { ...fits, embeddingSize: 5 }), 'pretrained.gmf');
  assert.equal(tf.memory().numTensors, held);
  given.gmf.dispose();
  given.mlp.dispose();
  assert.equal(tf.memory().numTensors, before);
});
