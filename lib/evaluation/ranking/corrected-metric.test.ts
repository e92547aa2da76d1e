import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import { correctedMetric, sampledRankChances } from './corrected-metric';

test('options outside their range are refused', () => {
  const right = { items: 20, negatives: 5, k: 3 };
  throwsArgument(() => correctedMetric('auc' as 'ndcg', right), 'metric');
  throwsArgument(() => correctedMetric('ndcg', { ...right, items: 0 }), 'items');
  throwsArgument(() => correctedMetric('ndcg', { ...right, negatives: 20 }), 'negatives');
  throwsArgument(() => correctedMetric('ndcg', { ...right, negatives: 0 }), 'negatives');
  throwsArgument(() => correctedMetric('ndcg', { ...right, k: 21 }), 'k');
  throwsArgument(() => correctedMetric('ndcg', { ...right, k: 0 }), 'k');
  throwsArgument(() => correctedMetric('ndcg', { items: 1e9, negatives: 5000, k: 3 }), 'items');
  for (const gamma of [0, -1, 1.1, Number.NaN])
    throwsArgument(() => correctedMetric('ndcg', { ...right, gamma }), 'gamma');
  throwsArgument(() => correctedMetric('ndcg', { ...right, gama: 0.1 } as never), 'options.gama');
});

/** All draws of some of n items, by enumeration. */
function subsets(n: number, size: number): number[][] {
  if (size === 0) return [[]];
  if (n < size) return [];
  return [...subsets(n - 1, size), ...subsets(n - 1, size - 1).map((rest) => [...rest, n - 1])];
}

test('chances of sampled ranks are those of counting all draws, and sum to 1', () => {
  const [items, negatives] = [7, 3];
  const draws = subsets(items - 1, negatives);
  for (let rank = 1; rank <= items; rank++) {
    const counts = new Float64Array(negatives + 1);
    for (const draw of draws) counts[draw.filter((other) => other < rank - 1).length] += 1 / draws.length;
    assertClose(sampledRankChances(rank, items, negatives), counts, 1e-12, `rank ${rank}`);
  }
  for (const rank of [1, 2, 800, 1682]) {
    const chances = sampledRankChances(rank, 1682, 100);
    assert.ok(Math.abs(chances.reduce((a, b) => a + b, 0) - 1) < 1e-12);
  }
});

test('where all items are drawn, the sampled rank is the rank and the metric its own', () => {
  for (const gamma of [1e-3, 0.5, 1]) {
    const values = correctedMetric('ndcg', { items: 12, negatives: 11, k: 4, gamma });
    const expected = Array.from({ length: 12 }, (_, i) => (i < 4 ? 1 / Math.log2(i + 2) : 0));
    assertClose(values, expected, 1e-12, `gamma ${gamma}`);
  }
});

test('with gamma 1 it is the mean of the metric over the ranks behind a sampled one', () => {
  const options = { items: 9, negatives: 3, k: 2 };
  const chances = Array.from({ length: 9 }, (_, i) => sampledRankChances(i + 1, 9, 3));
  const expected = [0, 1, 2, 3].map((s) => {
    const weights = chances.map((row) => row[s]);
    return (weights[0] + weights[1]) / weights.reduce((a, b) => a + b, 0);
  });
  assertClose(correctedMetric('hitRate', { ...options, gamma: 1 }), expected, 1e-12);
});

test('it minimizes squared bias and weighed variance over all draws: any other values do worse', () => {
  const [items, negatives, gamma] = [7, 3, 0.2];
  const draws = subsets(items - 1, negatives);
  const objective = (values: ArrayLike<number>): number => {
    let total = 0;
    for (let rank = 1; rank <= items; rank++) {
      const seen = draws.map((draw) => values[draw.filter((other) => other < rank - 1).length]);
      const mean = seen.reduce((a, b) => a + b, 0) / seen.length;
      const variance = seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / seen.length;
      total += (mean - (rank <= 2 ? 1 / rank : 0)) ** 2 + gamma * variance;
    }
    return total;
  };
  const values = correctedMetric('reciprocalRank', { items, negatives, k: 2, gamma });
  const best = objective(values);
  const random = new Random(5);
  for (let trial = 0; trial < 200; trial++) {
    assert.ok(objective(values.map((value) => value + 0.01 * random.normal())) > best);
  }
});

test('its mean over many rows comes near the full hit rate, where the sampled hit rate is far from it', () => {
  const [items, negatives, k] = [1000, 100, 10];
  const random = new Random(8);
  // Ranks as a fair recommender gives them: some near the top, a long tail.
  const ranks = Array.from({ length: 20_000 }, () => 1 + Math.floor(999 * random.uniform() ** 4));
  const full = ranks.filter((rank) => rank <= k).length / ranks.length;
  const values = correctedMetric('hitRate', { items, negatives, k, gamma: 0.01 });
  let [corrected, sampled] = [0, 0];
  for (const rank of ranks) {
    let [left, s] = [random.uniform(), 0];
    const chances = sampledRankChances(rank, items, negatives);
    while (left > chances[s] && s < negatives) left -= chances[s++];
    corrected += values[s] / ranks.length;
    sampled += (s < k ? 1 : 0) / ranks.length;
  }
  // Ranks of 1 to 20 look alike in the sample: what is left of the bias is a tenth of the metric, not as much again.
  assert.ok(Math.abs(corrected - full) < 0.05, `${corrected} for ${full}`);
  assert.ok(sampled > full + 0.2, `${sampled} for ${full}`);
});
