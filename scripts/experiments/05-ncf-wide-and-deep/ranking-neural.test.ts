import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecordedResults } from 'lib/lessons';
import { mean } from '../runner/figures';

const neural = readRecordedResults('movielens-ranking-neural');

test('neural models were tuned on at least three splits, their penalties inside the grids', () => {
  assert.ok(neural.seeds.length >= 3);
  const l2Of: Record<string, number[]> = {
    FM: [0.01, 0.06],
    'matrix factorization': [0.01, 0.06],
    GMF: [0.01, 0.3],
    MLP: [0.001, 0.03],
    NeuMF: [0, 0.03],
  };
  for (const [model, [least, most]] of Object.entries(l2Of)) {
    const chosen = neural.results.models[model].settings.map(({ l2 }) => l2);
    const inside = chosen.filter((l2) => l2 > least && l2 < most);
    assert.ok(inside.length > chosen.length / 2, `${model}: ${chosen}`);
  }
});

test('no network of pairs ranks better than matrix factorization tuned alike, on any split', () => {
  const { models } = neural.results;
  const factorization = models['matrix factorization'].at10.ndcg.values;
  for (const name of ['GMF', 'MLP', 'NeuMF', 'NeuMF, pretrained', 'the document’s network']) {
    models[name].at10.ndcg.values.forEach((value, split) => {
      assert.ok(value < factorization[split], `${name}, split ${split}: ${value}`);
    });
  }
  assert.ok(mean(models.SVD.at10.ndcg.values) < 0.2, 'what predicts ratings does not rank');
});
