import { throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { bipartiteGraph } from '../../data/graph/bipartite-graph';
import type { ImportantNeighbors } from '../../data/graph/important-neighbors';
import { itemNeighbors } from '../../data/graph/item-neighbors';
import { ItemPairSampler } from '../../data/graph/item-pairs';
import { inductiveSplitByItem } from '../../data/inductive-split';
import { interactionsOf, itemsOfUser } from '../../data/interactions';
import { PinSage } from '../../models/graph/pin-sage';
import type { PinSageOptions } from '../../models/graph/pin-sage-options';
import { assertNewItemsFindTheirCrowd, twoCrowds } from '../../models/testing/two-crowds';
import { fitPinSage } from './fit-pin-sage';

const ids = (...values: number[]) => Int32Array.from(values);

/** Five items; item 3 has one neighbor, item 4 none. */
const neighbors: ImportantNeighbors = {
  size: 2,
  neighbors: ids(1, 2, 0, 2, 3, 0, 2, -1, -1, -1),
  weights: Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.6, 0.4, 1, 0, 0, 0),
};
const features = {
  values: Float32Array.from({ length: 15 }, (_, i) => Math.sin(3 * i + 1)),
  width: 3,
};

function smallModel(options: Partial<PinSageOptions> = {}): PinSage {
  return new PinSage({ neighbors, features, embeddingSize: 4, random: new Random('model'), ...options });
}

const histories = interactionsOf(
  { user: ids(0, 0, 1, 1, 1), item: ids(0, 1, 1, 2, 3) },
  { users: 3, items: 5 },
);

type Matrix = number[][];

/** The paper's algorithm 1 in double precision, item by item. */
function byHand(model: PinSage, layers: number): Matrix {
  const weight = model.variables.map((variable) => variable.arraySync());
  const linear = (x: number[], matrix: Matrix, bias?: number[]) =>
    matrix[0].map((_, unit) => x.reduce((sum, value, j) => sum + value * matrix[j][unit], bias?.[unit] ?? 0));
  const relu = (x: number[]) => x.map((value) => Math.max(0, value));
  let hidden: Matrix = Array.from({ length: 5 }, (_, i) =>
    Array.from(features.values.subarray(3 * i, 3 * i + 3)),
  );
  for (let k = 0; k < layers; k++) {
    const [Q, q, W, w] = weight.slice(4 * k) as [Matrix, number[], Matrix, number[]];
    hidden = hidden.map((self, item) => {
      const pooled = new Array<number>(4).fill(0);
      for (let index = 2 * item; index < 2 * item + 2; index++) {
        const other = neighbors.neighbors[index];
        if (other < 0) continue;
        relu(linear(hidden[other], Q, q)).forEach((value, unit) => {
          pooled[unit] += neighbors.weights[index] * value;
        });
      }
      const active = relu(linear([...self, ...pooled], W, w));
      const length = Math.hypot(...active);
      return active.map((value) => (length > 0 ? value / length : 0));
    });
  }
  const [G1, g, G2] = weight.slice(4 * layers) as [Matrix, number[], Matrix];
  return hidden.map((h) => linear(relu(linear(h, G1, g)), G2));
}

test('neighbors that are no items, weights that make no sense and options outside their ranges are refused', () => {
  const withNeighbors = (change: Partial<ImportantNeighbors>) =>
    smallModel({ neighbors: { ...neighbors, ...change } });
  throwsArgument(() => smallModel({ layers: 0 }), 'layers');
  throwsArgument(() => smallModel({ embeddingSize: 0.5 }), 'embeddingSize');
  throwsArgument(() => smallModel({ margin: -1 }), 'margin');
  throwsArgument(() => withNeighbors({ size: 3 }), 'neighbors');
  throwsArgument(() => withNeighbors({ neighbors: ids(1, 2, 0, 2, 5, 0, 2, -1, -1, -1) }), 'neighbors');
  const weights = neighbors.weights.slice();
  weights[9] = 0.5;
  throwsArgument(() => withNeighbors({ weights }), 'weights[9]');
  weights[9] = Number.NaN;
  throwsArgument(() => withNeighbors({ weights }), 'weights[9]');
  throwsArgument(() => withNeighbors({ weights: weights.slice(1) }), 'neighbors');
});

test('pairs of items: options outside their ranges, and interactions without a pair, are refused', () => {
  const single = interactionsOf({ user: ids(0, 1), item: ids(0, 1) }, { users: 2, items: 2 });
  assert.throws(() => new ItemPairSampler(single), /some user took two items, not all, got "none"/);
  const all = interactionsOf({ user: ids(0, 0), item: ids(0, 1) }, { users: 1, items: 2 });
  assert.throws(() => new ItemPairSampler(all), /some user took two items, not all/);
  throwsArgument(() => new ItemPairSampler(histories, { negatives: 0 }), 'negatives');
  const hard = { candidates: neighbors, ranks: [0, 2] as const, most: 1 };
  const refused = (change: Partial<typeof hard> | { ranks: readonly [number, number] }, message: RegExp) =>
    assert.throws(
      () => new ItemPairSampler(histories, { negatives: 2, hard: { ...hard, ...change } }),
      message,
    );
  refused({ most: 3 }, /hard.most must be at most the 2 negatives, got 3/);
  refused({ ranks: [1, 1] }, /hard.ranks must be a range within the 2 candidates/);
  refused({ ranks: [0, 3] }, /hard.ranks must be a range within the 2 candidates, got "\[0,3\]"/);
  refused({ ranks: [-1, 2] }, /hard.ranks\[0\] must be an integer of 0 or more/);
  refused({ candidates: { ...neighbors, size: 5 } }, /hard.candidates must be 5 rows of 5/);
});

test('embeddings equal the paper’s algorithm computed item by item, with one neighbor or none, too', () => {
  for (const layers of [1, 2]) {
    const model = smallModel({ layers });
    const expected = byHand(model, layers);
    const embeddings = model.embeddings();
    assertClose(embeddings.dataSync(), expected.flat(), 1e-5);
    embeddings.dispose();
    model.dispose();
  }
});

test('the loss is the mean hinge over queries and negatives', () => {
  const model = smallModel();
  const z = byHand(model, 2);
  const dot = (a: number, b: number) => z[a].reduce((sum, x, k) => sum + x * z[b][k], 0);
  const rows: [number, number, number[]][] = [
    [0, 1, [3, 4]],
    [2, 3, [0, 4]],
  ];
  const hinges = rows.flatMap(([q, i, others]) =>
    others.map((n) => Math.max(0, dot(q, n) - dot(q, i) + 0.1)),
  );
  const batch = {
    query: tf.tensor1d(ids(0, 2)),
    positive: tf.tensor1d(ids(1, 3)),
    negatives: tf.tensor2d(ids(3, 4, 0, 4), [2, 2]),
  };
  const expected = hinges.reduce((sum, hinge) => sum + hinge, 0) / 4;
  assert.ok(expected > 0);
  assertClose(model.loss(batch).dataSync(), [expected], 1e-5);
});

test('practice takes a share of the items as new ones in the loss, other ones each step, and nowhere else', () => {
  const bare = { values: Float32Array.from({ length: 15 }, (_, i) => Math.cos(2 * i)), width: 3 };
  const refused = (practice: { share: number; features: typeof bare }, message: RegExp) =>
    assert.throws(() => smallModel({ practice }), message);
  refused({ share: -0.1, features: bare }, /practice.share must be in \[0, 1\], got -0.1/);
  refused(
    { share: 0.1, features: { ...bare, width: 5 } },
    /practice.features.values must be a Float32Array of 5 rows/,
  );
  const nobody = { size: 1, neighbors: new Int32Array(5).fill(-1), weights: new Float32Array(5) };
  const batch = {
    query: tf.tensor1d(ids(0, 2)),
    positive: tf.tensor1d(ids(1, 3)),
    negatives: tf.tensor2d(ids(3, 4, 0, 4), [2, 2]),
  };
  const step = (number: number) => ({
    training: true,
    scalars: {},
    randomSeed: tf.tensor1d([7, number], 'int32'),
  });
  const lossOf = (model: PinSage, number: number) => model.loss(batch, step(number)).dataSync()[0];
  const all = smallModel({ practice: { share: 1, features: bare } });
  const asNew = smallModel({ neighbors: nobody, features: bare });
  assertClose([lossOf(all, 0)], [lossOf(asNew, 0)], 1e-6);
  const none = smallModel();
  assertClose(all.embeddings().dataSync(), none.embeddings().dataSync(), 1e-6);
  assertClose([lossOf(smallModel({ practice: { share: 0, features: bare } }), 0)], [lossOf(none, 0)], 1e-6);
  const half = smallModel({ practice: { share: 0.5, features: bare } });
  const losses = Array.from({ length: 6 }, (_, number) => lossOf(half, number));
  assert.ok(new Set(losses).size > 2, `${losses}`);
  assert.equal(lossOf(half, 3), losses[3]);
});

test('a user is the mean of what they took, and one who took nothing the mean of the others', () => {
  const model = smallModel();
  const z = byHand(model, 2);
  const mean = (rows: number[][]) =>
    rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k] / rows.length, 0));
  const users = [mean([z[0], z[1]]), mean([z[1], z[2], z[3]])];
  users.push(mean(users));
  const { scoreItems, dispose } = model.scorer(histories);
  const expected = users.flatMap((user) => z.map((item) => item.reduce((sum, x, k) => sum + x * user[k], 0)));
  assertClose(scoreItems(ids(0, 1, 2)), expected, 1e-5);
  dispose();
  const other = interactionsOf({ user: ids(0), item: ids(0) }, { users: 1, items: 4 });
  throwsArgument(() => model.scorer(other), 'histories.items');
});

test('a new item gets the embedding that it would have in the catalog, and changes nobody else’s', () => {
  const model = smallModel();
  const before = model.embeddings().dataSync().slice();
  const rows = (...items: number[]) => ({
    features: {
      values: Float32Array.from(items.flatMap((i) => Array.from(features.values.subarray(3 * i, 3 * i + 3)))),
      width: 3,
    },
    neighbors: {
      size: 2,
      neighbors: Int32Array.from(
        items.flatMap((i) => Array.from(neighbors.neighbors.subarray(2 * i, 2 * i + 2))),
      ),
      weights: Float32Array.from(
        items.flatMap((i) => Array.from(neighbors.weights.subarray(2 * i, 2 * i + 2))),
      ),
    },
  });
  const embedded = model.embedNew(rows(4, 1, 3));
  for (const [index, item] of [4, 1, 3].entries()) {
    const own = embedded.subarray(4 * index, 4 * index + 4);
    assertClose(own, before.subarray(4 * item, 4 * item + 4), 1e-6, `item ${item}`);
  }
  assert.deepEqual(model.embeddings().dataSync(), before);
  assert.equal(model.embedNew(rows()).length, 0);
  const wrong = rows(0);
  wrong.neighbors.neighbors[0] = 7;
  throwsArgument(() => model.embedNew(wrong), 'neighbors');
  throwsArgument(() => model.embedNew({ ...rows(0), neighbors }), 'neighbors');
});

test('a catalog in which no item has a neighbor is embedded from features alone', () => {
  const nobody = { size: 1, neighbors: new Int32Array(5).fill(-1), weights: new Float32Array(5) };
  const model = smallModel({ neighbors: nobody });
  const alone = model.embeddings().dataSync().slice();
  const connected = smallModel().embeddings().dataSync();
  assertClose(alone.subarray(16), connected.subarray(16), 1e-6);
  assert.notDeepEqual(alone.subarray(0, 4), connected.subarray(0, 4));
});

test('pairs are two items of one user, negatives items that the user did not take', () => {
  const sampler = new ItemPairSampler(histories, { negatives: 3 });
  assert.equal(sampler.interactions, 5);
  const { query, positive, negatives } = sampler.sample(1, new Random(2), 3000);
  const counts = new Map<string, number>();
  for (let row = 0; row < 3000; row++) {
    const owner = [0, 1].find((user) => {
      const own = itemsOfUser(histories, user);
      return own.includes(query[row]) && own.includes(positive[row]);
    });
    assert.ok(owner !== undefined && query[row] !== positive[row]);
    for (const item of negatives.subarray(3 * row, 3 * row + 3)) {
      assert.ok(!itemsOfUser(histories, owner).includes(item));
    }
    const pair = `${query[row]}-${positive[row]}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  // Each of the 5 interactions is a query equally often; user 0 has one other item, user 1 two.
  assert.equal(counts.size, 8);
  for (const [pair, count] of counts) {
    const expected = pair === '0-1' || pair === '1-0' ? 600 : 300;
    assert.ok(Math.abs(count - expected) < 5 * Math.sqrt(expected), `${pair}: ${count}`);
  }
});

test('hard negatives come in one more each epoch, from the ranks asked for', () => {
  // Item q's candidates are q + 1, q + 2, …; users took an item and its tenth successor.
  const items = 40;
  const candidates = {
    size: 8,
    neighbors: Int32Array.from(
      { length: items * 8 },
      (_, index) => (Math.floor(index / 8) + (index % 8) + 1) % items,
    ),
    weights: new Float32Array(items * 8).fill(1 / 8),
  };
  const user = Int32Array.from({ length: 2 * items }, (_, row) => row >> 1);
  const log = { user, item: user.map((u, row) => (u + 10 * (row % 2)) % items) };
  const source = interactionsOf(log, { users: items, items });
  const sampler = new ItemPairSampler(source, { negatives: 4, hard: { candidates, ranks: [3, 6], most: 2 } });
  for (const [epoch, hard] of [
    [1, 0],
    [2, 1],
    [3, 2],
    [9, 2],
  ]) {
    assert.equal(sampler.hardOf(epoch), hard);
    const { query, negatives } = sampler.sample(epoch, new Random(epoch), 500);
    for (let n = 0; n < 4; n++) {
      let near = 0;
      for (let row = 0; row < 500; row++) {
        const distance = (negatives[4 * row + n] - query[row] + items) % items;
        if (distance >= 4 && distance <= 6) near++;
      }
      assert.ok(n < hard ? near === 500 : near < 80, `epoch ${epoch}, negative ${n}: ${near}`);
    }
  }
});

test('the inductive split takes items out of the graph altogether', () => {
  const random = new Random('split');
  const log = {
    user: Int32Array.from({ length: 300 }, () => random.integer(0, 30)),
    item: Int32Array.from({ length: 300 }, () => random.integer(0, 20)),
  };
  const all = interactionsOf(log, { users: 30, items: 25 });
  const { newItems, train, test: held } = inductiveSplitByItem(all, 0.2, random.child('items'));
  assert.equal(newItems.length, 4);
  assert.ok(train.itemIds.every((item) => !newItems.includes(item)));
  assert.deepEqual(
    [...new Set(held.itemIds)].sort((a, b) => a - b),
    [...newItems],
  );
  assert.equal(train.itemIds.length + held.itemIds.length, all.itemIds.length);
  const graph = bipartiteGraph(train);
  for (const item of newItems) assert.equal(graph.offsets[30 + item + 1], graph.offsets[30 + item]);
  for (const share of [0, 1, -1, Number.NaN]) {
    throwsArgument(() => inductiveSplitByItem(all, share, random), 'share');
  }
  const one = interactionsOf({ user: ids(0), item: ids(0) }, { users: 1, items: 3 });
  throwsArgument(() => inductiveSplitByItem(one, 0.5, random), 'interactions');
  assert.equal(inductiveSplitByItem(all, 0.001, random).newItems.length, 1);
  assert.equal(inductiveSplitByItem(all, 0.999, random).newItems.length, 19);
});

test('training is compiled, leaves no tensor behind and places items that nobody has bought', async () => {
  const random = new Random('crowds');
  const { train, items: described } = twoCrowds(random);
  const walked = itemNeighbors(bipartiteGraph(train), {
    size: 4,
    steps: 200,
    random: random.child('walks'),
  });
  assert.ok(walked.neighbors.subarray(64).every((item) => item === -1));
  const model = new PinSage({
    neighbors: walked,
    features: described,
    embeddingSize: 8,
    random: random.child('m'),
  });
  const fit = (epochs: number) =>
    fitPinSage({
      ...{ model, interactions: train, batchSize: 64, epochs, random: random.child('fit') },
      sampling: { negatives: 4, hard: { candidates: walked, ranks: [2, 4], most: 1 } },
    });
  await fit(1);
  const tensors = tf.memory().numTensors;
  const { step } = await fit(8);
  assert.equal(step, 'compiled');
  assert.equal(tf.memory().numTensors, tensors);
  const { scoreItems, dispose } = model.scorer(train);
  assertNewItemsFindTheirCrowd(scoreItems);
  dispose();
  model.dispose();
});
