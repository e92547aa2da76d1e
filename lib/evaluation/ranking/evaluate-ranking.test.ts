import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { rejectsArgument } from '../../core/testing/throws-argument';
import { type Interactions, interactionsOf } from '../../data/interactions';
import type { ScoreItems } from '../../models/ranking-model';
import { evaluateRanking } from './evaluate-ranking';
import { type RankingMetric, rankingMetricNames } from './list-measures';
import { recommendItems } from './recommend-items';

/** Interactions from a list of items by user. */
function rowsOf(lists: readonly (readonly number[])[], items: number): Interactions {
  const offsets = Int32Array.from([0, ...lists].map((_, user) => lists.slice(0, user).flat().length));
  const itemIds = Int32Array.from(lists.flatMap((list) => [...list].sort((a, b) => a - b)));
  return { users: lists.length, items, offsets, itemIds };
}

/** A scorer that reads a table [users][items]. */
const tableScorer =
  (table: readonly (readonly number[])[]): ScoreItems =>
  (users) =>
    Float32Array.from([...users].flatMap((user) => table[user]));

const near = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

test('options that cannot be met are refused before anything is scored', async () => {
  const wanted = rowsOf([[0], [2]], 4);
  const never: ScoreItems = () => assert.fail('scored');
  const refused = (options: object, rule: RegExp) =>
    assert.rejects(evaluateRanking(never, { test: wanted, k: [2], ...options }), rule);
  await refused({ k: [5] }, /k\[0\] must be at most the 4 items, got 5/);
  await refused({ k: [] }, /k must be a list of at least one cut-off/);
  await refused({ k: [2, 2] }, /k\[1\] must be different from the others, got 2/);
  for (const bad of [0, -1, 1.5, Number.NaN]) {
    await refused({ k: [bad] }, /k\[0\] must be an integer of 1 or more/);
    await refused({ batchSize: bad }, /batchSize must be an integer of 1 or more/);
  }
  await refused({ batchSize: 2 ** 27 }, /batchSize must be at most 67108864 for 4 items \(1 GiB of scores\)/);
  await refused({ seen: rowsOf([[1]], 4) }, /seen must be of 2 users and 4 items, got "1 users and 4 items"/);
  await refused({ training: rowsOf([[1]], 3) }, /training must be of 4 items, got "3 items"/);
  await refused({ userIds: Int32Array.of(0, 2) }, /userIds must be an integer in \[0, 2\), got 2 at row 1/);
  await refused({ userIds: Int32Array.of(1, 0, 1) }, /userIds must be distinct, got "1 twice"/);
  await refused({ test: rowsOf([[], []], 4) }, /test must be interactions of at least one user/);
  await refused({ seen: wanted }, /test must be interactions of at least one user, not all seen before/);
  await rejectsArgument(
    evaluateRanking(undefined as unknown as ScoreItems, { test: wanted, k: [2] }),
    'scoreItems',
  );
});

test('scores of another shape, and NaN wherever it stands, are refused', async () => {
  const wanted = rowsOf([[0], [2]], 4);
  const scored = (scoreItems: ScoreItems) =>
    evaluateRanking(scoreItems, { test: wanted, seen: rowsOf([[1], []], 4), k: [2] });
  await rejectsArgument(
    scored(() => new Float32Array(7)),
    'scoreItems(users)',
  );
  await assert.rejects(
    scored(() => [1, 2] as unknown as Float32Array),
    /must be a Float32Array of 2 users/,
  );
  for (let position = 0; position < 8; position++) {
    const scores = Float32Array.of(4, 3, 2, 1, 4, 3, 2, 1);
    scores[position] = Number.NaN;
    const rule = new RegExp(
      `score of user ${position >> 2} and item ${position % 4} must be a number, got NaN`,
    );
    await assert.rejects(
      scored(() => scores),
      rule,
    );
  }
});

test('a case by hand: positions 1 and 4 of a list of five, three relevant', async () => {
  // Ranking without the seen item 0: 1, 2, 3, 4, 5, …
  const table = [[9, 8, 7, 6, 5, 4, 3, 2]];
  const result = await evaluateRanking(tableScorer(table), {
    test: rowsOf([[1, 4, 7]], 8),
    seen: rowsOf([[0]], 8),
    k: [3, 5],
  });
  assert.deepEqual(result.lists.items, Int32Array.of(1, 2, 3, 4, 5));
  assert.deepEqual(result.firstRank, Int32Array.of(1));
  const ideal = 1 + 1 / Math.log2(3) + 1 / 2;
  const expected: Record<number, Record<RankingMetric, number>> = {
    3: {
      recall: 1 / 3,
      ndcg: 1 / ideal,
      precision: 1 / 3,
      hitRate: 1,
      reciprocalRank: 1,
      averagePrecision: 1 / 3,
    },
    5: {
      recall: 2 / 3,
      ndcg: (1 + 1 / Math.log2(5)) / ideal,
      precision: 2 / 5,
      hitRate: 1,
      reciprocalRank: 1,
      averagePrecision: (1 + 2 / 4) / 3,
    },
  };
  for (const k of [3, 5]) {
    for (const metric of rankingMetricNames) near(result.at[k].mean[metric], expected[k][metric]);
  }
});

test('what is not evaluated is counted: users without a test, seen pairs, items nobody touched in training', async () => {
  const result = await evaluateRanking(tableScorer(Array(4).fill([1, 2, 3, 4, 5])), {
    test: rowsOf([[0, 1], [], [2], [3, 4]], 5),
    seen: rowsOf([[1], [2], [2], []], 5),
    k: [1],
  });
  assert.deepEqual(result.counts, {
    users: 2,
    usersWithoutTest: 2,
    usersSeenAll: 1,
    coldUsers: 1,
    pairs: 3,
    seenPairs: 2,
    coldPairs: 3,
  });
  assert.deepEqual(result.lists.users, Int32Array.of(0, 3));
  assert.equal(result.at[1].mean.recall, 0.25);
  const without = await evaluateRanking(tableScorer([[1, 2]]), { test: rowsOf([[0]], 2), k: [1] });
  assert.equal(without.counts.coldPairs, undefined);
  const trained = await evaluateRanking(tableScorer([[1, 2]]), {
    test: rowsOf([[0]], 2),
    training: rowsOf([[1], [0]], 2),
    k: [1],
  });
  assert.equal(trained.counts.coldPairs, 0);
});

test('fewer candidates than positions leave -1 at the end of a list', async () => {
  const result = await evaluateRanking(tableScorer([[3, 2, 1, 0]]), {
    test: rowsOf([[3]], 4),
    seen: rowsOf([[0, 1]], 4),
    k: [4],
  });
  assert.deepEqual(result.lists.items, Int32Array.of(2, 3, -1, -1));
  assert.equal(result.at[4].mean.precision, 1 / 4);
});

interface FixtureCase {
  name: string;
  items: number;
  scores: number[][];
  users: {
    test: number[];
    seen: number[];
    firstRank: number;
    at: Record<string, Omit<Record<RankingMetric, number>, 'reciprocalRank'>>;
  }[];
}
const fixture = readFixture<{ ks: number[]; cases: FixtureCase[] }>(
  'evaluation/fixtures/ranking-metrics.json',
);

for (const { name, items, scores, users } of fixture.cases) {
  test(`${name}: user by user what trec_eval gives`, async () => {
    const result = await evaluateRanking(tableScorer(scores), {
      test: rowsOf(
        users.map(({ test }) => test),
        items,
      ),
      seen: rowsOf(
        users.map(({ seen }) => seen),
        items,
      ),
      k: fixture.ks,
      batchSize: 5,
    });
    users.forEach((user, row) => {
      assert.equal(result.firstRank[row], user.firstRank);
      for (const k of fixture.ks) {
        const { perUser } = result.at[k];
        const expected = user.at[k];
        for (const metric of ['recall', 'ndcg', 'precision', 'hitRate'] as const) {
          near(perUser[metric][row], expected[metric]);
        }
        // trec_eval divides by all relevant items.
        const relevant = user.test.length;
        near(perUser.averagePrecision[row], (expected.averagePrecision * relevant) / Math.min(k, relevant));
        near(perUser.reciprocalRank[row], user.firstRank <= k ? 1 / user.firstRank : 0);
      }
    });
  });
}

test('any scores, ties among them, give what sorting all candidates gives, whatever the batch size', async () => {
  const cases = fc.record({
    scores: fc.array(
      fc.array(fc.constantFrom(-1, 0, 0.5, 1, Number.NEGATIVE_INFINITY), { minLength: 9, maxLength: 9 }),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
    labels: fc.array(fc.constantFrom('test', 'seen', ''), { minLength: 45, maxLength: 45 }),
    k: fc.integer({ min: 1, max: 9 }),
    batchSize: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ scores, labels, k, batchSize }) => {
      const labeled = (label: string) =>
        scores.map((_, user) =>
          scores[user].map((_, item) => item).filter((i) => labels[user * 9 + i] === label),
        );
      const tests = labeled('test');
      fc.pre(tests.some((list) => list.length > 0));
      const result = await evaluateRanking(tableScorer(scores), {
        test: rowsOf(tests, 9),
        seen: rowsOf(labeled('seen'), 9),
        k: [k],
        batchSize,
      });
      result.lists.users.forEach((user, row) => {
        const late = (item: number) => (tests[user].includes(item) ? 1 : 0);
        const order = scores[user]
          .map((_, item) => item)
          .filter((item) => labels[user * 9 + item] !== 'seen')
          .sort((a, b) =>
            scores[user][a] === scores[user][b]
              ? late(a) - late(b) || a - b
              : scores[user][a] < scores[user][b]
                ? 1
                : -1,
          );
        const list = [...result.lists.items.subarray(row * k, (row + 1) * k)];
        assert.deepEqual(
          list,
          Array.from({ length: k }, (_, position) => order[position] ?? -1),
        );
        assert.equal(result.firstRank[row], order.findIndex((item) => late(item) === 1) + 1);
      });
    }),
  );
});

test('a perfect scorer gives 1 in every measure with as many positions as relevant items', async () => {
  const random = new Random(1);
  const items = 30;
  const tests = Array.from({ length: 20 }, () => [...random.permutation(items).subarray(0, 5)]);
  const table = tests.map((list) =>
    Array.from({ length: items }, (_, i) => (list.includes(i) ? 1 : 0) + random.uniform(0, 0.9)),
  );
  const result = await evaluateRanking(tableScorer(table), { test: rowsOf(tests, items), k: [5, 10] });
  for (const metric of rankingMetricNames) near(result.at[5].mean[metric], 1);
  near(result.at[10].mean.precision, 0.5);
  near(result.at[10].mean.ndcg, 1);
});

test('equal scores hit nothing, random scores hit K in the number of items', async () => {
  const random = new Random(2);
  const users = 4000;
  const user = Int32Array.from({ length: users }, (_, u) => u);
  const wanted = interactionsOf(
    { user, item: user.map(() => random.integer(0, 101)) },
    { users, items: 101 },
  );
  const ties = await evaluateRanking((batch) => new Float32Array(batch.length * 101), {
    test: wanted,
    k: [10, 100],
  });
  for (const metric of rankingMetricNames) assert.equal(ties.at[100].mean[metric], 0);
  assert.ok(ties.firstRank.every((rank) => rank === 101));
  const guesses = await evaluateRanking(
    (batch) => Float32Array.from({ length: batch.length * 101 }, () => random.uniform()),
    { test: wanted, k: [10] },
  );
  const expected = 10 / 101;
  near(guesses.at[10].mean.hitRate, expected, 4 * Math.sqrt((expected * (1 - expected)) / users));
});

test('the largest batch is the most that is ever scored, and every user is scored once', async () => {
  const users = 23;
  const asked: number[] = [];
  let largest = 0;
  const scoreItems: ScoreItems = async (batch) => {
    asked.push(...batch);
    largest = Math.max(largest, batch.length);
    return new Float32Array(batch.length * 7);
  };
  const wanted = rowsOf(
    Array.from({ length: users }, (_, u) => [u % 7]),
    7,
  );
  await evaluateRanking(scoreItems, { test: wanted, k: [1], batchSize: 4 });
  assert.equal(largest, 4);
  assert.deepEqual(
    asked,
    Array.from({ length: users }, (_, u) => u),
  );
});

test('recommendations leave out what was seen and take the lower id of equal scores', async () => {
  const table = [
    [1, 5, 5, 2],
    [0, 0, 0, 0],
  ];
  const { items } = await recommendItems(tableScorer(table), {
    k: 2,
    items: 4,
    userIds: Int32Array.of(1, 0),
    seen: rowsOf([[1], [0]], 4),
  });
  assert.deepEqual(items, Int32Array.of(1, 2, 2, 3));
  await rejectsArgument(
    recommendItems(tableScorer(table), { k: 5, items: 4, userIds: Int32Array.of(0) }),
    'k',
  );
});
