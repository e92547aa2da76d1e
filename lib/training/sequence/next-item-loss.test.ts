import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { assertClose } from '../../core/testing/closeness';
import { ItemEmbedding } from '../../models/sequence/item-embedding';
import { scoresOfAll } from '../../models/sequence/next-item-scores';
import { calibrationFactor, type NextItemLoss, nextItemLoss, requireNextItemLoss } from './next-item-loss';

const [items, width] = [6, 3];
const table = new ItemEmbedding({ name: 'loss', items, width, itemBias: true, random: new Random(2) });
table.apply(tf.zeros([1, 1], 'int32'));
table.bias?.assign(tf.linspace(-0.4, 0.4, items + 1));
const states = tf.randomNormal([4, width], 0, 2, 'float32', 5);
const targets = tf.tensor1d([3, 0, 6, 1], 'int32');
const scores = scoresOfAll(table, states).arraySync() as number[][];
const every = tf.range(1, items + 1, 1, 'int32');

const softplus = (x: number) => Math.log1p(Math.exp(x));
/** Mean over the three states with a target. */
const meanOver = (loss: (row: number[], target: number) => number) =>
  (loss(scores[0], 2) + loss(scores[2], 5) + loss(scores[3], 0)) / 3;
const value = (loss: NextItemLoss, ids: tf.Tensor, logQ = tf.fill([ids.size], -Math.log(items))): number =>
  nextItemLoss(loss, table, states, targets, { per: 'batch', ids, logQ }).dataSync()[0];
const batch = { per: 'batch', count: items } as const;

test('unknown kinds, counts and draws are refused', () => {
  const bad = (loss: object, message: RegExp) =>
    assert.throws(() => requireNextItemLoss(loss as never), message);
  bad({ kind: 'hinge' }, /loss.kind must be one of "softmax", .*, got "hinge"/);
  bad({ kind: 'bpr' }, /loss.negatives must be/);
  bad({ kind: 'bpr', negatives: { per: 'batch', count: 0 } }, /loss.negatives.count must be .*, got 0/);
  bad(
    { kind: 'bpr', negatives: { per: 'batch', count: 1, draw: 'hard' } },
    /negatives.draw must be one of .*"hard"/,
  );
  bad({ kind: 'gbce', negatives: batch, t: 2 }, /loss.t must be in \[0, 1\], got 2/);
  bad(
    { kind: 'sampledSoftmax', negatives: { per: 'position', count: 1 } },
    /loss.negatives.per must be "batch" for sampledSoftmax/,
  );
  assert.throws(
    () => nextItemLoss({ kind: 'bpr', negatives: batch }, table, states, targets),
    /given for bpr/,
  );
});

test('softmax is -log of the true item among all, over the states that have a target', () => {
  const expected = meanOver(
    (row, target) => Math.log(row.reduce((sum, s) => sum + Math.exp(s), 0)) - row[target],
  );
  const loss = nextItemLoss({ kind: 'softmax' }, table, states, targets).dataSync()[0];
  assertClose([loss], [expected], 1e-6);
});

test('the sampled softmax of every item once is the full softmax: own hits are masked and logQ corrects to 1', () => {
  const full = nextItemLoss({ kind: 'softmax' }, table, states, targets).dataSync()[0];
  assertClose([value({ kind: 'sampledSoftmax', negatives: batch }, every)], [full], 1e-6);
});

test('with logQ, negatives drawn by popularity estimate the full softmax; without it they do not', () => {
  // E[exp(p) + Σ exp(n_j) / (k q_j)] is the full sum: 2,000 draws from a lopsided q come close to it.
  const shares = [0.4, 0.25, 0.15, 0.1, 0.06, 0.04];
  const random = new Random(8);
  const drawn = Int32Array.from({ length: 4000 }, () => {
    const mark = random.uniform();
    return 1 + [0.4, 0.65, 0.8, 0.9, 0.96, 1].findIndex((upTo) => mark < upTo);
  });
  const logQ = tf.tensor1d(Float32Array.from(drawn, (id) => Math.log(shares[id - 1])));
  const ids = tf.tensor1d(drawn, 'int32');
  const full = nextItemLoss({ kind: 'softmax' }, table, states, targets).dataSync()[0];
  const negatives = { per: 'batch', count: drawn.length, draw: 'popularity' } as const;
  const corrected = value({ kind: 'sampledSoftmax', negatives }, ids, logQ);
  assert.ok(Math.abs(corrected - full) < 0.05, `${corrected} for ${full}`);
  const plain = value({ kind: 'sampledSoftmax', negatives, logQ: false }, ids, logQ);
  assert.ok(Math.abs(plain - full) > 1, `${plain} for ${full}`);
});

test('binary cross-entropy and BPR are those of the definition, the true item never its own negative', () => {
  const bce = meanOver(
    (row, target) =>
      softplus(-row[target]) + row.reduce((sum, s, i) => sum + (i === target ? 0 : softplus(s)), 0),
  );
  assertClose([value({ kind: 'binaryCrossEntropy', negatives: batch }, every)], [bce], 1e-6);
  const bpr = meanOver(
    (row, target) =>
      row.reduce((sum, s, i) => sum + (i === target ? 0 : softplus(s - row[target])), 0) / items,
  );
  assertClose([value({ kind: 'bpr', negatives: batch }, every)], [bpr], 1e-6);
});

test('negatives of their own for each position score as those shared by the batch do', () => {
  const ids = tf.tile(tf.tensor2d([[2, 4]], [1, 2], 'int32'), [4, 1]);
  for (const kind of ['binaryCrossEntropy', 'bpr', 'gbce'] as const) {
    const own = nextItemLoss({ kind, negatives: { per: 'position', count: 2 } }, table, states, targets, {
      per: 'position',
      ids,
    }).dataSync()[0];
    const shared = value({ kind, negatives: { per: 'batch', count: 2 } }, tf.tensor1d([2, 4], 'int32'));
    assertClose([own], [shared], 1e-6, kind);
  }
});

test('gBCE is binary cross-entropy at t = 0, and at t = 1 its positive counts by the sampling rate', () => {
  const negatives = { per: 'batch', count: 2 } as const;
  const ids = tf.tensor1d([2, 4], 'int32');
  const bce = value({ kind: 'binaryCrossEntropy', negatives }, ids);
  assertClose([value({ kind: 'gbce', negatives, t: 0 }, ids)], [bce], 1e-6);
  const positives = meanOver((row, target) => softplus(-row[target]));
  assertClose([value({ kind: 'gbce', negatives, t: 1 }, ids)], [bce + (0.4 - 1) * positives], 1e-6);
  // The paper's formula, by hand: α = 256 / 9,999, t = 0.75.
  assert.ok(Math.abs(calibrationFactor(0.75, 256, 10_000) - 0.2692) < 1e-4);
});

test('states without any target give a loss of 0', () => {
  const none = tf.zeros([4], 'int32');
  assert.equal(nextItemLoss({ kind: 'softmax' }, table, states, none).dataSync()[0], 0);
});
