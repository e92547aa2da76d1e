import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecordedResults } from 'lib/lessons';
import { mean } from '../runner/figures';

const ratings = readRecordedResults('movielens-ratings');

test('each model of ratings was cross-validated over five folds with three seeds or more', () => {
  assert.ok(ratings.seeds.length >= 3);
  for (const { rmse, mae } of Object.values(ratings.results.models)) {
    assert.equal(rmse.length, ratings.seeds.length);
    for (const folds of [...rmse, ...mae]) assert.equal(folds.length, 5);
  }
});

test('RMSE and MAE lie within 0.005 of what Surprise publishes', () => {
  const { models, published } = ratings.results;
  assert.ok(['biases', 'SVD', 'SVD++'].every((name) => name in published));
  for (const [name, figures] of Object.entries(published)) {
    for (const metric of ['rmse', 'mae'] as const) {
      const ours = mean(models[name][metric].flat());
      assert.ok(
        Math.abs(ours - figures[metric]) < 0.005,
        `${name}: ${metric} ${ours}, not ${figures[metric]}`,
      );
    }
  }
});
