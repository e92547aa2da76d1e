import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../core/tensorflow';
import { throwsArgument } from '../../core/testing/throws-argument';
import { dotProductScores } from './dot-product-scores';

test('tables of other shapes and users outside are refused', () => {
  const users = tf.ones<tf.Rank.R2>([2, 3]);
  const items = tf.ones<tf.Rank.R2>([4, 3]);
  throwsArgument(() => dotProductScores({ users, items: tf.ones([4, 2]) }), 'items');
  throwsArgument(() => dotProductScores({ users: tf.ones([2]) as unknown as tf.Tensor2D, items }), 'users');
  throwsArgument(() => dotProductScores({ users, items, itemBias: tf.ones([3]) }), 'itemBias');
  const scorer = dotProductScores({ users, items });
  throwsArgument(() => scorer.scoreItems(Int32Array.of(1, 2)), 'users');
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
