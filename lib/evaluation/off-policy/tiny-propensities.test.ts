import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offPolicyEvidence } from './evidence';
import { inversePropensity } from './inverse-propensity';
import { replay } from './replay';
import { selfNormalized } from './self-normalized';
import { deterministicTarget, uniformTarget } from './target-policy';
import { normalValueInterval } from './value-intervals';

const logOf = (propensity: number[], reward = propensity.map((_, i) => i % 2)) => ({
  actions: 2,
  action: Int32Array.from(propensity, (_, i) => i % 2),
  reward: Float64Array.from(reward),
  propensity: Float64Array.from(propensity),
});

test('a weight whose square is no number is one effective row with the warning that any heavy row gives', () => {
  for (const propensity of [1e-10, 1e-160, 1e-300]) {
    const warnings: string[] = [];
    const { support } = offPolicyEvidence(logOf([propensity, 0.5, 0.5, 0.5]), uniformTarget(4, 2), {
      warn: (warning) => warnings.push(warning),
    });
    assert.ok(Math.abs(support.effectiveSampleSize - 1) < 1e-6, `at ${propensity}`);
    assert.ok(Math.abs(support.largestShare - 1) < 1e-6);
    assert.ok(Number.isFinite(support.meanWeightStandardError));
    assert.ok(warnings.some((warning) => warning.includes('effective sample size')));
  }
});

test('a propensity that gives an infinite weight is refused with its row', () => {
  assert.throws(
    () => offPolicyEvidence(logOf([0.5, 5e-324]), uniformTarget(2, 2)),
    /feedback\.propensity\[1\]/,
  );
});

test('one row that counts, or rewards that are all alike, are not taken for certainty', () => {
  const warn = () => {};
  const single = offPolicyEvidence(logOf([0.5, 0.5], [1, 0]), deterministicTarget([0, 0], 2), { warn });
  for (const estimate of [selfNormalized(single), replay(single)]) {
    assert.ok(Number.isNaN(estimate.standardError));
    assert.throws(() => normalValueInterval(estimate), /standard error of/);
  }
  const alike = offPolicyEvidence(logOf([0.5, 0.5, 0.5, 0.5], [0, 0, 0, 0]), uniformTarget(4, 2), { warn });
  assert.ok(Number.isNaN(selfNormalized(alike).standardError));
  const mixed = offPolicyEvidence(logOf([0.5, 0.5, 0.5, 0.5]), uniformTarget(4, 2), { warn });
  assert.ok(selfNormalized(mixed).standardError > 0 && inversePropensity(mixed).standardError > 0);
});
