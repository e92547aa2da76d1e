import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { type Interactions, interactionsOf } from '../../data/interactions';
import { usersOfItems } from '../../data/users-of-items';
import { fitPopularItems, fitRecentlyPopularItems } from '../baselines/popular-items';
import { defaultL2, fitImplicitAls, type ImplicitAlsOptions } from '../factors/implicit-als';
import { solveSide } from '../factors/implicit-als-solve';
import { easeBytes, fitEase } from './ease';
import { fitItemKnn } from './item-knn';

interface Fixture {
  users: number;
  items: number;
  user: number[];
  item: number[];
  knn: { neighbors: number; scores: number[][] };
  ease: { regularization: number; weights: number[][]; scores: number[][] };
  als: {
    dimension: number;
    unobservedWeight: number;
    regularization: number;
    itemFactors: number[][];
    userFactors: number[][];
  };
}

const fixture = readFixture<Fixture>('models/fixtures/linear-recommenders.json');
const stored = interactionsOf(
  { user: Int32Array.from(fixture.user), item: Int32Array.from(fixture.item) },
  fixture,
);
const everybody = Int32Array.from({ length: stored.users }, (_, user) => user);
/** In the stored log, user 3 has no interaction and item 8 no user. */
const [withoutItems, withoutUsers] = [3, 8];

const random = () => new Random(7);
const none: Interactions = {
  users: 2,
  items: 3,
  offsets: new Int32Array(3),
  itemIds: new Int32Array(0),
};

function interactionsFrom(rows: number[][], items: number): Interactions {
  const user = Int32Array.from(rows.flatMap((own, u) => own.map(() => u)));
  return interactionsOf({ user, item: Int32Array.from(rows.flat()) }, { users: rows.length, items });
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    // NaN must not pass for equal.
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** Rows that have interactions: the others have a documented answer instead of the formula's. */
const trained = (rows: number[][]): number[] => rows.filter((_, user) => user !== withoutItems).flat();

const trainedUsers = everybody.filter((user) => user !== withoutItems);

test('training without interactions and settings outside their range are refused', () => {
  throwsArgument(() => fitItemKnn(none), 'training');
  throwsArgument(() => fitEase(none), 'training');
  throwsArgument(() => fitImplicitAls(none, { random: random() }), 'training');
  for (const bad of [0, -1, 1.5, Number.NaN]) {
    throwsArgument(() => fitItemKnn(stored, { neighbors: bad }), 'neighbors');
  }
  for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    throwsArgument(() => fitItemKnn(stored, { shrinkage: bad }), 'shrinkage');
    throwsArgument(() => fitEase(stored, { l2: bad }), 'l2');
  }
  throwsArgument(() => fitEase(stored, { l2: 0 }), 'l2');
  const refused = (options: Partial<ImplicitAlsOptions>, message: RegExp) =>
    assert.throws(() => fitImplicitAls(stored, { random: random(), ...options }), message);
  refused({ embeddingSize: 0 }, /embeddingSize must be an integer of 1 or more, got 0/);
  refused({ epochs: 1.5 }, /epochs must be an integer of 1 or more, got 1.5/);
  refused({ unobservedWeight: 0 }, /unobservedWeight must be a finite number above 0, got 0/);
  refused({ l2: Number.NaN }, /l2 must be a finite number above 0, got NaN/);
  refused({ l2Exponent: 2 }, /l2Exponent must be in \[0, 1\], got 2/);
  refused({ l2Exponent: Number.NaN }, /l2Exponent must be a finite number of 0/);
  refused({ initialStandardDeviation: 0 }, /initialStandardDeviation must be a finite number above 0, got 0/);
  refused({ random: 7 as unknown as Random }, /random must be a Random, got 7/);
});

test('users and items outside are refused by every model', () => {
  const models = [
    fitPopularItems(stored),
    fitItemKnn(stored),
    fitEase(stored),
    fitImplicitAls(stored, { embeddingSize: 2, epochs: 1, random: random() }),
  ];
  for (const { scoreItems } of models) {
    for (const bad of [-1, stored.users]) {
      throwsArgument(() => scoreItems(Int32Array.of(0, bad)), 'users');
    }
    assert.equal(scoreItems(new Int32Array(0)).length, 0);
  }
  for (const bad of [-1, 10, 1.5, Number.NaN]) {
    throwsArgument(() => fitItemKnn(stored).similarTo(bad), 'item');
  }
});

test('EASE of more items than fit is refused before anything is allocated, with both numbers', () => {
  const wide = interactionsOf(
    { user: Int32Array.of(0), item: Int32Array.of(0) },
    { users: 1, items: 200_000 },
  );
  throwsArgument(() => fitEase(wide, { maxBytes: 8e9 }), 'EASE of 200000 items');
  assert.ok(easeBytes(20_000) < 6.5e9);
});

test('a user without interactions gets the items by popularity', () => {
  const popularity = fitPopularItems(stored).weights;
  for (const { scoreItems } of [
    fitItemKnn(stored),
    fitEase(stored),
    fitImplicitAls(stored, { embeddingSize: 3, epochs: 2, random: random() }),
  ]) {
    const scores = scoreItems(Int32Array.of(0, withoutItems)).subarray(stored.items);
    assert.ok(
      largestDifference(
        scores,
        popularity.map((users) => users / stored.users),
      ) < 1e-6,
    );
  }
});

test('popularity counts the users of each item, the same for everybody', () => {
  const model = fitPopularItems(interactionsFrom([[0, 2], [2], []], 4));
  assert.deepEqual(model.scoreItems(Int32Array.of(2, 0)), Float32Array.of(1, 0, 2, 0, 1, 0, 2, 0));
});

test('recent popularity refuses rows that are missing, unordered with its time, or no numbers', () => {
  const log = { item: Int32Array.of(0, 1), timestamp: Int32Array.of(5, 9) };
  const options = { users: 1, items: 3, timeConstant: 2 };
  const empty = { item: new Int32Array(0), timestamp: new Int32Array(0) };
  throwsArgument(() => fitRecentlyPopularItems(empty, options), 'log');
  throwsArgument(() => fitRecentlyPopularItems(log, { ...options, at: 8 }), 'at');
  throwsArgument(() => fitRecentlyPopularItems(log, { ...options, timeConstant: 0 }), 'timeConstant');
  throwsArgument(() => fitRecentlyPopularItems(log, { ...options, items: 1 }), 'item');
  throwsArgument(
    () => fitRecentlyPopularItems({ ...log, timestamp: Float64Array.of(1, Number.NaN) }, options),
    'timestamp[1]',
  );
});

test('a row counts 1/e after a time constant; a long one gives plain popularity, repetitions counted', () => {
  const log = { item: Int32Array.of(0, 0, 1, 1, 1), timestamp: Int32Array.of(10, 10, 8, 8, 6) };
  const options = { users: 2, items: 3 };
  const recent = fitRecentlyPopularItems(log, { ...options, timeConstant: 2 });
  assert.ok(largestDifference(recent.weights, [2, 2 * Math.exp(-1) + Math.exp(-2), 0]) < 1e-12);
  const later = fitRecentlyPopularItems(log, { ...options, timeConstant: 2, at: 12 });
  assert.ok(
    largestDifference(
      later.weights,
      recent.weights.map((weight) => weight / Math.E),
    ) < 1e-12,
  );
  const long = fitRecentlyPopularItems(log, { ...options, timeConstant: 1e12 });
  assert.ok(largestDifference(long.weights, [2, 3, 0]) < 1e-9);
});

test('item-kNN gives the similarities and scores that were worked out by hand', () => {
  // Users of item 0: 0, 1, 2, 3; of 1: 0, 1; of 2: 2; of 3: nobody.
  const training = interactionsFrom([[0, 1], [0, 1], [0, 2], [0]], 4);
  const model = fitItemKnn(training, { neighbors: 2, shrinkage: 1 });
  const [with1, with2] = [2 / (Math.sqrt(8) + 1), 1 / (2 + 1)];
  assert.deepEqual([...model.similarTo(0).items], [1, 2]);
  assert.ok(largestDifference(model.similarTo(0).similarities, [with1, with2]) < 1e-7);
  assert.deepEqual([...model.similarTo(1).items], [0], 'items 1 and 2 share no user');
  assert.deepEqual([...model.similarTo(3).items], []);
  const scores = model.scoreItems(Int32Array.of(0, 2));
  assert.ok(largestDifference(scores, [with1, with1, with2, 0, with2, with1, with2, 0]) < 1e-6);
});

test('item-kNN of equal similarities keeps the lower id, and as many neighbors as asked for', () => {
  const training = interactionsFrom(
    [
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ],
    4,
  );
  assert.deepEqual([...fitItemKnn(training, { neighbors: 2, shrinkage: 0 }).similarTo(2).items], [0, 1]);
});

test('item-kNN scores as scikit-learn’s cosine with the nearest kept per item', () => {
  const { neighbors, scores } = fixture.knn;
  const model = fitItemKnn(stored, { neighbors, shrinkage: 0 });
  assert.ok(largestDifference(model.scoreItems(trainedUsers), trained(scores)) < 1e-5);
});

test('EASE has the weights and scores of NumPy’s closed form, and a diagonal of zeros', () => {
  const { regularization: l2, weights, scores } = fixture.ease;
  const before = tf.memory().numTensors;
  const model = fitEase(stored, { l2 });
  assert.ok(largestDifference(model.weights, weights.flat()) < 1e-5);
  for (let i = 0; i < stored.items; i++) assert.equal(model.weights[i * (stored.items + 1)], 0);
  assert.ok(largestDifference(model.scoreItems(trainedUsers), trained(scores)) < 1e-5);
  assert.equal(tf.memory().numTensors, before);
});

test('EASE is stationary: (X’X + l2 I) B - X’X vanishes off the diagonal', () => {
  const l2 = 3;
  const { weights } = fitEase(stored, { l2 });
  const { items, users, offsets, itemIds } = stored;
  const gram = new Float64Array(items * items);
  for (let user = 0; user < users; user++) {
    const own = itemIds.subarray(offsets[user], offsets[user + 1]);
    for (const i of own) for (const j of own) gram[i * items + j]++;
  }
  for (let i = 0; i < items; i++) {
    for (let j = 0; j < items; j++) {
      if (i === j) continue;
      let gradient = l2 * weights[i * items + j] - gram[i * items + j];
      for (let k = 0; k < items; k++) gradient += gram[i * items + k] * weights[k * items + j];
      assert.ok(Math.abs(gradient) < 1e-4, `${gradient} at ${i}, ${j}`);
    }
  }
});

test('iALS: half a epoch gives implicit’s user factors', () => {
  const {
    dimension: embeddingSize,
    unobservedWeight,
    regularization: l2,
    itemFactors,
    userFactors,
  } = fixture.als;
  const solved = new Float64Array(stored.users * embeddingSize).fill(9);
  const settings = { embeddingSize, unobservedWeight, l2, exponent: 0 };
  solveSide(stored, Float64Array.from(itemFactors.flat()), solved, settings);
  assert.ok(largestDifference(solved, userFactors.flat()) < 1e-6);
});

test('iALS: no embedding can be moved to a lower loss once the other side stands, by the plain sums over all pairs', () => {
  const options = { embeddingSize: 5, unobservedWeight: 0.3, l2: 0.02, l2Exponent: 0.7 };
  const model = fitImplicitAls(stored, { ...options, epochs: 3, random: random() });
  const { users, items, offsets, itemIds } = stored;
  const isKnown = (u: number, i: number) => itemIds.subarray(offsets[u], offsets[u + 1]).includes(i);
  const owners = usersOfItems(stored);
  const penalty = (count: number, pairs: number) => 0.02 * (count + 0.3 * pairs) ** 0.7;
  const loss = (w: Float64Array, h: Float64Array): number => {
    let sum = 0;
    for (let u = 0; u < users; u++) {
      const lambda = penalty(offsets[u + 1] - offsets[u], items);
      for (let a = 0; a < 5; a++) sum += lambda * w[u * 5 + a] ** 2;
      for (let i = 0; i < items; i++) {
        let product = 0;
        for (let a = 0; a < 5; a++) product += w[u * 5 + a] * h[i * 5 + a];
        sum += 0.3 * product ** 2 + (isKnown(u, i) ? (1 - product) ** 2 : 0);
      }
    }
    for (let i = 0; i < items; i++) {
      const lambda = penalty(owners.offsets[i + 1] - owners.offsets[i], users);
      for (let a = 0; a < 5; a++) sum += lambda * h[i * 5 + a] ** 2;
    }
    return sum;
  };
  const least = loss(model.userFactors, model.itemFactors);
  assert.ok(Math.abs(least - model.losses[2]) < 1e-9 * least, 'the loss it reports is the plain one');
  // The loss is a parabola in each number: at its bottom both neighbors are higher by the same amount.
  for (let index = 0; index < model.itemFactors.length; index++) {
    const moved = (step: number) => {
      const factors = model.itemFactors.slice();
      factors[index] += step;
      return loss(model.userFactors, factors) - least;
    };
    assert.ok(moved(0.01) > 0 && Math.abs(moved(0.01) - moved(-0.01)) < 1e-9, `item factor ${index}`);
  }
});

test('iALS: the loss never rises, the same seed gives the same factors, items without users keep zeros', () => {
  const options = { embeddingSize: 4, epochs: 12, l2: 0.01 };
  const model = fitImplicitAls(stored, { ...options, random: random() });
  assert.equal(model.losses.length, 12);
  model.losses.forEach((loss, epoch) => {
    assert.ok(epoch === 0 || loss <= model.losses[epoch - 1] * (1 + 1e-12), `epoch ${epoch}`);
  });
  assert.deepEqual(fitImplicitAls(stored, { ...options, random: random() }).itemFactors, model.itemFactors);
  assert.notDeepEqual(
    fitImplicitAls(stored, { ...options, random: new Random(8) }).itemFactors,
    model.itemFactors,
  );
  assert.ok(model.itemFactors.subarray(4 * withoutUsers, 4 * withoutUsers + 4).every((value) => value === 0));
  assert.ok(model.userFactors.subarray(4 * withoutItems, 4 * withoutItems + 4).every((value) => value === 0));
});

test('iALS: its defaults learn from a wide catalog, where an L2 in proportion to the catalog learns nothing and says so', async () => {
  // Own data's input: 300 users, 20 draws each of 20,000 items, the first ones more often.
  const draws = new Random(5);
  const [user, item] = [[] as number[], [] as number[]];
  for (let u = 0; u < 300; u++) {
    for (let n = 0; n < 20; n++) {
      user.push(u);
      item.push(Math.floor(20000 * draws.uniform() ** 3));
    }
  }
  const wide = interactionsOf(
    { user: Int32Array.from(user), item: Int32Array.from(item) },
    { users: 300, items: 20000 },
  );
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  const options = { embeddingSize: 8, epochs: 4, random: new Random(1) };
  const interactions = wide.itemIds.length;
  const byDefault = fitImplicitAls(wide, options);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(warnings.length, 0);
  assert.ok(byDefault.losses[3] < 0.97 * interactions, `${byDefault.losses[3]} of ${interactions}`);
  const collapsed = fitImplicitAls(wide, { ...options, l2: 0.03 });
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  assert.ok(collapsed.losses[3] > 0.999 * interactions);
  assert.match(warnings.map(({ name, message }) => `${name} ${message}`).join(), /^CollapsedFactors .*l2/);
});

test('iALS: the default L2 is what was chosen on MovieLens-100K and what Rendle et al. chose on 20 million ratings', () => {
  const sized = (users: number, items: number, count: number) =>
    defaultL2(
      { users, items, itemIds: { length: count } as Int32Array, offsets: new Int32Array(0) },
      {
        unobservedWeight: 0.1,
        exponent: 1,
      },
    );
  assert.ok(Math.abs(sized(943, 1682, 80_000) - 0.03) < 0.002);
  assert.ok(Math.abs(sized(136_677, 20_108, 9_990_030) - 0.003) < 0.0005);
});

test('iALS: scores are the products of the factors, and no tensor stays', () => {
  const before = tf.memory().numTensors;
  const model = fitImplicitAls(stored, { embeddingSize: 3, epochs: 2, random: random() });
  const scores = model.scoreItems(Int32Array.of(5, 1));
  [5, 1].forEach((user, row) => {
    for (let item = 0; item < stored.items; item++) {
      let product = 0;
      for (let a = 0; a < 3; a++)
        product += model.userFactors[user * 3 + a] * model.itemFactors[item * 3 + a];
      assert.ok(Math.abs(scores[row * stored.items + item] - product) < 1e-6);
    }
  });
  assert.equal(tf.memory().numTensors, before);
});

test('who touched each item is the interactions turned round, and turned twice they are as before', () => {
  const turned = usersOfItems(interactionsFrom([[0, 2], [2], []], 4));
  assert.deepEqual(turned, {
    users: 4,
    items: 3,
    offsets: Int32Array.of(0, 1, 1, 3, 3),
    itemIds: Int32Array.of(0, 0, 1),
  });
  assert.deepEqual(usersOfItems(usersOfItems(stored)), stored);
});
