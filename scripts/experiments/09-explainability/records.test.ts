import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecordedResults } from 'lib/lessons';

const planted = readRecordedResults('planted-causes').results;
const { figures, runs } = readRecordedResults('explanation-traps').results;

// What notebook 09 says of the recorded runs.

test('over ten worlds the first three reasons are causes in at least 95 % for IG and SHAP, the whole interval', () => {
  assert.ok(planted.runs.length >= 10);
  for (const method of ['integrated gradients', 'Shapley values'] as const)
    assert.ok(planted.precision.trained[method].lower >= 0.95, method);
});

test('without training, and with shuffled labels, precision cannot be told from chance', () => {
  for (const kind of ['untrained', 'shuffled'] as const)
    for (const method of planted.methods) {
      const { lower, upper } = planted.precision[kind][method];
      assert.ok(lower < planted.chance && upper > planted.chance, `${kind} ${method}: ${lower} to ${upper}`);
    }
});

test('attributions add up within 0.1 % in every world, trained or not', () => {
  for (const { completeness } of planted.runs) assert.ok(completeness < 1e-3);
  for (const { untrained } of runs) assert.ok(untrained.completeness < 1e-3);
});

test('each trap is one, over ten seeds', () => {
  assert.ok(runs.length >= 10);
  const { twin, baseline, probability, untrained, hidden, attention, proxy } = figures;
  assert.ok(twin.interventional.upper < 0.01 && twin.conditional.lower > 0.4);
  assert.ok(baseline.zeroToMean.lower > 0.02 && baseline.meanToBackground.lower > 0.1);
  assert.ok(probability.confident.upper < probability.others.lower);
  assert.ok(probability.logitConfident.estimate > probability.logitOthers.estimate);
  assert.ok(untrained.precision.lower < planted.chance && untrained.precision.upper > planted.chance);
  assert.ok(hidden.honest.estimate > 0.99 && hidden.manipulated.upper < 0.5);
  assert.ok(hidden.conditional.lower > hidden.manipulated.upper && hidden.conditional.upper < 0.6);
  assert.ok(attention.attention.upper < attention.integratedGradients.lower);
  assert.ok(proxy.gapWith.lower > 0.05 && Math.abs(proxy.gapWithout.estimate) < 0.02);
  assert.ok(proxy.regionShare.lower > 0.7);
});
