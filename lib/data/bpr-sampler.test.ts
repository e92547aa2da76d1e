import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../core/random';
import { throwsArgument } from '../core/testing/throws-argument';
import { BprSampler, type BprSamplerOptions, type Triples } from './bpr-sampler';
import { hasInteraction, type Interactions, interactionsOf } from './interactions';

/** Interactions from lists of items, user by user. */
function interactionsFrom(rows: number[][], items: number): Interactions {
  const user = Int32Array.from(rows.flatMap((own, u) => own.map(() => u)));
  return interactionsOf({ user, item: Int32Array.from(rows.flat()) }, { users: rows.length, items });
}

const small = interactionsFrom([[0, 1, 2], [3], [], [0, 1, 2, 3, 4, 5, 6]], 8);

function countsBy(triples: Triples, key: (t: number) => string | number): Map<string | number, number> {
  const counts = new Map<string | number, number>();
  for (let t = 0; t < triples.user.length; t++) counts.set(key(t), (counts.get(key(t)) ?? 0) + 1);
  return counts;
}

/** Chi-square of counts against probabilities, in standard deviations from its mean. */
function chiSquare(counts: number[], probabilities: number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let value = 0;
  counts.forEach((count, i) => {
    value += (count - total * probabilities[i]) ** 2 / (total * probabilities[i]);
  });
  const freedom = counts.length - 1;
  return (value - freedom) / Math.sqrt(2 * freedom);
}

test('options outside their range, and users who all know everything, are refused', () => {
  const refused = (options: object, message: RegExp) =>
    assert.throws(() => new BprSampler(small, options as BprSamplerOptions), message);
  refused({ exponent: -1 }, /exponent must be a finite number of 0 or more, got -1/);
  refused({ exponent: Number.NaN }, /exponent must be a finite number/);
  refused({ replace: 'no' }, /replace must be/);
  refused({ hard: { pool: 1, score: () => [] } }, /hard.pool must be an integer in \[2, 262144\], got 1/);
  refused({ hard: { pool: 2 } }, /hard.score must be a function, got undefined/);
  const all = interactionsFrom([[0, 1], [0, 1], []], 2);
  throwsArgument(() => new BprSampler(all), 'interactions');
});

test('numbers of triples that are none, or more than there are without replacement, are refused', () => {
  for (const bad of [0, -1, 1.5, Number.NaN]) {
    throwsArgument(() => new BprSampler(small).sample(new Random(1), bad), 'triples');
  }
  throwsArgument(() => new BprSampler(small, { replace: false }).sample(new Random(1), 12), 'triples');
});

test('scores that are missing or no number are refused, naming the pair', () => {
  const sample = (score: (user: Int32Array) => number[]) =>
    new BprSampler(small, { hard: { pool: 2, score } }).sample(new Random(1), 3);
  throwsArgument(() => sample(() => [1]), 'hard.score');
  assert.throws(
    () => sample((user) => Array.from(user, () => Number.NaN)),
    /score of user \d and item \d must be a finite number, got NaN/,
  );
});

test('a user who knows every item stands in no triple and is counted, and so is nobody else', () => {
  const sampler = new BprSampler(interactionsFrom([[0, 1, 2], [2], []], 3));
  assert.equal(sampler.skippedUsers, 1);
  assert.equal(sampler.interactions, 1);
  const { user, positive } = sampler.sample(new Random(3), 100);
  assert.ok(user.every((u) => u === 1) && positive.every((i) => i === 2));
  // With an exponent, user 0 knows all that can be drawn: item 3 has no interaction.
  const popular = interactionsFrom([[0, 1, 2], [2]], 4);
  assert.equal(new BprSampler(popular).skippedUsers, 0);
  assert.equal(new BprSampler(popular, { exponent: 1 }).skippedUsers, 1);
});

test('the same seed gives the same triples, another seed or a second call others', () => {
  for (const options of [{}, { exponent: 0.75 }, { replace: false }]) {
    const sampler = new BprSampler(small, options);
    const random = new Random(5);
    const first = sampler.sample(random);
    assert.deepEqual(first, new BprSampler(small, options).sample(new Random(5)));
    assert.notDeepEqual(first, sampler.sample(random));
    assert.notDeepEqual(first, sampler.sample(new Random(6)));
  }
});

test('every triple is a known positive and an unknown negative of its user, as many as interactions', () => {
  const random = new Random(9);
  const log = { user: new Int32Array(4000), item: new Int32Array(4000) };
  for (let row = 0; row < 4000; row++) {
    log.user[row] = random.integer(0, 60);
    log.item[row] = Math.floor(80 * random.uniform() ** 2);
  }
  const interactions = interactionsOf(log, { users: 60, items: 80 });
  const score = (_: Int32Array, item: Int32Array) => item;
  for (const options of [{}, { exponent: 1 }, { hard: { pool: 5, score } }, { replace: false }]) {
    const sampler = new BprSampler(interactions, options);
    const triples = sampler.sample(random);
    assert.equal(triples.user.length, interactions.itemIds.length);
    for (let t = 0; t < triples.user.length; t++) {
      assert.ok(hasInteraction(interactions, triples.user[t], triples.positive[t]));
      assert.ok(!hasInteraction(interactions, triples.user[t], triples.negative[t]));
    }
  }
});

test('interactions are drawn uniformly: busy users more often, in proportion', () => {
  const triples = new BprSampler(small).sample(new Random(11), 110_000);
  const counts = countsBy(triples, (t) => `${triples.user[t]} ${triples.positive[t]}`);
  assert.equal(counts.size, 11);
  assert.ok(Math.abs(chiSquare([...counts.values()], new Array(11).fill(1 / 11))) < 4);
});

test('without replacement, an epoch holds each interaction once, in an order of its own', () => {
  const triples = new BprSampler(small, { replace: false }).sample(new Random(12));
  const counts = countsBy(triples, (t) => `${triples.user[t]} ${triples.positive[t]}`);
  assert.deepEqual([...counts.values()], new Array(11).fill(1));
  assert.notDeepEqual([...triples.user], [...triples.user].sort());
});

test('negatives are uniform over the items that the user does not know', () => {
  const triples = new BprSampler(small).sample(new Random(13), 200_000);
  for (const [user, unknown] of [
    [0, 5],
    [1, 7],
  ]) {
    const counts = countsBy(triples, (t) => (triples.user[t] === user ? triples.negative[t] : 'other'));
    counts.delete('other');
    assert.equal(counts.size, unknown);
    assert.ok(Math.abs(chiSquare([...counts.values()], new Array(unknown).fill(1 / unknown))) < 4);
  }
});

test('with an exponent, negatives follow the items’ users to that power', () => {
  // Items 0 to 3 have 4, 3, 2 and 1 users among those who know no other item; user 4 has item 4 alone.
  const interactions = interactionsFrom([[0, 1, 2, 3], [0, 1, 2], [0, 1], [0], [4], []], 6);
  const triples = new BprSampler(interactions, { exponent: 0.5 }).sample(new Random(14), 200_000);
  const counts = countsBy(triples, (t) => (triples.user[t] === 4 ? triples.negative[t] : 'other'));
  const weights = [4, 3, 2, 1].map((users) => users ** 0.5);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  assert.equal(counts.get(5), undefined, 'an item without users is never drawn');
  const drawn = [0, 1, 2, 3].map((item) => counts.get(item) ?? 0);
  assert.ok(
    Math.abs(
      chiSquare(
        drawn,
        weights.map((weight) => weight / total),
      ),
    ) < 4,
  );
});

test('a user who knows nearly all items gets the few unknown ones, in their proportions', () => {
  // 3 unknown items of 2,000: rejection gives up on most draws, and the list of unknown items takes over.
  const nearlyAll = Array.from({ length: 2000 }, (_, item) => item).filter(
    (item) => ![7, 500, 1999].includes(item),
  );
  const interactions = interactionsFrom([nearlyAll, [7, 500], [500, 3]], 2000);
  const uniform = new BprSampler(interactions).sample(new Random(15), 3000);
  const drawn = countsBy(uniform, (t) => (uniform.user[t] === 0 ? uniform.negative[t] : 'other'));
  const counts = [7, 500, 1999].map((item) => drawn.get(item) ?? 0);
  assert.ok(Math.abs(chiSquare(counts, [1 / 3, 1 / 3, 1 / 3])) < 4, String(counts));
  const popular = new BprSampler(interactions, { exponent: 1 }).sample(new Random(16), 3000);
  const again = countsBy(popular, (t) => (popular.user[t] === 0 ? popular.negative[t] : 'other'));
  assert.equal(again.get(1999), undefined);
  assert.ok(Math.abs(chiSquare([again.get(7) ?? 0, again.get(500) ?? 0], [1 / 3, 2 / 3])) < 4);
});

test('a hard negative is the highest scored of its pool: the share of the best item grows as theory says', () => {
  // Of 8 items user 1 knows item 3; item 7 scores highest, so it wins unless none of 4 draws is item 7.
  const sampler = new BprSampler(small, { hard: { pool: 4, score: (_, item) => item } });
  const triples = sampler.sample(new Random(17), 100_000);
  const counts = countsBy(triples, (t) => (triples.user[t] === 1 ? triples.negative[t] : 'other'));
  counts.delete('other');
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const expected = 1 - (6 / 7) ** 4;
  const standardDeviation = Math.sqrt((expected * (1 - expected)) / rows);
  assert.ok(Math.abs((counts.get(7) ?? 0) / rows - expected) < 4 * standardDeviation);
});
