import { throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { difference } from '../../compiler/testing/compare-steps';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { nextItemTable } from '../../data/sequences/sequence-table';
import { sequencesOf } from '../../data/sequences/sequences';
import { createBert4Rec } from '../../models/sequence/bert4rec';
import { NextItemScorer } from '../../models/sequence/next-item-scorer';
import { createGru4Rec } from '../../models/sequence/recurrent-next-item';
import { createSasrec } from '../../models/sequence/sasrec';
import { type FitNextItemOptions, fitNextItem } from './fit-next-item';
import { halvedLengths, lengthGroups, takeGroup } from './length-groups';
import { maskRows, wholeRows } from './masked-rows';
import type { NextItemLoss } from './next-item-loss';
import { positionNegatives } from './step-negatives';

const [items, length] = [12, 8];

/** Sequences in which each item is followed by the one five further on: order decides all, popularity nothing. */
function cycles(owners: number, seed: string) {
  const random = new Random(seed);
  const [user, item]: number[][] = [[], []];
  for (let owner = 0; owner < owners; owner++) {
    let each = random.integer(0, items);
    for (let i = random.integer(2, length + 2); i > 0; i--) {
      user.push(owner);
      item.push(each);
      each = (each + 5) % items;
    }
  }
  return sequencesOf({ user: Int32Array.from(user), item: Int32Array.from(item) }, { items });
}

const training = nextItemTable(cycles(150, 'training'), { length });
const histories = cycles(40, 'validation');
const answers = Int32Array.from(
  { length: 40 },
  (_, s) => (histories.itemIds[histories.offsets[s + 1] - 1] + 5) % items,
);
const validation = {
  histories,
  next: { users: 40, items, offsets: Int32Array.from({ length: 41 }, (_, i) => i), itemIds: answers },
};

const sizes = { items, length, embeddingSize: 16, dropout: 0.1 };
const sasrec = () => createSasrec({ ...sizes, blocks: 1, random: new Random(1) });
const run = (model: tf.LayersModel, options: Partial<FitNextItemOptions> = {}) =>
  fitNextItem({
    model,
    training,
    validation,
    loss: { kind: 'softmax' },
    optimizer: { kind: 'adam', learningRate: 0.01 },
    batchSize: 32,
    epochs: 12,
    random: new Random(3),
    ...options,
  });

test('tables, losses and models that do not fit are refused before anything is trained', async () => {
  const refused = (message: RegExp, options: object, model = sasrec()) =>
    assert.rejects(run(model, options), message);
  const { inputs, targets } = training;
  await refused(/training.targets must be of 1200 positions|training.targets must be of/, {
    training: { inputs, targets: { values: new Int32Array(3), length } },
  });
  await refused(/training.targets must be not all padding/, {
    training: { inputs, targets: { values: new Int32Array(targets.values.length), length } },
  });
  await refused(/training.inputs must be an integer in \[0, 13\), got/, {
    training: { inputs: { values: inputs.values.map((id) => id * 9), length }, targets },
  });
  await refused(
    /training.inputs must be an integer in \[0, 6\), got/,
    {},
    createSasrec({ ...sizes, items: 5, random: new Random(1) }),
  );
  await refused(/loss.kind must be one of/, { loss: { kind: 'mse' } });
  await refused(/lengths must be ascending up to the table's 8, got "4, 2, 8"/, { lengths: [4, 2, 8] });
  await refused(/validation.next must be one item per history/, {
    validation: { histories, next: { itemIds: [] } },
  });
  await refused(/masking must be left out/, { masking: {} });
  await refused(
    /training.targets\[7\] must be an item, for a model that fills in masked ones/,
    { training: { inputs, targets: { values: targets.values.map((id, i) => (i === 7 ? 0 : id)), length } } },
    createBert4Rec({ ...sizes, random: new Random(1) }),
  );
  const dense = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  await refused(/model must be a next-item model/, {}, dense);
});

const negatives = { per: 'batch', count: 6 } as const;
const own = { per: 'position', count: 2 } as const;
const losses: [string, NextItemLoss][] = [
  // Negatives outside a row that holds half of the twelve items would never meet the row's own items.
  ['binary cross-entropy', { kind: 'binaryCrossEntropy', negatives }],
  ['BPR', { kind: 'bpr', negatives }],
  ['full softmax', { kind: 'softmax' }],
  [
    'sampled softmax by popularity',
    { kind: 'sampledSoftmax', negatives: { ...negatives, draw: 'popularity' } },
  ],
  ['gBCE', { kind: 'gbce', negatives }],
];

/** All batches of one shape, 30 of the 150 rows with all their positions: the step is traced once. */
const oneShape = { lengths: [length], batchSize: 30 };

test('every loss teaches SASRec an order that popularity cannot know; steps are compiled', async () => {
  for (const [name, loss] of losses) {
    const model = sasrec();
    const result = await run(model, { ...oneShape, loss, optimizer: { kind: 'adam', learningRate: 0.03 } });
    const { history } = result;
    const last = history[history.length - 1]['ndcg@10'] as number;
    assert.equal(result.step, 'compiled', name);
    // Chance is 0.38: the mean of 1 / log2(rank + 1) over the first ten of twelve.
    assert.ok(last > 0.9, `${name}: nDCG@10 ${last}`);
    model.dispose();
  }
});

test('GRU4Rec and BERT4Rec learn it too, BERT4Rec from masked items', async () => {
  for (const [model, masking] of [
    [createGru4Rec({ items, embeddingSize: 16, dropout: 0, random: new Random(1) })],
    [createBert4Rec({ ...sizes, blocks: 1, random: new Random(1) }), { lastAlone: 0.5 }],
  ] as const) {
    const { history } = await run(model, { ...oneShape, epochs: 20, masking });
    const last = history[history.length - 1]['ndcg@10'] as number;
    assert.ok(last > 0.9, `${model.name}: nDCG@10 ${last}`);
    model.dispose();
  }
});

test('compiled training equals eager training, dropout and negatives included', async () => {
  const weights: Float32Array[] = [];
  for (const compile of ['auto', false] as const) {
    const model = sasrec();
    const loss = { kind: 'gbce', negatives } as const;
    const result = await run(model, {
      loss,
      compile,
      epochs: 2,
      optimizer: { kind: 'sgd', learningRate: 0.05 },
    });
    assert.equal(result.step, compile === 'auto' ? 'compiled' : 'eager');
    weights.push(Float32Array.from(model.getWeights().flatMap((tensor) => [...tensor.dataSync()])));
    model.dispose();
  }
  assert.ok(difference(weights[0], weights[1]) < 1e-5);
});

/** Rows in two groups of similar length. */
const twoShapes = { lengths: [4, length], batchSize: 150 };

test('a run that was stopped goes on from its checkpoint to the same weights', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'next-item-'));
  const final = (model: tf.LayersModel) =>
    Float32Array.from(model.getWeights().flatMap((tensor) => [...tensor.dataSync()]));
  const [whole, resumed] = [sasrec(), sasrec()];
  const loss = { kind: 'binaryCrossEntropy', negatives: own } as const;
  await run(whole, { ...twoShapes, epochs: 4, loss });
  await run(resumed, { ...twoShapes, epochs: 2, loss, checkpoint: { folder } });
  const later = sasrec();
  const result = await run(later, { ...twoShapes, epochs: 4, loss, checkpoint: { folder } });
  assert.equal(result.resumedFromEpoch, 2);
  assert.deepEqual(final(later), final(whole));
  rmSync(folder, { recursive: true });
});

test('training and validation leave no tensor behind; further metrics stand in the history', async () => {
  const model = sasrec();
  const loss = { kind: 'sampledSoftmax', negatives: { ...negatives, draw: 'popularity' } } as const;
  const metrics = (scorer: NextItemScorer) => ({ firstScore: scorer.scoreNext(histories)[0] });
  await run(model, { loss, epochs: 1, metrics });
  const before = tf.memory().numTensors;
  const { history } = await run(model, { loss, epochs: 2, metrics });
  assert.equal(tf.memory().numTensors, before);
  assert.ok(Number.isFinite(history[1].firstScore));
  model.dispose();
});

test('BERT4Rec fails causality on purpose, and is asked by a mask behind the history', () => {
  const model = createBert4Rec({ ...sizes, random: new Random(1) });
  const states = (rows: number[][]) =>
    tf.tidy(() => (model.apply(tf.tensor2d(rows, [1, rows[0].length], 'int32')) as tf.Tensor).dataSync());
  const [before, after] = [states([[4, 2, 7, 1]]), states([[4, 2, 7, 9]])];
  assert.ok(Math.abs(before[0] - after[0]) > 1e-4, 'the first state sees the last item');
  const scorer = new NextItemScorer(model);
  const table = { values: Int32Array.of(0, 0, 4, 2), length: 4 };
  const asked = scorer.lastStates({
    sequences: 1,
    items,
    offsets: Int32Array.of(0, 2),
    itemIds: Int32Array.of(3, 1),
    owners: Int32Array.of(0),
    rows: Int32Array.of(0, 1),
  });
  assert.ok(difference(asked, states([[4, 2, items + 1]]).slice(-16)) < 1e-6);
  assert.throws(
    () => scorer.scoreTable({ ...table, values: Int32Array.of(0, 0, 4, 13) }),
    /\[0, 13\), got 13 at row 3/,
  );
  scorer.dispose();
});

test('the scorer refuses histories that are no table, and cuts those that are too long', () => {
  const scorer = new NextItemScorer(sasrec(), { batchSize: 3 });
  throwsArgument(() => scorer.scoreTable({ values: new Int32Array(0), length: 2 }), 'histories.values');
  assert.throws(() => scorer.scoreTable({ values: new Int32Array(5), length: 2 }), /rows of 2 ids/);
  throwsArgument(() => scorer.scoreTable({ values: new Int32Array(4), length: 0 }), 'histories.length');
  const all = scorer.scoreNext(histories);
  const alone = new NextItemScorer(sasrec(), { batchSize: 40 }).scoreNext(histories);
  assert.ok(difference(all, alone) < 1e-6);
});

test('rows are grouped by the positions they need, cut on the left', () => {
  assert.deepEqual(halvedLengths(50), [7, 13, 25, 50]);
  assert.deepEqual(halvedLengths(5), [5]);
  const table = { values: Int32Array.of(0, 0, 0, 1, 0, 0, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0), length: 4 };
  const groups = lengthGroups(table, [1, 2, 4]);
  assert.deepEqual(
    groups.map(({ length: positions, rows }) => [positions, ...rows]),
    [
      [1, 0, 3],
      [2, 1],
      [4, 2],
    ],
  );
  assert.deepEqual([...takeGroup(table.values, 4, groups[1])], [2, 3]);
});

test('negatives of a position lie outside its row, uniformly; positions without a target have none', () => {
  const [inputs, targets] = [Int32Array.of(0, 1, 2), Int32Array.of(0, 2, 3)];
  const counts = new Map<number, number>();
  const random = new Random(4);
  for (let i = 0; i < 3000; i++) {
    const drawn = positionNegatives(inputs, targets, { length: 3, items: 6, count: 2 }, random);
    assert.deepEqual([...drawn.subarray(0, 2)], [0, 0]);
    for (const id of drawn.subarray(2)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), [4, 5, 6]);
  for (const count of counts.values()) assert.ok(Math.abs(count - 4000) < 4 * Math.sqrt(12000 * (2 / 9)));
  const full = positionNegatives(
    Int32Array.of(1),
    Int32Array.of(2),
    { length: 1, items: 2, count: 1 },
    random,
  );
  assert.ok(full[0] >= 1 && full[0] <= 2);
});

test('whole rows have the first item in front of the targets, and masks hide what they should', () => {
  const [inputs, targets] = [Int32Array.of(0, 4, 5, 1, 2, 3), Int32Array.of(0, 5, 6, 2, 3, 9)];
  const values = wholeRows(inputs, targets, 3);
  assert.deepEqual([...values], [4, 5, 6, 2, 3, 9]);
  const random = new Random(2);
  const last = maskRows({ values, length: 3 }, 99, { lastAlone: 1 }, random);
  assert.deepEqual([...last.history], [4, 5, 99, 2, 3, 99]);
  assert.deepEqual([...last.target], [0, 0, 6, 0, 0, 9]);
  let masked = 0;
  for (let i = 0; i < 2000; i++) {
    const { history, target } = maskRows(
      { values, length: 3 },
      99,
      { probability: 0.4, lastAlone: 0 },
      random,
    );
    history.forEach((id, position) => {
      assert.equal(id === 99, target[position] > 0);
      assert.equal(id === 99 ? target[position] : id, values[position]);
    });
    assert.ok(target.subarray(0, 3).some((id) => id > 0));
    masked += target.filter((id) => id > 0).length;
  }
  // A row without a mask gets one: 0.4 + 0.6^3 / 3 of the positions.
  assert.ok(Math.abs(masked / 12_000 - 0.472) < 0.02, `${masked / 12_000}`);
});
