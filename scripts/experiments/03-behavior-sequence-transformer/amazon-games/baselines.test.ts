import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecordedResults } from 'lib/lessons';
import { mean } from '../../runner/figures';

const { published, sampled, full } = readRecordedResults('amazon-games-baselines').results;

test('popularity reproduces its published figures on Amazon Games within 0.02, whatever the negatives', () => {
  for (const metric of ['hitRate', 'ndcg'] as const) {
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
