import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { rejectsArgument, throwsArgument } from '../../core/testing/throws-argument';
import { interactionValues } from '../../data/interaction-values';
import { interactionsOf } from '../../data/interactions';
import { evaluateRanking } from './evaluate-ranking';
import { measureLists } from './list-measures';

const sizes = { users: 2, items: 6 };
const log = {
  user: Int32Array.of(0, 0, 0, 1, 1, 0),
  item: Int32Array.of(4, 1, 3, 0, 5, 4),
  value: Float64Array.of(1, 3, 0, 2, 2, 2),
};
const wanted = interactionsOf(log, sizes);
/** Items 0, 1, 2 … come first. */
const inOrder = (users: Int32Array) => Float32Array.from({ length: users.length * 6 }, (_, i) => -(i % 6));

test('values of interactions stand in the order of their items; of a repeated pair the last or the sum', () => {
  assert.deepEqual(Array.from(wanted.itemIds), [1, 3, 4, 0, 5]);
  assert.deepEqual(Array.from(interactionValues(log, wanted)), [3, 0, 2, 2, 2]);
  assert.deepEqual(Array.from(interactionValues(log, wanted, { repeats: 'sum' })), [3, 0, 3, 2, 2]);
  throwsArgument(() => interactionValues({ user: log.user, item: log.item }, wanted), 'log');
  throwsArgument(() => interactionValues(log, wanted, { repeats: 'first' as never }), 'repeats');
  const other = { user: Int32Array.of(1), item: Int32Array.of(1), value: Float64Array.of(1) };
  throwsArgument(() => interactionValues(other, wanted), 'row 0 of log');
  throwsArgument(
    () => interactionValues({ ...log, value: log.value.map(() => Number.NaN) }, wanted),
    'value[0]',
  );
});

test('relevance of another length, below 0, that is no number or too much for its gain is refused', async () => {
  const evaluate = (relevance: Float64Array, gain?: 'linear') =>
    evaluateRanking(inOrder, { test: wanted, k: [3], relevance, ...(gain && { gain }) });
  await rejectsArgument(evaluate(Float64Array.of(1, 2)), 'relevance');
  await rejectsArgument(evaluate([3, 0, 2, 2, 2] as never), 'relevance');
  await rejectsArgument(evaluate(Float64Array.of(3, 0, -2, 2, 2)), 'relevance[2]');
  await rejectsArgument(evaluate(Float64Array.of(3, 0, Number.NaN, 2, 2)), 'relevance[2]');
  await rejectsArgument(evaluate(Float64Array.of(3, 0, 2000, 2, 2)), 'relevance[2]');
  await evaluate(Float64Array.of(3, 0, 2000, 2, 2), 'linear');
  const bad = { test: wanted, k: [3], gain: 'linear' as const };
  await rejectsArgument(evaluateRanking(inOrder, bad), 'gain');
  await rejectsArgument(
    evaluateRanking(inOrder, { ...bad, relevance: interactionValues(log, wanted), gain: 'square' as never }),
    'gain',
  );
});

test('nDCG@4 by hand: user 0 finds relevances 3 and 0 at positions 2 and 4, user 1 one of 2 at position 1', async () => {
  const log2 = Math.log2;
  const relevance = interactionValues(log, wanted);
  const expected = {
    exponential: [7 / log2(3) / (7 + 3 / log2(3)), 3 / (3 + 3 / log2(3))],
    linear: [3 / log2(3) / (3 + 2 / log2(3)), 2 / (2 + 2 / log2(3))],
  };
  for (const gain of ['exponential', 'linear'] as const) {
    const { at } = await evaluateRanking(inOrder, { test: wanted, k: [4], relevance, gain });
    at[4].perUser.ndcg.forEach((value, user) => {
      assert.ok(Math.abs(value - expected[gain][user]) < 1e-12);
    });
    // The others take each item as relevant.
    assert.deepEqual(Array.from(at[4].perUser.recall), [2 / 3, 1 / 2]);
  }
});

test('relevance of 1 for all is nDCG without relevance; all of 0 is 0; the best order is 1, whatever was seen', async () => {
  const random = new Random(2);
  const rows = Array.from({ length: 200 }, () => [random.integer(0, 20), random.integer(0, 30)]);
  const many = {
    user: Int32Array.from(rows, ([user]) => user),
    item: Int32Array.from(rows, ([, item]) => item),
    value: Float64Array.from(rows, () => random.integer(0, 6)),
  };
  const all = interactionsOf(many, { users: 20, items: 30 });
  const seen = interactionsOf({ user: many.user.slice(0, 60), item: many.item.slice(0, 60) }, all);
  const table = Float32Array.from({ length: 600 }, () => random.uniform());
  const scorer = (users: Int32Array) =>
    Float32Array.from(
      { length: users.length * 30 },
      (_, i) => table[users[Math.floor(i / 30)] * 30 + (i % 30)],
    );
  const plain = await evaluateRanking(scorer, { test: all, seen, k: [5] });
  const ones = await evaluateRanking(scorer, {
    ...{ test: all, seen, k: [5] },
    relevance: new Float64Array(all.itemIds.length).fill(1),
  });
  plain.at[5].perUser.ndcg.forEach((value, row) => {
    assert.ok(Math.abs(value - ones.at[5].perUser.ndcg[row]) < 1e-12);
  });
  const nothing = await evaluateRanking(scorer, {
    ...{ test: all, seen, k: [5] },
    relevance: new Float64Array(all.itemIds.length),
  });
  assert.equal(nothing.at[5].mean.ndcg, 0);
  const relevance = interactionValues(many, all).map((value) => value + 1);
  const truth = new Float32Array(600);
  for (let user = 0; user < 20; user++)
    for (let i = all.offsets[user]; i < all.offsets[user + 1]; i++)
      truth[user * 30 + all.itemIds[i]] = relevance[i];
  const best = (users: Int32Array) =>
    Float32Array.from(
      { length: users.length * 30 },
      (_, i) => truth[users[Math.floor(i / 30)] * 30 + (i % 30)],
    );
  for (const gain of ['linear', 'exponential'] as const) {
    const { at } = await evaluateRanking(best, { test: all, seen, k: [3, 10], relevance, gain });
    for (const k of [3, 10]) for (const value of at[k].perUser.ndcg) assert.ok(Math.abs(value - 1) < 1e-12);
  }
  throwsArgument(() => measureLists(plain.lists, plain.relevant, [5], Float64Array.of(1)), 'gains');
});

test('with either gain nDCG is scikit-learn’s', async () => {
  const { gradedNdcg: stored } = readFixture<{
    gradedNdcg: {
      relevance: number[][];
      scores: number[][];
      cases: { k: number; linear: number[]; exponential: number[] }[];
    };
  }>('models/fixtures/ratings.json');
  const [users, items] = [stored.scores.length, stored.scores[0].length];
  const scorer = (asked: Int32Array) =>
    Float32Array.from(Array.from(asked, (user) => stored.scores[user]).flat());
  const pairs = Array.from({ length: users * items }, (_, pair) => pair);
  const all = interactionsOf(
    {
      user: Int32Array.from(pairs, (pair) => Math.floor(pair / items)),
      item: Int32Array.from(pairs, (pair) => pair % items),
    },
    { users, items },
  );
  const relevance = Float64Array.from(stored.relevance.flat());
  for (const { k, ...expected } of stored.cases) {
    for (const gain of ['linear', 'exponential'] as const) {
      const { at } = await evaluateRanking(scorer, { test: all, k: [k], relevance, gain });
      at[k].perUser.ndcg.forEach((value, user) => {
        assert.ok(Math.abs(value - expected[gain][user]) < 1e-12, `${gain}@${k} of user ${user}`);
      });
    }
  }
});
