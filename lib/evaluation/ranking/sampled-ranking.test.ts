import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { rejectsArgument } from '../../core/testing/throws-argument';
import { interactionsOf } from '../../data/interactions';
import { type SampledCandidates, sampleCandidates } from '../../data/sampled-candidates';
import { rankingMetricNames } from './list-measures';
import { candidateScores, evaluateSampledRanking, type ScoreCandidates } from './sampled-ranking';

const two: SampledCandidates = {
  users: Int32Array.of(4, 4),
  targets: Int32Array.of(0, 3),
  width: 3,
  negatives: Int32Array.of(1, 2, 3, 0, 1, 2),
};
/** Item ids as scores: item 0 is last, item 3 first. */
const byId: ScoreCandidates = (_, items) => Float32Array.from(items);

test('bad cut-offs, no rows, scores of another shape and NaN are refused', async () => {
  await rejectsArgument(evaluateSampledRanking(byId, two, { k: [5] }), 'k[0]');
  await rejectsArgument(evaluateSampledRanking(byId, two, { k: [] }), 'k');
  await rejectsArgument(evaluateSampledRanking(byId, two, { k: [1], batchSize: 0 }), 'batchSize');
  const none = { ...two, users: new Int32Array(0), targets: new Int32Array(0), negatives: new Int32Array(0) };
  await rejectsArgument(evaluateSampledRanking(byId, none, { k: [1] }), 'candidates');
  await rejectsArgument(
    evaluateSampledRanking(() => new Float32Array(7), two, { k: [1] }),
    'scoreCandidates(users, items)',
  );
  await rejectsArgument(
    evaluateSampledRanking(
      (_, items) => Float32Array.from(items, (_, i) => (i === 6 ? Number.NaN : i)),
      two,
      { k: [1] },
    ),
    'score of user 4 and item 1',
  );
});

test('by hand: one target last, one first', async () => {
  const { at, rank, candidates } = await evaluateSampledRanking(byId, two, { k: [1, 4], batchSize: 1 });
  assert.deepEqual([...rank], [4, 1]);
  assert.equal(candidates, 4);
  assert.equal(at[1].mean.hitRate, 0.5);
  assert.equal(at[4].mean.recall, 1);
  assert.equal(at[4].mean.ndcg, (1 / Math.log2(5) + 1) / 2);
  assert.equal(at[4].mean.reciprocalRank, (1 / 4 + 1) / 2);
});

const users = 3000;
const sizes = { users, items: 400 };
const random = new Random(7);
const eachUser = Int32Array.from({ length: users }, (_, user) => user);
const wanted = interactionsOf({ user: eachUser, item: eachUser.map(() => random.integer(0, 400)) }, sizes);
const hundred = sampleCandidates(wanted, { known: wanted, random });

test('with 100 negatives a random scorer hits 0.099 at 10, one of equal scores nothing, a perfect one everything', async () => {
  const score =
    (value: (i: number) => number): ScoreCandidates =>
    (_, items) =>
      Float32Array.from(items, (_, i) => value(i));
  const guesses = await evaluateSampledRanking(
    score(() => random.uniform()),
    hundred,
    { k: [10] },
  );
  const expected = 10 / 101;
  const error = Math.abs(guesses.at[10].mean.hitRate - expected);
  assert.ok(error < 4 * Math.sqrt((expected * (1 - expected)) / users), `${guesses.at[10].mean.hitRate}`);
  const ties = await evaluateSampledRanking(
    score(() => 1),
    hundred,
    { k: [10, 100] },
  );
  for (const metric of rankingMetricNames) assert.equal(ties.at[100].mean[metric], 0);
  const perfect = await evaluateSampledRanking(
    score((i) => (i % 101 === 0 ? 1 : 0)),
    hundred,
    { k: [1] },
  );
  for (const metric of rankingMetricNames) assert.equal(perfect.at[1].mean[metric], 1);
});

test('a scorer of all items gives the same ranks as one of the candidates alone', async () => {
  const score = (user: number, item: number): number => Math.sin(user * 31 + item * 17);
  const all = candidateScores(
    (batch) =>
      Float32Array.from({ length: batch.length * 400 }, (_, i) => score(batch[Math.floor(i / 400)], i % 400)),
    400,
  );
  const alone: ScoreCandidates = (batch, items) =>
    Float32Array.from(items, (item, i) => score(batch[Math.floor(i / 101)], item));
  const [a, b] = await Promise.all(
    [all, alone].map((scorer) => evaluateSampledRanking(scorer, hundred, { k: [10] })),
  );
  assert.deepEqual(a, b);
});
