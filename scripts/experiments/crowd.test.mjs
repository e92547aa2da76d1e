import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Random } from 'lib';
import { holdOut } from './crowd-world.mjs';

const read = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(`../../data/results/${name}.json`, import.meta.url), 'utf8'));

// What notebook 04 says of the recorded runs.

test('each user’s rows are held out in the same share, at least one of two and none of one', () => {
  const log = {
    user: Int32Array.of(0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2),
    item: Int32Array.of(0, 1, 5, 0, 1, 2, 3, 4, 5, 6, 7),
  };
  const { train, test: held } = holdOut(log, 0.25, new Random(1));
  const of = (/** @type {Int32Array} */ users, /** @type {number} */ user) =>
    users.filter((u) => u === user).length;
  assert.deepEqual(
    [0, 1, 2].map((user) => of(held.user, user)),
    [1, 0, 2],
  );
  assert.deepEqual(
    [0, 1, 2].map((user) => of(train.user, user)),
    [1, 1, 6],
  );
});

test('the degree experiment reports other worlds than it tuned on, and gives each model settings to choose from', () => {
  const { seeds, results } = read('crowd-degree-gain');
  assert.ok(seeds.length >= 10);
  assert.ok(results.tuningSeeds.every((/** @type {number} */ seed) => !seeds.includes(seed)));
  for (const { tried, chosen } of Object.values(results.tuning)) {
    assert.ok(tried.length >= 8);
    const best = Math.max(...tried.map((/** @type {{ recall: number }} */ { recall }) => recall));
    const kept = tried.find((/** @type {{ recall: number }} */ { recall }) => recall === best);
    assert.deepEqual(kept.settings, chosen);
  }
});

test('over plain BPR-MF the graph gains for sparse users and for dense ones, and more for the dense', () => {
  const { sparse, dense, trend, all } = read('crowd-degree-gain').results.against['BPR-MF'];
  assert.ok(all.lower > 0 && sparse.lower > 0 && dense.lower > 0);
  assert.ok(trend.lower > 0, `per doubling ${JSON.stringify(trend)}`);
});

test('a bias per item and strong L2 put BPR-MF ahead of LightGCN for sparse users and on the whole, not for dense ones', () => {
  const { sparse, dense, trend, all } = read('crowd-degree-gain').results.against['BPR-MF with item bias'];
  assert.ok(all.upper < 0 && sparse.upper < 0 && dense.lower > 0);
  assert.ok(trend.lower > 0);
});

test('nobody ranks better than the truth in any world', () => {
  for (const { recall } of read('crowd-degree-gain').results.worlds) {
    for (const { all } of Object.values(recall)) assert.ok(all <= recall['the truth'].all);
  }
});
