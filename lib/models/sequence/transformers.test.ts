import { throwsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { predictLogits } from '../../training/predict';
import { loadModel, saveModel } from '../../training/saved-model';
import { createBst } from './bst';
import { itemTable } from './next-item-scores';
import { createSasrec, type SasrecOptions } from './sasrec';

const random = new Random(4);
const [items, length, width] = [9, 6, 8];
const sasrec = (options: Partial<SasrecOptions> = {}) =>
  createSasrec({ items, length, embeddingSize: width, heads: 2, random, ...options });
const ids = (rows: number[][]) => tf.tensor2d(rows, [rows.length, rows[0].length], 'int32');
const states = (model: tf.LayersModel, rows: number[][]): Float32Array =>
  tf.tidy(() => (model.apply(ids(rows)) as tf.Tensor).dataSync<'float32'>());
/** States at the last position of each row. */
const lastStates = (model: tf.LayersModel, rows: number[][]): number[] => {
  const all = states(model, rows);
  const time = rows[0].length;
  return rows.flatMap((_, row) => [
    ...all.subarray(((row + 1) * time - 1) * width, (row + 1) * time * width),
  ]);
};

test('sizes, heads, dropout and column names outside their range are refused by name', () => {
  throwsArgument(() => sasrec({ items: 0 }), 'items');
  throwsArgument(() => sasrec({ length: 2.5 }), 'length');
  throwsArgument(() => sasrec({ heads: 3 }), 'heads');
  throwsArgument(() => sasrec({ dropout: 1 }), 'dropout');
  throwsArgument(() => sasrec({ positions: 'middle' as never }), 'from');
  throwsArgument(() => sasrec({ random: 5 as never }), 'random');
  const bst = (options: object) => createBst({ items, length, random, ...options });
  throwsArgument(() => bst({ blocks: 0 }), 'blocks');
  throwsArgument(() => bst({ gapBuckets: 0 }), 'gapBuckets');
  throwsArgument(() => bst({ heads: 5 }), 'heads');
  throwsArgument(() => bst({ numbers: ['gaps'] }), 'ids and numbers');
  throwsArgument(() => bst({ ids: { user: 0 } }), 'rows of userEmbedding');
});

test('SASRec refuses a history that is longer than its positions', () => {
  throwsArgument(() => states(sasrec(), [[1, 2, 3, 4, 5, 6, 7]]), 'history');
});

test('causality: another item later leaves all states before it as they are, and changes those from it on', () => {
  for (const positions of ['start', 'end'] as const) {
    const model = sasrec({ positions });
    const [before, after] = [states(model, [[0, 4, 2, 7, 1, 3]]), states(model, [[0, 4, 2, 7, 9, 3]])];
    const position = 4 * width;
    assertClose(after.subarray(0, position), before.subarray(0, position), 0);
    for (const at of [4, 5]) {
      const [a, b] = [before, after].map((all) => all.subarray(at * width, (at + 1) * width));
      assert.ok(a.some((value, i) => Math.abs(value - b[i]) > 1e-3));
    }
  }
});

test('padding moves no state: neither its number of positions nor its vector', () => {
  for (const positions of ['start', 'end'] as const) {
    const model = sasrec({ positions });
    const short = lastStates(model, [[4, 2, 7]]);
    assertClose(lastStates(model, [[0, 0, 0, 4, 2, 7]]), short, 1e-6);
    const { vectors } = itemTable(model);
    vectors.assign(tf.tidy(() => tf.concat([tf.fill([1, width], 50), tf.slice(vectors, [1, 0])])));
    assertClose(lastStates(model, [[0, 0, 0, 4, 2, 7]]), short, 1e-6);
  }
});

test('a row of padding alone has states of 0, and does not disturb its batch', () => {
  const model = sasrec();
  const both = states(model, [
    [0, 0, 0, 0, 0, 0],
    [0, 0, 1, 2, 3, 4],
  ]);
  assert.ok(both.subarray(0, length * width).every((value) => value === 0));
  assertClose(both.subarray(length * width), states(model, [[0, 0, 1, 2, 3, 4]]), 1e-6);
  assert.ok(both.every(Number.isFinite));
});

test('a saved model is loaded with the same states', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sasrec-'));
  const model = sasrec({ positions: 'start', outputProjection: true });
  await saveModel(model, path.join(folder, 'model'));
  const loaded = await loadModel(path.join(folder, 'model'));
  assert.deepEqual(states(loaded, [[0, 0, 1, 2, 3, 4]]), states(model, [[0, 0, 1, 2, 3, 4]]));
  assert.equal(itemTable(loaded).items, items);
  rmSync(folder, { recursive: true });
});

const bstColumns = {
  history: Int32Array.from([0, 0, 3, 1, 2, 3, 4, 5]),
  gaps: Float32Array.from([0, 0, 9, 2, 8, 6, 4, 1]),
  target: Int32Array.from([7, 7]),
};

function bst(): tf.LayersModel {
  return createBst({ items, length: 4, embeddingSize: width, random });
}

test('BST refuses unknown items in history and target by column and row, and rows of another length', () => {
  const model = bst();
  const predict = (change: object) => () => predictLogits(model, { ...bstColumns, ...change });
  throwsArgument(predict({ target: Int32Array.of(7, 10) }), 'columns column target');
  throwsArgument(predict({ history: bstColumns.history.map((id) => id * 3) }), 'columns column history');
  throwsArgument(predict({ gaps: bstColumns.gaps.fill(Number.NaN, 3, 4).slice() }), 'columns column gaps[3]');
  bstColumns.gaps[3] = 2;
  throwsArgument(predict({ history: new Int32Array(6) }), 'columns.history');
});

test('BST compares the target with the history: order by time, and who came, move the logit; padding does not', () => {
  const model = bst();
  const logits = predictLogits(model, bstColumns);
  const otherGaps = predictLogits(model, {
    ...bstColumns,
    gaps: Float32Array.from([0, 0, 2, 9, 8, 6, 4, 1]),
  });
  assert.ok(Math.abs(otherGaps[0] - logits[0]) > 1e-5);
  assert.equal(otherGaps[1], logits[1]);
  const paddedGaps = predictLogits(model, {
    ...bstColumns,
    gaps: Float32Array.from([70, 7, 9, 2, 8, 6, 4, 1]),
  });
  assertClose(paddedGaps, logits, 1e-6);
  const { vectors } = model.layers.find(({ name }) => name === 'itemEmbedding') as unknown as {
    vectors: tf.Variable;
  };
  vectors.assign(tf.tidy(() => tf.concat([tf.fill([1, width], 40), tf.slice(vectors, [1, 0])])));
  assertClose(predictLogits(model, bstColumns), logits, 1e-6);
});

test('BST with indices for positions needs no gaps, and blocks can be stacked', () => {
  const model = createBst({ items, length: 4, embeddingSize: width, blocks: 3, positions: 'index', random });
  assert.deepEqual(model.inputNames, ['history', 'target']);
  const { history, target } = bstColumns;
  assert.equal(predictLogits(model, { history, target }).length, 2);
});
