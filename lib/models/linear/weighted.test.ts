import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { interactionsOf } from '../../data/interactions';
import { turnedValues, usersOfItems } from '../../data/users-of-items';
import { fitImplicitAls } from '../factors/implicit-als';
import { alsLoss, solveSide } from '../factors/implicit-als-solve';
import { modelFromState } from '../state/from-state';
import { fitItemKnn, type ItemKnn } from './item-knn';
import { fitUserKnn, type UserKnn } from './user-knn';

// Confidence of interactions in iALS, their weights in item-kNN, and neighbors of users.

/** Users 0 to 3, items 0 to 4; nobody touched item 4, and user 3 nothing. */
const training = interactionsOf(
  { user: Int32Array.of(0, 0, 0, 1, 1, 2), item: Int32Array.of(0, 1, 2, 0, 2, 1) },
  { users: 4, items: 5 },
);
const ones = new Float64Array(6).fill(1);
const everybody = Int32Array.of(0, 1, 2, 3);
const als = { embeddingSize: 3, epochs: 4, l2: 0.05 };

test('confidence and weights of another length, that are no numbers, or of which nothing is wanted are refused', () => {
  for (const bad of [Float64Array.of(1, 2), [1, 1, 1, 1, 1, 1] as never, new Float32Array(6) as never]) {
    throwsArgument(() => fitImplicitAls(training, { random: new Random(1), confidence: bad }), 'confidence');
    throwsArgument(() => fitItemKnn(training, { weights: bad }), 'weights');
  }
  const hole = ones.slice();
  hole[2] = Number.NaN;
  throwsArgument(
    () => fitImplicitAls(training, { random: new Random(1), confidence: hole }),
    'confidence[2]',
  );
  throwsArgument(() => fitItemKnn(training, { weights: hole }), 'weights[2]');
  const dislikes = ones.map((one) => -one);
  throwsArgument(
    () => fitImplicitAls(training, { random: new Random(1), confidence: dislikes }),
    'confidence',
  );
});

test('iALS: confidence of 1 is none; the loss never rises with any; the same seed gives the same', () => {
  const plain = fitImplicitAls(training, { ...als, random: new Random(1) });
  const sure = fitImplicitAls(training, { ...als, random: new Random(1), confidence: ones });
  plain.userFactors.forEach((value, i) => {
    assert.ok(Math.abs(value - sure.userFactors[i]) < 1e-9);
  });
  const confidence = Float64Array.of(3, -2, 0.5, 8, 1, -1);
  const { losses } = fitImplicitAls(training, { ...als, epochs: 10, random: new Random(1), confidence });
  losses.forEach((loss, epoch) => {
    assert.ok(epoch === 0 || loss <= losses[epoch - 1] + 1e-9);
  });
});

test('iALS: a user’s embedding with likes and a dislike is NumPy’s direct solution', () => {
  const { implicitAls: stored } = readFixture<{
    implicitAls: {
      items: number[];
      touched: number[];
      confidence: number[];
      unobservedWeight: number;
      l2: number;
      embedding: number[];
    };
  }>('models/fixtures/ratings.json');
  const row = {
    users: 1,
    items: 6,
    offsets: Int32Array.of(0, stored.touched.length),
    itemIds: Int32Array.from(stored.touched),
  };
  const solved = new Float64Array(3);
  const settings = {
    embeddingSize: 3,
    unobservedWeight: stored.unobservedWeight,
    l2: stored.l2,
    exponent: 0,
  };
  const items = Float64Array.from(stored.items);
  solveSide(row, items, solved, settings, Float64Array.from(stored.confidence));
  solved.forEach((value, a) => {
    assert.ok(Math.abs(value - stored.embedding[a]) < 1e-10);
  });
});

test('iALS: one user’s single number by hand, with a like of 3, a dislike of 2 and an item left alone', () => {
  const one = interactionsOf(
    { user: Int32Array.of(0, 0), item: Int32Array.of(0, 1) },
    { users: 1, items: 3 },
  );
  const solved = new Float64Array(1);
  const settings = { embeddingSize: 1, unobservedWeight: 0.5, l2: 0.1, exponent: 1 };
  solveSide(one, Float64Array.of(2, 1, 4), solved, settings, Float64Array.of(3, -2));
  const matrix = 3 * 4 + 2 * 1 + 0.5 * (4 + 1 + 16) + 0.1 * (5 + 0.5 * 3);
  assert.ok(Math.abs(solved[0] - (3 * 2) / matrix) < 1e-12);
});

test('iALS: the embeddings that were solved last are a minimum of the loss, numerically', () => {
  const confidence = Float64Array.of(3, -2, 0.5, 8, 1, -1);
  const owners = usersOfItems(training);
  const sides = { rows: confidence, columns: turnedValues(training, owners, confidence) };
  const random = new Random(3);
  const items = Float64Array.from({ length: 5 * 2 }, () => random.normal());
  const users = new Float64Array(4 * 2);
  const settings = { embeddingSize: 2, unobservedWeight: 0.2, l2: 0.1, exponent: 0.5 };
  solveSide(training, items, users, settings, confidence);
  const lossAt = (at: number, step: number): number => {
    const moved = users.slice();
    moved[at] += step;
    return alsLoss(training, owners, moved, items, settings, sides);
  };
  users.forEach((_, at) => {
    const slope = (lossAt(at, 1e-5) - lossAt(at, -1e-5)) / 2e-5;
    assert.ok(Math.abs(slope) < 1e-6, `[${at}]: ${slope}`);
  });
});

test('item-kNN: weights of 1 are none; by hand with weights; a dislike pushes away; saved and made again', () => {
  const plain = fitItemKnn(training);
  assert.deepEqual(
    fitItemKnn(training, { weights: ones }).scoreItems(everybody),
    plain.scoreItems(everybody),
  );
  // User 0: items 0, 1, 2 with 2, 1, 3; user 1: items 0, 2 with 1, 1; user 2: item 1 with 4.
  const weights = Float64Array.of(2, 1, 3, 1, 1, 4);
  const model = fitItemKnn(training, { weights, shrinkage: 0.5 });
  const similarity = (a: number, b: number, product: number): number => product / (Math.sqrt(a * b) + 0.5);
  const [s01, s02, s12] = [similarity(5, 17, 2), similarity(5, 10, 7), similarity(17, 10, 3)];
  assert.deepEqual(Array.from(model.similarTo(0).items), [2, 1]);
  assert.ok(Math.abs(model.similarTo(0).similarities[0] - s02) < 1e-6);
  const scores = model.scoreItems(Int32Array.of(0, 2));
  const expected = [s01 + 3 * s02, 2 * s01 + 3 * s12, 2 * s02 + s12, 0, 0, 4 * s01, 0, 4 * s12, 0, 0];
  expected.forEach((score, i) => {
    assert.ok(Math.abs(scores[i] - score) < 1e-5, `[${i}]`);
  });
  const again = modelFromState(structuredClone(model.toState())) as ItemKnn;
  assert.deepEqual(again.scoreItems(everybody), model.scoreItems(everybody));
  const disliked = fitItemKnn(training, { weights: Float64Array.of(1, 1, 1, 1, 1, -1) });
  assert.ok(disliked.scoreItems(Int32Array.of(2)).every((score) => score <= 0));
});

test('user-kNN: bad options are refused; neighbors and scores by hand; popularity without interactions', () => {
  for (const neighbors of [0, 1.5, Number.NaN])
    throwsArgument(() => fitUserKnn(training, { neighbors }), 'neighbors');
  throwsArgument(() => fitUserKnn(training, { shrinkage: -1 }), 'shrinkage');
  throwsArgument(() => fitUserKnn(undefined as never), 'training');
  const nothing = { users: 2, items: 2, offsets: new Int32Array(3), itemIds: new Int32Array(0) };
  throwsArgument(() => fitUserKnn(nothing), 'training');
  const model = fitUserKnn(training, { shrinkage: 1 });
  const [s01, s02] = [2 / (Math.sqrt(3 * 2) + 1), 1 / (Math.sqrt(3) + 1)];
  assert.deepEqual(Array.from(model.similarTo(0).users), [1, 2]);
  assert.ok(Math.abs(model.similarTo(0).similarities[1] - s02) < 1e-6);
  const scores = model.scoreItems(Int32Array.of(0, 1, 3));
  [s01, s02, s01, 0, 0, s01, s01, s01, 0, 0].forEach((score, i) => {
    assert.ok(Math.abs(scores[i] - score) < 1e-6, `[${i}]`);
  });
  assert.deepEqual(Array.from(scores.slice(10)), [0.5, 0.5, 0.5, 0, 0]);
  const [nearest] = fitUserKnn(training, { shrinkage: 1, neighbors: 1 })
    .scoreItems(Int32Array.of(0))
    .slice(1);
  assert.equal(nearest, 0);
  assert.equal(model.similarTo(3).users.length, 0);
  for (const user of [-1, 4, 0.5]) throwsArgument(() => model.similarTo(user), 'user');
  const again = modelFromState(structuredClone(model.toState())) as UserKnn;
  assert.deepEqual(again.scoreItems(everybody), model.scoreItems(everybody));
});

test('user-kNN: one user has no neighbor and scores nothing', () => {
  const one = interactionsOf({ user: Int32Array.of(0), item: Int32Array.of(0) }, { users: 1, items: 2 });
  assert.deepEqual(Array.from(fitUserKnn(one).scoreItems(Int32Array.of(0))), [0, 0]);
});
