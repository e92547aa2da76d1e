import { throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchTensors } from '../../compiler/batch-tensors';
import { compileStep } from '../../compiler/compile';
import { eagerStep } from '../../compiler/eager-step';
import { readWeights, writeWeights } from '../../compiler/weights';
import type { Columns } from '../../core/columns';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { readFixture } from '../../core/testing/fixture';
import { BprSampler } from '../../data/bpr-sampler';
import { bipartiteGraph } from '../../data/graph/bipartite-graph';
import { interactionsOf } from '../../data/interactions';
import type { BprModel } from '../factors/bpr-model';
import { MatrixFactorization } from '../factors/matrix-factorization';
import { smallCrowd } from '../testing/small-crowd';
import { Gcn } from './gcn';
import { LightGcn } from './light-gcn';
import { Ngcf } from './ngcf';

const { train, graph } = smallCrowd();
const random = () => new Random('model');
const small = () => ({ graph, embeddingSize: 4, layers: 3, l2: 0.01, random: random() });

const models: Record<string, () => BprModel> = {
  'matrix factorization': () =>
    new MatrixFactorization({ interactions: train, embeddingSize: 4, itemBias: true, random: random() }),
  'LightGCN, mean': () => new LightGcn(small()),
  'LightGCN, last layer': () => new LightGcn({ ...small(), combine: 'last' }),
  'LightGCN, given weights': () => new LightGcn({ ...small(), combine: [0.5, 0.3, 0, 0.2] }),
  'LightGCN, learned weights': () => new LightGcn({ ...small(), combine: 'learned' }),
  GCN: () => new Gcn(small()),
  NGCF: () => new Ngcf(small()),
};

function batchesOf(count: number, rows = 16): Columns[] {
  const sampler = new BprSampler(train);
  const draw = new Random('triples');
  return Array.from({ length: count }, () => sampler.sample(draw, rows));
}

test('options outside their ranges are refused, naming the value', () => {
  const bad = (change: object, message: RegExp) =>
    assert.throws(() => new LightGcn({ ...small(), ...change }), message);
  bad({ layers: -1 }, /layers must be an integer of 0 or more, got -1/);
  bad({ layers: 1.5 }, /layers must be an integer of 0 or more, got 1.5/);
  bad({ embeddingSize: 0 }, /embeddingSize must be an integer of 1 or more, got 0/);
  bad({ l2: Number.NaN }, /l2 must be a finite number of 0 or more, got NaN/);
  bad({ initialStandardDeviation: 0 }, /initialStandardDeviation must be a finite number above 0, got 0/);
  bad({ combine: [1, 1] }, /combine must be 'mean', 'last', 'learned' or 4 weights, got "2 weights"/);
  bad({ combine: [1, Number.NaN, 0, 0] }, /combine\[1\] must be a finite number, got NaN/);
  bad({ combine: [0, 0, 0, 0] }, /combine must be not all 0/);
  const { embeddingSize } = small();
  throwsArgument(
    () => new MatrixFactorization({ interactions: train, embeddingSize, l2: -1, random: random() }),
    'l2',
  );
});

test('a model too large for the memory is refused before it is made, with both numbers', () => {
  const before = tf.memory().numTensors;
  throwsArgument(
    () => new LightGcn({ ...small(), embeddingSize: 64, maxBytes: 100_000 }),
    'training on the graph',
  );
  assert.equal(tf.memory().numTensors, before);
});

test('a layer combination of zero layers is the table, or its multiple', () => {
  const table = new LightGcn({ ...small(), layers: 0, combine: 'last' });
  const twice = new LightGcn({ ...small(), layers: 0, combine: [2] });
  const [one, two] = [table, twice].map((model) => [...model.embeddings().items.dataSync()]);
  assert.deepEqual(
    two,
    one.map((value) => 2 * value),
  );
});

test('zero layers is BPR matrix factorization bit for bit: losses and weights, compiled and eager', () => {
  const batches = batchesOf(20);
  for (const makeStep of [compileStep, eagerStep]) {
    const light = new LightGcn({ ...small(), layers: 0 });
    const plain = new MatrixFactorization({
      interactions: train,
      embeddingSize: 4,
      l2: 0.01,
      random: random(),
    });
    const [a, b] = [light, plain].map((model: BprModel) => {
      const step = makeStep({
        variables: model.variables,
        loss: (batch) => model.loss(batch),
        optimizer: { kind: 'adam', learningRate: 0.1 },
        seed: 1,
      });
      const losses = batches.map((batch) => step.run(batch));
      step.sync();
      step.dispose();
      const weights = readWeights(model.variables).flatMap((values) => [...values]);
      const scorer = model.scorer();
      const scores = [...scorer.scoreItems(Int32Array.of(0, 7, 29))];
      scorer.dispose();
      return { losses, weights, scores };
    });
    assert.deepEqual(a.losses, b.losses);
    assert.deepEqual(a.weights, b.weights);
    assert.deepEqual(a.scores, b.scores);
    assert.ok(a.losses[19] < a.losses[0] - 0.05, `${a.losses}`);
    light.dispose();
    plain.dispose();
  }
});

test('propagation is the dense normalized adjacency times the embeddings, layer by layer, then their mean', () => {
  const model = new LightGcn(small());
  const { users, items } = model;
  const dense = Array.from({ length: users + items }, () => new Array<number>(users + items).fill(0));
  const degree = dense.map((_, node) => graph.offsets[node + 1] - graph.offsets[node]);
  for (let user = 0; user < users; user++) {
    for (let i = train.offsets[user]; i < train.offsets[user + 1]; i++) {
      const item = users + train.itemIds[i];
      dense[user][item] = dense[item][user] = 1 / Math.sqrt(degree[user] * degree[item]);
    }
  }
  const expected = tf.tidy(() => {
    const matrix = tf.tensor2d(dense);
    let layer = model.nodes as tf.Tensor;
    let total = layer;
    for (let k = 0; k < 3; k++) {
      layer = tf.matMul(matrix, layer as tf.Tensor2D);
      total = tf.add(total, layer);
    }
    return tf.div(total, 4).arraySync() as number[][];
  });
  const final = model.embeddings();
  const cold = new Set(model.coldUsers);
  (final.users.arraySync() as number[][]).forEach((row, user) => {
    if (!cold.has(user)) assertClose(row, expected[user], 1e-6);
  });
  assertClose(final.items.dataSync(), expected.slice(users).flat(), 1e-6);
  model.dispose();
});

test('GCN without transform, nonlinearity and self-loops, layers averaged, is LightGCN', () => {
  const light = new LightGcn(small());
  const bare = new Gcn({
    ...small(),
    transform: false,
    nonlinearity: false,
    selfLoops: false,
    combine: 'mean',
  });
  const [a, b] = [light, bare].map((model) => model.embeddings());
  assertClose(b.users.dataSync(), a.users.dataSync(), 1e-6);
  assertClose(b.items.dataSync(), a.items.dataSync(), 1e-6);
});

test('the gradient of the loss is that of finite differences', () => {
  const model = new LightGcn({ ...small(), initialStandardDeviation: 1 });
  const [batch] = batchesOf(1);
  const tensors = batchTensors(batch);
  const lossAt = (values: Float32Array): number => {
    writeWeights(model.variables, [values]);
    return tf.tidy(() => model.loss(tensors).dataSync()[0]);
  };
  const [start] = readWeights(model.variables);
  const gradient = tf.tidy(() =>
    tf.variableGrads(() => model.loss(tensors), [model.nodes]).grads[model.nodes.name].dataSync(),
  );
  for (const index of [0, 9, 50, 119, 130, 200]) {
    const moved = (by: number) => start.map((value, i) => (i === index ? value + by : value));
    const slope = (lossAt(moved(0.05)) - lossAt(moved(-0.05))) / 0.1;
    assert.ok(Math.abs(slope - gradient[index]) < 2e-4, `${index}: ${slope} and ${gradient[index]}`);
  }
});

test('users without a training interaction are scored as the mean of the others, and are named', () => {
  for (const [name, make] of Object.entries(models)) {
    const model = make();
    assert.deepEqual([...model.coldUsers], [29], name);
    const scorer = model.scorer();
    const all = Int32Array.from({ length: 30 }, (_, user) => user);
    const scores = scorer.scoreItems(all);
    const mean = Float64Array.from({ length: 24 }, (_, item) => {
      let sum = 0;
      for (let user = 0; user < 29; user++) sum += scores[user * 24 + item];
      return sum / 29;
    });
    assertClose(scores.subarray(29 * 24), mean, 1e-5, name);
    scorer.dispose();
    model.dispose();
  }
});

for (const [name, make] of Object.entries(models)) {
  // The other combinations of layers differ from these in one weighted sum.
  const steps = name === 'LightGCN, last layer' || name === 'LightGCN, given weights' ? 15 : 50;
  test(`compiled and eager training agree over ${steps} steps, and memory stays flat: ${name}`, () => {
    const [compiledModel, eagerModel] = [make(), make()];
    const definition = (model: BprModel) => ({
      variables: model.variables,
      loss: (batch: Parameters<BprModel['loss']>[0]) => model.loss(batch),
      optimizer: { kind: 'adam', learningRate: 0.01 } as const,
      seed: 1,
    });
    const [compiled, eager] = [compileStep(definition(compiledModel)), eagerStep(definition(eagerModel))];
    let tensors = 0;
    batchesOf(steps).forEach((batch, i) => {
      const [a, b] = [compiled.run(batch), eager.run(batch)];
      assert.ok(Math.abs(a - b) < 2e-5, `step ${i}: ${a} and ${b}`);
      if (i === 5) tensors = tf.memory().numTensors;
    });
    assert.equal(tf.memory().numTensors, tensors);
    compiled.sync();
    readWeights(compiledModel.variables).forEach((values, i) => {
      assertClose(values, readWeights(eagerModel.variables)[i], 5e-4);
    });
    compiled.dispose();
    eager.dispose();
    compiledModel.dispose();
    eagerModel.dispose();
  });
}

interface FixtureModel {
  weights: { shape: number[]; values: number[] }[];
  final: number[];
  loss: number;
  gradients: number[][];
  losses: number[];
}
const fixture = readFixture<{
  users: number;
  items: number;
  width: number;
  layers: number;
  l2: number;
  edges: { user: number[]; item: number[] };
  triples: Record<string, number[]>;
  models: Record<string, FixtureModel>;
}>('models/fixtures/graph-models.json');

test('LightGCN, GCN and NGCF equal PyTorch: embeddings, loss, gradients and 20 steps of Adam', () => {
  const { users, items, width: embeddingSize, layers, l2, edges, triples } = fixture;
  const log = { user: Int32Array.from(edges.user), item: Int32Array.from(edges.item) };
  const options = {
    graph: bipartiteGraph(interactionsOf(log, { users, items })),
    embeddingSize,
    layers,
    l2,
    random: random(),
  };
  const twins: Record<string, () => LightGcn | Gcn | Ngcf> = {
    lightGcnMean: () => new LightGcn(options),
    lightGcnLast: () => new LightGcn({ ...options, combine: 'last' }),
    lightGcnLearned: () => new LightGcn({ ...options, combine: 'learned' }),
    gcn: () => new Gcn(options),
    ngcf: () => new Ngcf(options),
  };
  assert.deepEqual(Object.keys(twins), Object.keys(fixture.models));
  const columns = Object.fromEntries(
    Object.entries(triples).map(([name, values]) => [name, Int32Array.from(values)]),
  );
  const batch = batchTensors(columns);
  for (const [name, expected] of Object.entries(fixture.models)) {
    const model = twins[name]();
    const variables = [...model.variables];
    writeWeights(
      variables,
      expected.weights.map(({ values }) => Float32Array.from(values)),
    );
    const final = model.embeddings();
    const width = expected.final.length / (users + items);
    const warm = (users - 1) * width;
    assertClose(final.users.dataSync().slice(0, warm), expected.final.slice(0, warm), 1e-5, name);
    assertClose(final.items.dataSync(), expected.final.slice(users * width), 1e-5, name);
    const { value, grads } = tf.variableGrads(() => model.loss(batch), variables);
    assertClose(value.dataSync(), [expected.loss], 1e-5, `${name}, loss`);
    variables.forEach((variable, i) => {
      assertClose(grads[variable.name].dataSync(), expected.gradients[i], 1e-5, `${name}, gradient ${i}`);
    });
    const step = compileStep({
      variables,
      loss: (rows) => model.loss(rows),
      optimizer: { kind: 'adam', learningRate: 0.05 },
      seed: 1,
    });
    const losses = expected.losses.map(() => step.run(columns));
    assertClose(losses, expected.losses, 1e-4, `${name}, losses`);
    step.dispose();
    model.dispose();
  }
});
