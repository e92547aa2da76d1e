import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const { published, sampled, full } = JSON.parse(
  readFileSync(new URL('../../data/results/amazon-games-baselines.json', import.meta.url), 'utf8'),
).results;
const mean = (/** @type {number[]} */ list) => list.reduce((sum, x) => sum + x, 0) / list.length;

test('popularity reproduces its published figures on Amazon Games within 0.02, whatever the negatives', () => {
  for (const metric of ['hitRate', 'ndcg']) {
    for (const value of sampled.popularity[metric]) {
      assert.ok(Math.abs(value - published.popularity[metric]) < 0.02, `${metric} ${value}`);
    }
  }
});

test('with 100 negatives chance hits one in ten; among all items popularity hits a tenth of what it does among 101', () => {
  assert.ok(Math.abs(mean(sampled.random.hitRate) - 10 / 101) < 0.003);
  assert.ok(full.popularity[10].hitRate < 0.1 * mean(sampled.popularity.hitRate));
});

test('item-kNN is far ahead of popularity among all items, and recommends more of the catalog', () => {
  assert.ok(full['item-kNN'][10].ndcg > 2 * full.popularity[10].ndcg);
  assert.ok(full['item-kNN'].coverage > 10 * full.popularity.coverage);
});
