import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { fitBiases } from './biases';

const sizes = { label: 'rating', users: 4, items: 3 };
const log = {
  user: Int32Array.of(0, 0, 1, 1, 2, 2),
  item: Int32Array.of(0, 1, 1, 2, 0, 2),
  rating: Float32Array.of(5, 3, 2, 1, 4, 4),
};

test('missing columns, ids outside, labels that are not finite and bad options are refused', () => {
  assert.throws(() => fitBiases({ user: log.user, item: log.item }, sizes), /with a column rating/);
  throwsArgument(() => fitBiases(log, { ...sizes, users: 2 }), 'user');
  assert.throws(() => fitBiases({ ...log, rating: log.rating.map(() => Number.NaN) }, sizes), /rating\[0\]/);
  assert.throws(() => fitBiases(log, { ...sizes, userL2: -1 }), /userL2/);
  assert.throws(() => fitBiases(log, { ...sizes, epochs: 0 }), /epochs/);
  const empty = { user: new Int32Array(0), item: new Int32Array(0), rating: new Float32Array(0) };
  assert.throws(() => fitBiases(empty, sizes), /at least one row/);
  assert.throws(
    () => fitBiases(log, sizes).predict({ user: Int32Array.of(4), item: Int32Array.of(0) }),
    /user must/,
  );
});

test('an id without rows has no bias, with and without ridge', () => {
  for (const userL2 of [0, 15]) {
    const biases = fitBiases(log, { ...sizes, userL2 });
    assert.equal(biases.user[3], 0);
    const [only] = biases.predict({ user: Int32Array.of(3), item: Int32Array.of(1) });
    assert.equal(only, biases.mean + biases.item[1]);
  }
});

test('after many epochs the gradient of the ridge objective is zero', () => {
  const random = new Random(8);
  const rows = 400;
  const many = {
    user: Int32Array.from({ length: rows }, () => random.integer(0, 20)),
    item: Int32Array.from({ length: rows }, () => random.integer(0, 15)),
    rating: Float32Array.from({ length: rows }, () => random.integer(1, 6)),
  };
  const ridge = { userL2: 3, itemL2: 2 };
  const biases = fitBiases(many, { label: 'rating', users: 20, items: 15, epochs: 200, ...ridge });
  const predicted = biases.predict(many);
  for (const [ids, bias, strength] of [
    [many.user, biases.user, 3],
    [many.item, biases.item, 2],
  ] as const) {
    const gradient = Array.from(bias, (value) => strength * value);
    ids.forEach((id, row) => {
      gradient[id] += predicted[row] - many.rating[row];
    });
    assert.ok(gradient.every((value) => Math.abs(value) < 1e-6));
  }
});

test('without ridge a log that is mean + user + item is predicted exactly', () => {
  const [userEffect, itemEffect] = [
    [1, -1, 0],
    [0.5, 0, -0.5],
  ];
  const cells = [0, 1, 2].flatMap((user) => [0, 1, 2].map((item) => [user, item]));
  const exact = {
    user: Int32Array.from(cells, ([user]) => user),
    item: Int32Array.from(cells, ([, item]) => item),
    rating: Float64Array.from(cells, ([user, item]) => 3 + userEffect[user] + itemEffect[item]),
  };
  const none = { userL2: 0, itemL2: 0 };
  const predicted = fitBiases(exact, { label: 'rating', users: 3, items: 3, ...none }).predict(exact);
  predicted.forEach((value, row) => {
    assert.ok(Math.abs(value - exact.rating[row]) < 1e-9);
  });
});

test('by SGD: bad options and a diverging learning rate are refused; ALS and SGD give Surprise’s biases to 1e-9', () => {
  const fitted = readFixture<{
    user: number[];
    item: number[];
    rating: number[];
    users: number;
    items: number;
    baselines: Record<'als' | 'sgd', { user: number[]; item: number[] }>;
  }>('models/fixtures/ratings.json');
  const { users, items, baselines } = fitted;
  const rows = {
    user: Int32Array.from(fitted.user),
    item: Int32Array.from(fitted.item),
    rating: Float64Array.from(fitted.rating),
  };
  const options = { label: 'rating', users, items };
  throwsArgument(() => fitBiases(rows, { ...options, sgd: { learningRate: 0 } }), 'sgd.learningRate');
  throwsArgument(() => fitBiases(rows, { ...options, sgd: { learningRate: 1e9 } }), 'sgd.learningRate');
  throwsArgument(() => fitBiases(rows, { ...options, sgd: { l2: -1 } }), 'sgd.l2');
  throwsArgument(() => fitBiases(rows, { ...options, sgd: {}, userL2: 3 }), 'userL2');
  assert.throws(() => fitBiases(rows, { ...options, sgd: { rate: 1 } as never }), /rate/);
  for (const [method, expected] of Object.entries(baselines)) {
    const { user, item } = fitBiases(rows, { ...options, ...(method === 'sgd' && { sgd: {} }) });
    expected.user.forEach((bias, id) => {
      assert.ok(Math.abs(user[id] - bias) < 1e-9);
    });
    expected.item.forEach((bias, id) => {
      assert.ok(Math.abs(item[id] - bias) < 1e-9);
    });
  }
});
