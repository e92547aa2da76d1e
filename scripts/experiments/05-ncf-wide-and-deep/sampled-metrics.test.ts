import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemsOfUser, loadMovieLens100k, pairedDifference, Random } from 'lib';
import { type ProtocolHits, readRecordedResults } from 'lib/lessons';
import { holdOneOut } from './sampled-metrics';

test('one rating of each user is the test, another validation, and no row is in two parts', async () => {
  const films = await loadMovieLens100k();
  const { training, tuning, validation, test: held, all } = holdOneOut(films, new Random(3));
  const rows = films.ratings.user.length;
  assert.equal(held.interactions.itemIds.length, films.userCount);
  assert.equal(validation.interactions.itemIds.length, films.userCount);
  assert.equal(training.interactions.itemIds.length, rows - films.userCount);
  assert.equal(tuning.interactions.itemIds.length, rows - 2 * films.userCount);
  for (let user = 0; user < films.userCount; user++) {
    const parts = [tuning, validation, held].map(({ interactions }) => itemsOfUser(interactions, user));
    const own = parts.flatMap((items) => [...items]).sort((a, b) => a - b);
    assert.deepEqual(own, [...itemsOfUser(all, user)]);
  }
});

// What section 5.2 of notebook 05 says of the record.

const { cutoffs, models } = readRecordedResults('sampled-metrics').results;
const names = Object.keys(models);
type Protocol = keyof ProtocolHits;
const hits = (model: string, protocol: Protocol, k: number) => models[model][protocol][cutoffs.indexOf(k)];
const lead = (first: string, second: string, protocol: Protocol, k: number) =>
  pairedDifference(hits(first, protocol, k).values, hits(second, protocol, k).values);
const best = (protocol: Protocol, k: number): string =>
  names.reduce((a, b) => (hits(b, protocol, k).estimate > hits(a, protocol, k).estimate ? b : a));

test('EASE leads full ranking clear of all others, and is not first where negatives are drawn by popularity', () => {
  for (const k of cutoffs) {
    for (const name of names.filter((other) => other !== 'EASE')) {
      assert.ok(lead('EASE', name, 'full', k).lower > 0, `${name} at ${k}`);
    }
    assert.equal(best('corrected', k), 'EASE');
    assert.equal(best('popularity', k), 'GMF');
    const { lower, upper } = lead('EASE', 'GMF', 'popularity', k);
    assert.ok(lower < 0 && upper > 0, `EASE and GMF at ${k}`);
  }
  assert.notEqual(best('uniform', 10), 'EASE');
});

test('at 3 both samples turn item-kNN and the MLP around, and at 10 they open a gap that full ranking has not', () => {
  assert.ok(lead('item-kNN', 'MLP', 'full', 3).lower > 0);
  const { lower, upper } = lead('item-kNN', 'MLP', 'full', 10);
  assert.ok(lower < 0 && upper > 0);
  for (const protocol of ['uniform', 'popularity'] as const) {
    for (const k of cutoffs) assert.ok(lead('item-kNN', 'MLP', protocol, k).upper < -0.02, protocol);
  }
});

test('the correction turns no pair around', () => {
  for (const k of cutoffs) {
    for (const first of names) {
      for (const second of names) {
        const isAhead = lead(first, second, 'full', k).lower > 0;
        assert.ok(!isAhead || lead(first, second, 'corrected', k).upper >= 0, `${first}, ${second} at ${k}`);
      }
    }
  }
});

test('a sampled hit rate is at least twice the full one, and the corrected one is below it', () => {
  for (const k of cutoffs) {
    for (const name of names) {
      const full = hits(name, 'full', k).estimate;
      assert.ok(hits(name, 'uniform', k).estimate > 2 * full, `${name} at ${k}`);
      assert.ok(hits(name, 'corrected', k).estimate < full, `${name} at ${k}`);
    }
  }
});
