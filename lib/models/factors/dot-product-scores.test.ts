import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../core/tensorflow';
import { dotProductScores } from './dot-product-scores';

test('tables of other shapes and users outside are refused', () => {
  const users = tf.ones<tf.Rank.R2>([2, 3]);
  const items = tf.ones<tf.Rank.R2>([4, 3]);
  assert.throws(
    () => dotProductScores({ users, items: tf.ones([4, 2]) }),
    /items must be of shape \[items, 3\], got "\[4,2\]"/,
  );
  assert.throws(
    () => dotProductScores({ users: tf.ones([2]) as unknown as tf.Tensor2D, items }),
    /users must be of shape \[users, d\], got "\[2\]"/,
  );
  assert.throws(
    () => dotProductScores({ users, items, itemBias: tf.ones([3]) }),
    /itemBias must be of shape \[4\], got "\[3\]"/,
  );
  const scorer = dotProductScores({ users, items });
  assert.throws(
    () => scorer.scoreItems(Int32Array.of(1, 2)),
    /users must be an integer in \[0, 2\), got 2 at row 1/,
  );
  scorer.dispose();
});

test('scores are products row by row, with the bias, and outlive the tables; no tensor stays', async () => {
  const before = tf.memory().numTensors;
  const users = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  const items = tf.tensor2d([1, 0, 0, 1, 1, 1], [3, 2]);
  const itemBias = tf.tensor1d([0, 0, 10]);
  const plain = dotProductScores({ users, items });
  const biased = dotProductScores({ users, items, itemBias });
  tf.dispose([users, items, itemBias]);
  assert.deepEqual(await plain.scoreItems(Int32Array.of(1, 0)), Float32Array.of(3, 4, 7, 1, 2, 3));
  assert.deepEqual(await biased.scoreItems(Int32Array.of(0)), Float32Array.of(1, 2, 13));
  plain.dispose();
  biased.dispose();
  assert.equal(tf.memory().numTensors, before);
});
