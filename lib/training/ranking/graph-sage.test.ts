import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { type BipartiteGraph, bipartiteGraph } from '../../data/graph/bipartite-graph';
import { neighborsOf } from '../../data/graph/graph';
import { interactionsOf } from '../../data/interactions';
import { GraphSage } from '../../models/graph/graph-sage';
import type { GraphSageOptions } from '../../models/graph/graph-sage-options';
import { bipartiteFeatures, logDegrees, withColumn } from '../../models/graph/node-features';
import { assertNewItemsFindTheirCrowd, twoCrowds } from '../../models/testing/two-crowds';
import { fitGraphSage } from './fit-graph-sage';

const ids = (...values: number[]) => Int32Array.from(values);

/** Four users, five items; user 3 and item 4 have no edge. */
const small = interactionsOf(
  { user: ids(0, 0, 1, 1, 2, 2), item: ids(0, 1, 1, 2, 2, 3) },
  { users: 4, items: 5 },
);
const graph = bipartiteGraph(small);

function randomFeatures(rows: number, width: number, seed: string) {
  const random = new Random(seed);
  return { values: Float32Array.from({ length: rows * width }, () => random.normal()), width };
}

function smallModel(options: Partial<GraphSageOptions> = {}): GraphSage {
  const features = randomFeatures(9, 3, 'features');
  return new GraphSage({ graph, features, units: [4, 2], random: new Random('model'), ...options });
}

type Matrix = number[][];

/** The paper's algorithm 1 in double precision: loops over nodes, mean of neighbors, concatenation, length 1. */
function byHand(of: BipartiteGraph, features: Matrix, weights: Matrix[]): Matrix {
  let hidden = features;
  weights.forEach((matrix, k) => {
    hidden = hidden.map((self, node) => {
      const around = Array.from(neighborsOf(of, node));
      const mean = self.map((_, j) => around.reduce((sum, u) => sum + hidden[u][j] / around.length, 0));
      const input = [...self, ...mean];
      const product = matrix[0].map((_, unit) => input.reduce((sum, x, j) => sum + x * matrix[j][unit], 0));
      const active = k < weights.length - 1 ? product.map((x) => Math.max(0, x)) : product;
      const length = Math.hypot(...active);
      return active.map((x) => (length > 0 ? x / length : 0));
    });
  });
  return hidden;
}

const rowsOf = ({ values, width }: { values: Float32Array; width: number }): Matrix =>
  Array.from({ length: values.length / width }, (_, row) =>
    Array.from(values.subarray(row * width, (row + 1) * width)),
  );

test('features of another size or no numbers, and layers that are none, are refused', () => {
  const features = randomFeatures(8, 3, 'x');
  throwsArgument(() => smallModel({ features }), 'features.values');
  const broken = randomFeatures(9, 3, 'x');
  broken.values[5] = Number.NaN;
  throwsArgument(() => smallModel({ features: broken }), 'features.values[5]');
  throwsArgument(() => smallModel({ features: { ...broken, width: 0 } }), 'features.width');
  throwsArgument(() => smallModel({ units: [] }), 'units');
  throwsArgument(() => smallModel({ units: [4, 0] }), 'units[1]');
  throwsArgument(() => smallModel({ samples: [3] }), 'samples');
  throwsArgument(() => smallModel({ temperature: 0 }), 'temperature');
});

test('training on interactions of another size, or of more than memory holds, is refused', async () => {
  const model = smallModel();
  const random = new Random('fit');
  const other = interactionsOf({ user: ids(0), item: ids(0) }, { users: 4, items: 6 });
  await rejectsArgument(
    fitGraphSage({ model, interactions: other, epochs: 1, random }),
    'interactions.items',
  );
  await rejectsArgument(
    fitGraphSage({ model, interactions: small, epochs: 1, random, triplesPerEpoch: 2 ** 40 }),
    'the sampled neighborhoods of an epoch',
  );
  model.dispose();
});

test('embeddings equal the paper’s algorithm computed node by node, isolated nodes among them', () => {
  const model = smallModel();
  const weights = model.variables.map((variable) => variable.arraySync() as Matrix);
  const expected = byHand(graph, rowsOf(randomFeatures(9, 3, 'features')), weights);
  const embeddings = model.embeddings();
  assertClose(embeddings.dataSync(), expected.flat(), 1e-5);
  const { scoreItems, dispose } = model.scorer();
  const scores = expected.slice(4).map((item) => item.reduce((sum, x, j) => sum + x * expected[3][j], 0));
  assertClose(scoreItems(ids(3)), scores, 1e-5);
  throwsArgument(() => scoreItems(ids(4)), 'users');
  dispose();
  embeddings.dispose();
  model.dispose();
});

test('sampled neighborhoods give the same embeddings where the samples are all neighbors, and the loss of BPR', () => {
  // A ring of four users and four items: every node has two neighbors, and two are sampled without repetition.
  const ring = interactionsOf(
    { user: ids(0, 0, 1, 1, 2, 2, 3, 3), item: ids(0, 1, 1, 2, 2, 3, 3, 0) },
    { users: 4, items: 4 },
  );
  const ringGraph = bipartiteGraph(ring);
  const features = randomFeatures(8, 3, 'ring');
  const model = smallModel({ graph: ringGraph, features, samples: [2, 2] });
  const all = model.embeddings().arraySync();
  const [user, positive, negative] = [ids(0, 2), ids(4, 7), ids(6, 5)];
  const random = new Random('sampled');
  const columns = {
    ...model.neighborhoods('user', user, random),
    ...model.neighborhoods('positive', positive, random),
    ...model.neighborhoods('negative', negative, random),
  };
  assert.deepEqual(
    Object.keys(columns)
      .map((name) => columns[name].length)
      .slice(0, 3),
    [2, 4, 8],
  );
  const tensors = Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, tf.tensor1d(values)]),
  );
  const dot = (a: number, b: number) => all[a].reduce((sum, x, j) => sum + x * all[b][j], 0);
  const losses = [0, 1].map((row) => {
    const margin = dot(user[row], positive[row]) - dot(user[row], negative[row]);
    return Math.log1p(Math.exp(-margin / 0.1));
  });
  assertClose(model.loss(tensors).dataSync(), [(losses[0] + losses[1]) / 2], 1e-5);
});

test('an isolated node’s sampled neighbors are the row of zeros, at every level', () => {
  const model = smallModel({ samples: [2, 3] });
  const columns = model.neighborhoods('user', ids(3), new Random(1));
  assert.deepEqual([...columns.user1, ...columns.user2], new Array(8).fill(9));
  const levels = [columns.user, columns.user1, columns.user2].map((column) => tf.tensor1d(column));
  const all = model.embeddings().arraySync();
  assertClose(model.embedSampled(levels).dataSync(), all[3], 1e-5);
});

test('a new node gets the embedding that it would have as a node of the graph, and changes nobody else’s', () => {
  const model = smallModel();
  const before = model.embeddings().dataSync().slice();
  const features = randomFeatures(9, 3, 'features');
  const as = (node: number) => ({
    features: { values: features.values.slice(3 * node, 3 * node + 3), width: 3 },
    neighbors: [neighborsOf(graph, node)],
  });
  // Item 1 (node 5) and the isolated item 4 (node 8), as if they were new.
  for (const node of [5, 8]) {
    assertClose(model.embedNew(as(node)), before.subarray(2 * node, 2 * node + 2), 1e-6, `node ${node}`);
  }
  assert.deepEqual(model.embeddings().dataSync(), before);
  const two = { features: { values: features.values.slice(0, 6), width: 3 }, neighbors: [[6], []] };
  const together = model.embedNew(two);
  const alone = model.embedNew({
    features: { values: features.values.slice(0, 3), width: 3 },
    neighbors: [[6]],
  });
  assertClose(together.subarray(0, 2), alone, 1e-6);
  assert.equal(
    model.embedNew({ features: { values: new Float32Array(0), width: 3 }, neighbors: [] }).length,
    0,
  );
  throwsArgument(() => model.embedNew({ ...two, neighbors: [[9], []] }), 'neighbors[0]');
  const wide = { values: new Float32Array(4), width: 4 };
  throwsArgument(() => model.embedNew({ features: wide, neighbors: [[]] }), 'features.width');
});

test('practice takes a share of the nodes as new ones, with the features given for that and no neighbors', () => {
  const features = randomFeatures(9, 3, 'features');
  const bare = randomFeatures(9, 3, 'as new');
  const practice = { share: 1, features: bare };
  throwsArgument(() => smallModel({ practice: { ...practice, share: 1.5 } }), 'practice.share');
  const narrow = { share: 1, features: randomFeatures(9, 2, 'narrow') };
  throwsArgument(() => smallModel({ practice: narrow }), 'practice.features.width');
  const model = smallModel({ practice, samples: [2, 2] });
  const columns = model.neighborhoods('positive', ids(5, 6), new Random(1));
  assert.deepEqual([...columns.positive], [15, 16]);
  assert.ok(columns.positive1.every((id) => id === 9));
  const levels = [columns.positive, columns.positive1, columns.positive2].map((column) =>
    tf.tensor1d(column),
  );
  const alone = (node: number) => ({
    features: { values: bare.values.slice(3 * node, 3 * node + 3), width: 3 },
    neighbors: [[]],
  });
  const expected = [...model.embedNew(alone(5)), ...model.embedNew(alone(6))];
  assertClose(model.embedSampled(levels).dataSync(), expected, 1e-5);
  const half = smallModel({ practice: { share: 0.5, features: bare } });
  const many = half.neighborhoods('user', new Int32Array(2000).fill(1), new Random(2)).user;
  const asNew = many.filter((id) => id === 11).length;
  assert.ok(Math.abs(asNew - 1000) < 100 && many.every((id) => id === 11 || id === 1), `${asNew}`);
  const untouched = smallModel({ features }).embeddings().dataSync();
  assert.deepEqual(half.embeddings().dataSync(), untouched);
});

test('features of a bipartite graph keep the sides apart, and an item without buyers is of average popularity', () => {
  const users = { values: Float32Array.of(1, 2, 3, 4), width: 1 };
  const items = { values: Float32Array.of(10, 11, 20, 21, 30, 31, 40, 41, 50, 51), width: 2 };
  const { values, width } = bipartiteFeatures(graph, { users, items });
  assert.equal(width, 5);
  assert.deepEqual(Array.from(values.subarray(5, 9)), [1, 2, 0, 0]);
  assert.deepEqual(Array.from(values.subarray(40, 45)), [0, 0, 50, 51, 0]);
  const logs = logDegrees([1, 3, 0, 7]);
  assertClose(logs, [-Math.sqrt(1.5), 0, 0, Math.sqrt(1.5)], 1e-6);
  assert.deepEqual(Array.from(logDegrees([0, 2, 2])), [0, 0, 0]);
  assert.deepEqual(Array.from(withColumn(users, [9, 8, 7, 6]).values), [1, 9, 2, 8, 3, 7, 4, 6]);
  throwsArgument(() => bipartiteFeatures(graph, { users: items, items }), 'users.values');
});

test('training is compiled, leaves no tensor behind and places items that nobody has bought', async () => {
  const random = new Random('crowds');
  const { train, items } = twoCrowds(random);
  const crowds = bipartiteGraph(train);
  const users = { values: new Float32Array(40), width: 1 };
  const features = bipartiteFeatures(crowds, { users, items });
  const model = new GraphSage({
    graph: crowds,
    features,
    units: [8, 8],
    samples: [4, 3],
    random: random.child('m'),
  });
  const fit = (epochs: number) =>
    fitGraphSage({ model, interactions: train, batchSize: 64, epochs, random: random.child('fit') });
  await fit(1);
  const tensors = tf.memory().numTensors;
  const { history, step } = await fit(8);
  assert.equal(step, 'compiled');
  assert.equal(tf.memory().numTensors, tensors);
  assert.ok(history[7].trainingLoss < 0.3, `loss ${history[7].trainingLoss}`);
  const { scoreItems, dispose } = model.scorer();
  assertNewItemsFindTheirCrowd(scoreItems);
  dispose();
  model.dispose();
});
