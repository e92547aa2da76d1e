import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecordedResults } from 'lib/lessons';
import { lastOf, mean } from '../runner/figures';

const { size, distance, propensities, support, runs } = readRecordedResults('off-policy-accuracy').results;
const { counts } = readRecordedResults('off-policy-choice').results;
const { sizes, logging, best, worth, claimed } = readRecordedResults('off-policy-learning').results;

// What notebook 07 says of the recorded runs.

test('95 % intervals of SNIPS and DR hold the truth in 92 to 98 % of 500 logs of each size and each distance', () => {
  assert.ok(runs >= 500);
  for (const { at, accuracy } of [...size, ...distance]) {
    for (const name of ['SNIPS', 'DR']) {
      const share = accuracy[name].coverage.estimate;
      assert.ok(share >= 0.92 && share <= 0.98, `${name} at ${at}: ${share}`);
    }
  }
});

test('the direct method’s intervals miss, its error is the largest, and IPS errs more than SNIPS', () => {
  for (const { at, accuracy } of size) {
    assert.ok(accuracy.DM.coverage.estimate < 0.05, `${at}`);
    assert.ok(accuracy.DM.rmse > accuracy.IPS.rmse && accuracy.IPS.rmse > accuracy.SNIPS.rmse, `${at}`);
    assert.ok(accuracy.DM.standardDeviation < accuracy.DR.standardDeviation, `${at}`);
  }
});

test('with distance, spread grows for what weighs and bias for what leans on the model', () => {
  for (let i = 1; i < distance.length; i++) {
    const [before, after] = [distance[i - 1].accuracy, distance[i].accuracy];
    assert.ok(after.IPS.standardDeviation > before.IPS.standardDeviation);
    assert.ok(after.DM.bias < before.DM.bias);
  }
  const last = lastOf(distance).accuracy;
  assert.ok(last['switch-DR'].bias < -0.01 && Math.abs(last.DR.bias) < 4 * last.DR.biasError);
});

test('a common factor in the propensities cancels in SNIPS alone; other mistakes bend DR least of the weighted', () => {
  const twice = lastOf(propensities).accuracy;
  assert.ok(Math.abs(twice.SNIPS.bias) < 4 * twice.SNIPS.biasError && twice.IPS.bias < -0.15);
  for (const { at, accuracy } of propensities.slice(2, 4)) {
    const [ips, snips, dr] = ['IPS', 'SNIPS', 'DR'].map((name) => Math.abs(accuracy[name].bias));
    assert.ok(dr < snips && snips < ips, `${at}`);
  }
});

test('missing support shows in the mean weight, not in the effective sample size', () => {
  const [all, none] = [support[0], support[support.length - 2]];
  assert.ok(none.meanWeight < 0.8 && none.effectiveSampleSize > 0.8 * all.effectiveSampleSize);
  for (const name of ['IPS', 'SNIPS', 'DR']) assert.ok(none.accuracy[name].coverage.estimate < 0.5);
});

test('the winner promises too much, the more candidates the more, and rows without a vote do not', () => {
  for (let i = 1; i < counts.length; i++) {
    const [before, after] = [counts[i - 1], counts[i]];
    assert.ok(after.promised - after.worth > before.promised - before.worth);
    assert.ok(Math.abs(after.honest - after.worth) < 0.006);
    assert.ok(after.simultaneous >= 0.95);
  }
  assert.ok(lastOf(counts).held < 0.85 && lastOf(counts).cautiousWorth > lastOf(counts).worth);
});

test('learned policies beat the logging policy at every size, and training claims more than is possible', () => {
  for (const name of Object.keys(worth)) {
    sizes.forEach((rows, i) => {
      assert.ok(Math.min(...worth[name][i]) > logging, `${name} from ${rows} rows`);
      assert.ok(mean(claimed[name][i]) > best, `${name} from ${rows} rows`);
      assert.ok(Math.max(...worth[name][i]) <= best);
    });
  }
});
