import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { interactionsOf } from '../../data/interactions';
import { evaluateRanking } from './evaluate-ranking';
import { listSpread } from './list-spread';
import { measureStrata, popularityStrata, stratumNames } from './popularity-strata';
import type { TopLists } from './recommend-items';
import { measureByDegree, rankingDifference, rankingInterval } from './user-groups';

const near = (actual: number | undefined, expected: number) =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);

const logOf = (pairs: readonly (readonly [number, number])[]) => ({
  user: Int32Array.from(pairs, ([user]) => user),
  item: Int32Array.from(pairs, ([, item]) => item),
});
const sizes = { users: 4, items: 5 };
// Item 0 has four users, 1 two, 2 and 3 one each, 4 none; users have 3, 2, 1 and 2 items.
const train = interactionsOf(
  logOf([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 0],
    [0, 1],
    [1, 1],
    [0, 2],
    [3, 3],
  ]),
  sizes,
);
const wanted = interactionsOf(
  logOf([
    [0, 3],
    [1, 2],
    [1, 4],
    [2, 1],
    [3, 1],
  ]),
  sizes,
);
// Everybody gets item 1 first, if it is new, then 2, 3, 4.
const evaluate = (scores = [5, 4, 3, 2, 1]) =>
  evaluateRanking((users) => Float32Array.from([...users].flatMap(() => scores)), {
    test: wanted,
    seen: train,
    k: [1, 2],
  });

test('spread: a K beyond the lists, items beyond the catalog and empty lists are refused', async () => {
  const { lists } = await evaluate();
  throwsArgument(() => listSpread(lists, train, 3), 'k');
  throwsArgument(() => listSpread(lists, train, 0), 'k');
  const beyond: TopLists = { users: Int32Array.of(0), k: 1, items: Int32Array.of(5) };
  throwsArgument(() => listSpread(beyond, train), 'lists');
  throwsArgument(() => listSpread({ ...beyond, items: Int32Array.of(-1) }, train), 'lists');
});

test('spread by hand: coverage, Gini and self-information of the first positions and of all', async () => {
  const { lists } = await evaluate();
  // Lists: [3, 4], [2, 3], [1, 2], [1, 2].
  assert.deepEqual(lists.items, Int32Array.of(3, 4, 2, 3, 1, 2, 1, 2));
  const first = listSpread(lists, train, 1);
  assert.deepEqual(first.counts, Int32Array.of(0, 2, 1, 1, 0));
  near(first.coverage, 3 / 5);
  // Bits: items 2 and 3 have one of four users, item 1 two of four.
  near(first.novelty, (2 + 2 + 1 + 1) / 4);
  // Sorted 0, 0, 1, 1, 2: (-4*0 - 2*0 + 0*1 + 2*1 + 4*2) / (5 * 4).
  near(first.gini, 0.5);
  // Item 4, which nobody touched, counts as if one had.
  near(listSpread(lists, train).novelty, (2 + 2 + 2 + 2 + 1 + 2 + 1 + 2) / 8);
});

test('strata: shares that do not grow within (0, 1), no training data and another catalog are refused', async () => {
  for (const head of [0, 1, Number.NaN]) throwsArgument(() => popularityStrata(train, { head }), 'head');
  for (const middle of [0.2, 1]) {
    throwsArgument(() => popularityStrata(train, { head: 0.2, middle }), 'middle');
  }
  const none = { ...train, offsets: new Int32Array(5), itemIds: new Int32Array(0) };
  throwsArgument(() => popularityStrata(none), 'training');
  const result = await evaluate();
  const other = popularityStrata(interactionsOf(logOf([[0, 0]]), { users: 4, items: 6 }));
  throwsArgument(() => measureStrata(result, other, [1]), 'popularity');
});

test('strata by hand: all items compete, the relevant ones of the stratum count', async () => {
  // Of 8 interactions item 0 has 4, a third and more; with item 1 they are 6, two thirds and more.
  const popularity = popularityStrata(train);
  assert.deepEqual(popularity, { of: Uint8Array.of(0, 1, 2, 2, 2), items: { head: 1, middle: 1, tail: 3 } });
  assert.deepEqual(popularityStrata(train, { head: 0.6, middle: 0.7 }).of, Uint8Array.of(0, 0, 2, 2, 2));
  // However little its share, the head has the most popular item.
  assert.deepEqual(popularityStrata(train, { head: 0.01, middle: 0.02 }).of, Uint8Array.of(0, 2, 2, 2, 2));
  const result = await evaluate();
  const measured = measureStrata(result, popularity, [1, 2]);
  assert.deepEqual(
    stratumNames.map((stratum) => [measured[stratum].users, measured[stratum].pairs]),
    [
      [0, 0],
      [2, 2],
      [2, 3],
    ],
  );
  assert.equal(measured.head.at, undefined);
  near(measured.middle.at?.[1].mean.recall, 1);
  // User 0 finds item 3 at once; user 1 finds item 2 and misses 4.
  near(measured.tail.at?.[1].mean.recall, 0.75);
  const pairs = stratumNames.reduce((sum, stratum) => sum + measured[stratum].pairs, 0);
  assert.equal(pairs, result.counts.pairs);
});

test('groups and intervals refuse cut-offs and metrics that are not there, and other users', async () => {
  const result = await evaluate();
  const choice = { k: 1, metric: 'recall' } as const;
  throwsArgument(() => rankingInterval(result, { ...choice, k: 3 }), 'k[0]');
  throwsArgument(() => rankingInterval(result, { ...choice, metric: 'auc' as 'recall' }), 'metric');
  const some = await evaluateRanking((users) => new Float32Array(users.length * 5), {
    test: wanted,
    seen: train,
    k: [1],
    userIds: Int32Array.of(1, 2),
  });
  throwsArgument(() => rankingDifference(result, some, choice), 'b');
  for (const from of [[], [1, 2], [0, 3, 3], [0, 1.5]]) {
    assert.throws(() => measureByDegree(result, train, from, choice), /from\[\d\] must be/);
  }
  const other = interactionsOf(logOf([[0, 0]]), { users: 5, items: 5 });
  throwsArgument(() => measureByDegree(result, other, [0], choice), 'training');
});

test('groups by hand: users by their training items, each evaluated user in one group', async () => {
  const result = await evaluate();
  const choice = { k: 1, metric: 'recall' } as const;
  assert.deepEqual(result.at[1].perUser.recall, Float64Array.of(1, 0.5, 1, 1));
  const groups = measureByDegree(result, train, [0, 2, 3], choice);
  assert.deepEqual(
    groups.map(({ from, to, users }) => [from, to, ...users]),
    [
      [0, 1, 2],
      [2, 2, 1, 3],
      [3, Number.POSITIVE_INFINITY, 0],
    ],
  );
  assert.equal(groups[0].interval, undefined);
  near(groups[1].interval?.estimate, 0.75);
  near(rankingInterval(result, choice).estimate, result.at[1].mean.recall);
  const backwards = await evaluate([1, 2, 3, 4, 5]);
  const { estimate, count } = rankingDifference(result, backwards, choice);
  near(estimate, result.at[1].mean.recall - backwards.at[1].mean.recall);
  assert.equal(count, 4);
});
