import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { type RatingMatrix, ratingsOf } from '../../data/rating-matrix';
import { modelFromState } from '../state/from-state';
import { fitRatingKnn, type RatingKnnOptions } from './rating-knn';
import type { RatingPredictor } from './rating-predictor';
import type { SvdWeights } from './sgd-weights';
import { fitSvd, svdEpoch } from './svd';
import { fitSvdPlusPlus, svdPlusPlusEpoch } from './svd-plus-plus';

type Stored = Record<keyof SvdWeights | 'ratedFactors', number[]>;

/** Written by scripts/fixtures/ratings.py with Surprise. */
const fixture = readFixture<{
  users: number;
  items: number;
  embeddingSize: number;
  user: number[];
  item: number[];
  rating: number[];
  svd: { initial: number[][]; after: Record<string, Stored> };
  svdPlusPlus: { initial: number[][]; after: Record<string, Stored> };
  neighbors: (Required<Pick<RatingKnnOptions, 'center' | 'by' | 'similarity'>> & { predicted: number[] })[];
}>('models/fixtures/ratings.json');

const columns = {
  user: Int32Array.from(fixture.user),
  item: Int32Array.from(fixture.item),
  value: Float64Array.from(fixture.rating),
};
const ratings = ratingsOf(columns, fixture, { scale: [1, 5] });
const settings = { embeddingSize: fixture.embeddingSize, learningRate: 0.05, l2: 0.02 };

const fits: Record<string, (matrix: RatingMatrix, options?: object) => RatingPredictor> = {
  fitSvd: (matrix, options) => fitSvd(matrix, { random: new Random(1), embeddingSize: 4, ...options }),
  fitSvdPlusPlus: (matrix, options) =>
    fitSvdPlusPlus(matrix, { random: new Random(1), embeddingSize: 4, ...options }),
  fitRatingKnn: (matrix, options) => fitRatingKnn(matrix, options),
};

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++)
    assert.ok(Math.abs(actual[i] - expected[i]) < tolerance, `[${i}]: ${actual[i]}, not ${expected[i]}`);
}

test('ratings outside the scale, that are no numbers, without rows or values, and ids outside are refused', () => {
  assert.throws(
    () => ratingsOf(columns, fixture, { scale: [2, 5] }),
    /value\[\d+\] must be in the scale \[2, 5\]/,
  );
  throwsArgument(() => ratingsOf(columns, fixture, { scale: [5, 1] }), 'scale[1]');
  throwsArgument(() => ratingsOf(columns, fixture, { scale: [1] as never }), 'scale');
  throwsArgument(() => ratingsOf(columns, fixture, { scale: [1, Number.NaN] }), 'scale[1]');
  throwsArgument(() => ratingsOf(columns, fixture, { skale: [1, 5] } as never), 'options.skale');
  const bad = columns.value.slice();
  bad[3] = Number.NaN;
  assert.throws(() => ratingsOf({ ...columns, value: bad }, fixture), /value\[3\]/);
  throwsArgument(() => ratingsOf({ user: columns.user, item: columns.item }, fixture), 'log');
  throwsArgument(() => ratingsOf(columns, { users: 3, items: 9 }), 'user');
  const none = { user: new Int32Array(0), item: new Int32Array(0), value: new Float64Array(0) };
  throwsArgument(() => ratingsOf(none, fixture), 'log');
});

test('of a pair rated twice the last rating counts; the scale is that of the log unless one is given', () => {
  const twice = {
    user: Int32Array.of(1, 0, 1, 1),
    item: Int32Array.of(0, 1, 2, 0),
    value: Float64Array.of(1, 4, 3, 5),
  };
  const matrix = ratingsOf(twice, { users: 2, items: 3 });
  assert.deepEqual(Array.from(matrix.offsets), [0, 1, 3]);
  assert.deepEqual(Array.from(matrix.itemIds), [1, 2, 0]);
  assert.deepEqual(Array.from(matrix.values), [4, 3, 5]);
  assert.equal(matrix.mean, 4);
  assert.deepEqual(matrix.scale, [1, 5]);
});

test('bad options are refused, naming them', () => {
  for (const name of ['fitSvd', 'fitSvdPlusPlus'])
    for (const option of ['embeddingSize', 'epochs', 'learningRate', 'l2', 'initialStandardDeviation'])
      for (const value of [option === 'l2' ? -1 : 0, Number.NaN, '3'])
        throwsArgument(() => fits[name](ratings, { [option]: value }), option);
  for (const option of ['neighbors', 'minNeighbors', 'minSupport'])
    for (const value of [0, 1.5, Number.NaN])
      throwsArgument(() => fits.fitRatingKnn(ratings, { [option]: value }), option);
  throwsArgument(() => fits.fitRatingKnn(ratings, { by: 'film' }), 'by');
  throwsArgument(() => fits.fitRatingKnn(ratings, { similarity: 'jaccard' }), 'similarity');
  throwsArgument(() => fits.fitRatingKnn(ratings, { center: 'median' }), 'center');
  throwsArgument(() => fits.fitRatingKnn(ratings, { shrinkage: -1 }), 'shrinkage');
  for (const fit of Object.values(fits)) {
    throwsArgument(() => fit({} as never), 'ratings');
    assert.throws(() => fit(ratings, { neighbours: 3 }), /neighbours/);
  }
  throwsArgument(() => fits.fitSvd(ratings, { learningRate: 50 }), 'learningRate');
  throwsArgument(() => fits.fitSvdPlusPlus(ratings, { learningRate: 50 }), 'learningRate');
  throwsArgument(() => fits.fitSvd(ratings, { embeddingSize: 2 ** 40 }), 'embeddingSize');
});

for (const [name, fit] of Object.entries(fits)) {
  test(`${name}: one user, one item, users and items without ratings, equal ratings`, () => {
    const one = { user: Int32Array.of(0, 0), item: Int32Array.of(0, 1), value: Float64Array.of(3, 3) };
    const model = fit(ratingsOf(one, { users: 2, items: 3 }, { scale: [1, 5] }));
    for (const user of [-1, 0, 1])
      for (const item of [-1, 0, 1, 2]) assert.ok(Math.abs(model.predict(user, item) - 3) < 0.2);
    const single = { user: Int32Array.of(0), item: Int32Array.of(0), value: Float64Array.of(4) };
    assert.equal(fit(ratingsOf(single, { users: 1, items: 1 })).predict(0, 0), 4);
    for (const index of [-2, 3, 0.5, Number.NaN, undefined])
      throwsArgument(() => model.predict(0, index as number), 'item');
    throwsArgument(() => model.predict(2, 0), 'user');
    throwsArgument(() => model.predictRows({ user: Int32Array.of(0) } as never), 'rows');
  });

  test(`${name}: predictions are clipped, rows as one by one, scores the same but for the clip`, () => {
    const model = fit(ratingsOf(columns, { users: fixture.users + 1, items: fixture.items + 1 }));
    const rows = model.predictRows(columns);
    rows.forEach((value, row) => {
      assert.equal(value, model.predict(columns.user[row], columns.item[row]));
      assert.ok(value >= model.scale[0] && value <= model.scale[1]);
    });
    const scores = model.scoreItems(Int32Array.of(2, fixture.users));
    for (let item = 0; item <= fixture.items; item++) {
      const clipped = Math.min(model.scale[1], Math.max(model.scale[0], scores[item]));
      assert.ok(Math.abs(clipped - model.predict(2, item)) < 1e-6);
    }
    // No better known than one of whom nothing is known.
    assert.ok(Math.abs(model.predict(fixture.users, 3) - model.predict(-1, 3)) < 1e-9);
    assert.ok(Math.abs(model.predict(3, fixture.items) - model.predict(3, -1)) < 1e-9);
    throwsArgument(() => model.scoreItems(Int32Array.of(-1)), 'users');
  });

  test(`${name}: its state gives the same model`, () => {
    const model = fit(ratings);
    const again = modelFromState(structuredClone(model.toState())) as RatingPredictor;
    const users = Int32Array.from({ length: fixture.users }, (_, user) => user);
    assert.deepEqual(again.scoreItems(users), model.scoreItems(users));
    assert.deepEqual(again.predictRows(columns), model.predictRows(columns));
    assert.deepEqual(again.toState(), model.toState());
    assert.throws(() => modelFromState({ ...model.toState(), version: 2 }), /version 1/);
  });
}

test('SVD: one epoch and five from the same embeddings are Surprise’s to 1e-6', () => {
  const order = Int32Array.from(ratings.itemIds, (_, row) => row);
  for (const [epochs, expected] of Object.entries(fixture.svd.after)) {
    const weights = startOf(fixture.svd.initial);
    for (let epoch = 0; epoch < Number(epochs); epoch++) svdEpoch(ratings, order, weights, settings);
    for (const name of Object.keys(weights) as (keyof SvdWeights)[])
      assertClose(weights[name], expected[name], 1e-9);
  }
});

test('SVD++: one epoch and five from the same embeddings are Surprise’s, which moves every y at each rating, to 1e-6', () => {
  const order = {
    users: Int32Array.from({ length: ratings.users }, (_, user) => user),
    rows: Int32Array.from(ratings.itemIds, (_, row) => row),
  };
  for (const [epochs, expected] of Object.entries(fixture.svdPlusPlus.after)) {
    const weights = {
      ...startOf(fixture.svdPlusPlus.initial),
      ratedFactors: Float64Array.from(fixture.svdPlusPlus.initial[2]),
    };
    for (let epoch = 0; epoch < Number(epochs); epoch++) svdPlusPlusEpoch(ratings, order, weights, settings);
    for (const name of Object.keys(weights) as (keyof typeof weights)[])
      assertClose(weights[name], expected[name], 1e-9);
  }
});

// A pair of the training itself is left out: Surprise counts the user among its own neighbors there.
const given = new Set(fixture.user.map((user, row) => user * fixture.items + fixture.item[row]));
const others = Array.from({ length: fixture.users * fixture.items }, (_, pair) => pair).filter(
  (pair) => !given.has(pair),
);

for (const { predicted, ...options } of fixture.neighbors) {
  test(`neighbors by ${options.by}, ${options.similarity}, center ${options.center}: Surprise’s predictions`, () => {
    const least = { minNeighbors: 2, minSupport: 2 };
    const model = fitRatingKnn(ratings, { ...options, ...least, neighbors: 3, shrinkage: 5 });
    const pairs = {
      user: Int32Array.from(others, (pair) => Math.floor(pair / fixture.items)),
      item: Int32Array.from(others, (pair) => pair % fixture.items),
    };
    const expected = others.map((pair) => predicted[pair]);
    assertClose(model.predictRows(pairs), expected, 1e-5);
  });
}

test('more users than similarities of all pairs fit into memory are refused before any work', () => {
  const two = { user: Int32Array.of(0, 1), item: Int32Array.of(0, 0), value: Float64Array.of(1, 2) };
  const many = ratingsOf(two, { users: 3_000_000, items: 1 });
  assert.throws(() => fitRatingKnn(many), /3000000|3,000,000|memory|GiB/);
  assert.ok(fitRatingKnn(many, { by: 'item' }).predict(0, 0) >= 1);
});

test('the same seed gives the same model, shuffled or not; shuffling changes it, and each epoch is told', () => {
  for (const fit of [fits.fitSvd, fits.fitSvdPlusPlus]) {
    const users = Int32Array.of(0, 5);
    const errors: number[] = [];
    const onEpoch = (_: number, error: number): void => void errors.push(error);
    const shuffled = fit(ratings, { shuffle: true, learningRate: 0.05, epochs: 30, onEpoch }).scoreItems(
      users,
    );
    assert.equal(errors.length, 30);
    assert.ok(errors[29] < 0.7 * errors[0]);
    assert.deepEqual(
      fit(ratings, { shuffle: true, learningRate: 0.05, epochs: 30 }).scoreItems(users),
      shuffled,
    );
    const inOrder = fit(ratings, { learningRate: 0.05, epochs: 30 }).scoreItems(users);
    assert.ok(inOrder.some((score, i) => score !== shuffled[i]));
  }
});

test('a planted rank of one is found: RMSE of ratings that were held out nears the noise', () => {
  const random = new Random(5);
  const [users, items] = [80, 60];
  const taste = Array.from({ length: users }, () => random.normal());
  const kindOf = Array.from({ length: items }, () => random.normal());
  const rows = { user: [] as number[], item: [] as number[], value: [] as number[] };
  const held = { user: [] as number[], item: [] as number[], value: [] as number[] };
  for (let user = 0; user < users; user++)
    for (let item = 0; item < items; item++) {
      const into = random.uniform() < 0.2 ? held : rows;
      into.user.push(user);
      into.item.push(item);
      into.value.push(3 + taste[user] * kindOf[item] + random.normal(0, 0.1));
    }
  const matrix = ratingsOf(
    {
      user: Int32Array.from(rows.user),
      item: Int32Array.from(rows.item),
      value: Float64Array.from(rows.value),
    },
    { users, items },
  );
  for (const fit of [fitSvd, fitSvdPlusPlus]) {
    const model = fit(matrix, { embeddingSize: 4, epochs: 60, learningRate: 0.02, random: new Random(2) });
    const predicted = model.predictRows({
      user: Int32Array.from(held.user),
      item: Int32Array.from(held.item),
    });
    const squares = predicted.reduce((sum, value, row) => sum + (value - held.value[row]) ** 2, 0);
    assert.ok(Math.sqrt(squares / predicted.length) < 0.25, `${Math.sqrt(squares / predicted.length)}`);
  }
});

function startOf([userFactors, itemFactors]: number[][]): SvdWeights {
  return {
    userBiases: new Float64Array(fixture.users),
    itemBiases: new Float64Array(fixture.items),
    userFactors: Float64Array.from(userFactors),
    itemFactors: Float64Array.from(itemFactors),
  };
}
