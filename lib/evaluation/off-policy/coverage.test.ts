import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { crossFittedRewards } from './cross-fitting';
import { doublyRobust } from './doubly-robust';
import { inversePropensity } from './inverse-propensity';
import { rewardPredictions } from './reward-predictions';
import { ridgeRewardModel } from './ridge-reward-model';
import { selfNormalized } from './self-normalized';
import { quietEvidence, smallLog, smallValue, smallWorld } from './testing/small-log';
import { empiricalBernsteinInterval, normalValueInterval } from './value-intervals';

test('in 500 simulations, 95 % intervals of SNIPS and cross-fitted DR hold the truth in 92 to 98 %', () => {
  const random = new Random('coverage');
  const truth = smallValue(smallWorld.target);
  const covered = { SNIPS: 0, DR: 0, IPS: 0, bernstein: 0 };
  const width = { SNIPS: 0, DR: 0, bernstein: 0 };
  for (let i = 0; i < 500; i++) {
    const { feedback, target } = smallLog(500, random);
    const table = crossFittedRewards(feedback, { model: ridgeRewardModel(), random });
    const evidence = quietEvidence(feedback, target, {
      predictions: rewardPredictions(table, feedback, target),
    });
    for (const estimate of [selfNormalized(evidence), doublyRobust(evidence), inversePropensity(evidence)]) {
      const { lower, upper } = normalValueInterval(estimate);
      if (lower <= truth && truth <= upper) covered[estimate.estimator as 'IPS']++;
      if (estimate.estimator !== 'IPS') width[estimate.estimator as 'DR'] += upper - lower;
    }
    // No weight of this target exceeds 2.5.
    const safe = empiricalBernsteinInterval(inversePropensity(evidence), { range: [0, 2.5] });
    if (safe.lower <= truth && truth <= safe.upper) covered.bernstein++;
    width.bernstein += safe.upper - safe.lower;
  }
  for (const name of ['SNIPS', 'DR', 'IPS'] as const) {
    assert.ok(covered[name] >= 460 && covered[name] <= 490, `${name} covers in ${covered[name]} of 500`);
  }
  assert.ok(covered.bernstein >= 499, `empirical Bernstein covers in ${covered.bernstein} of 500`);
  assert.ok(width.DR < width.SNIPS && width.SNIPS < width.bernstein);
});
