import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { BanditFeedback } from './bandit-feedback';
import { clippedInversePropensity } from './clipped-inverse-propensity';
import { directMethod } from './direct-method';
import { doublyRobust } from './doubly-robust';
import { inversePropensity } from './inverse-propensity';
import { replay } from './replay';
import { rewardPredictions } from './reward-predictions';
import { selfNormalized } from './self-normalized';
import { switchDoublyRobust } from './switch-doubly-robust';
import { deterministicTarget, uniformTarget } from './target-policy';
import { oneLog, quietEvidence, smallLog, smallValue, smallWorld } from './testing/small-log';
import type { ValueEstimate } from './value-estimate';

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const near = (actual: number, expected: number, tolerance = 1e-12): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

/** A log and a target of random numbers, for identities that hold whatever they are. */
const anyLog = fc.integer({ min: 0, max: 1e6 }).map((seed) => {
  const random = new Random(seed);
  const [rows, actions] = [random.integer(2, 60), random.integer(1, 6)];
  const distributions = (): Float64Array => {
    const table = Float64Array.from({ length: rows * actions }, () => random.uniform(0.05, 1));
    for (let row = 0; row < rows; row++) {
      const part = table.subarray(row * actions, (row + 1) * actions);
      const sum = part.reduce((a, b) => a + b, 0);
      part.forEach((p, a) => {
        part[a] = p / sum;
      });
    }
    return table;
  };
  const loggingProbabilities = distributions();
  const action = Int32Array.from({ length: rows }, () => random.integer(0, actions));
  const feedback: BanditFeedback = {
    actions,
    action,
    reward: Float64Array.from(action, () => random.normal(1, 2)),
    propensity: Float64Array.from(action, (a, row) => loggingProbabilities[row * actions + a]),
    loggingProbabilities,
  };
  const table = Float64Array.from({ length: rows * actions }, () => random.normal());
  return { feedback, target: { probabilities: distributions() }, table };
});

test('where the target is the logging policy, IPS, SNIPS and the mean of the log are one, all weights 1', () => {
  fc.assert(
    fc.property(anyLog, ({ feedback }) => {
      const evidence = quietEvidence(feedback, {
        probabilities: feedback.loggingProbabilities as Float64Array,
      });
      near(inversePropensity(evidence).value, mean(feedback.reward), 1e-9);
      near(selfNormalized(evidence).value, mean(feedback.reward), 1e-9);
      near(evidence.support.meanWeight, 1, 1e-12);
      near(evidence.support.effectiveSampleSize, feedback.action.length, 1e-9);
      assert.deepEqual(evidence.support.warnings, []);
    }),
  );
});

test('a constant added to all rewards moves SNIPS by it, and IPS by it times the mean weight', () => {
  fc.assert(
    fc.property(anyLog, fc.double({ min: -50, max: 50, noNaN: true }), ({ feedback, target }, shift) => {
      const shifted = { ...feedback, reward: Float64Array.from(feedback.reward, (r) => r + shift) };
      const [before, after] = [quietEvidence(feedback, target), quietEvidence(shifted, target)];
      near(selfNormalized(after).value, selfNormalized(before).value + shift, 1e-8);
      near(
        inversePropensity(after).value,
        inversePropensity(before).value + shift * before.support.meanWeight,
        1e-8,
      );
      near(selfNormalized(after).standardError, selfNormalized(before).standardError, 1e-8);
    }),
  );
});

test('DR is IPS under a model that says 0, DM under a model that is right in every row, and switch-DR lies between', () => {
  fc.assert(
    fc.property(anyLog, ({ feedback, target, table }) => {
      const with_ = (rewards: ArrayLike<number>) =>
        quietEvidence(feedback, target, { predictions: rewardPredictions(rewards, feedback, target) });
      near(
        doublyRobust(with_(new Float64Array(table.length))).value,
        inversePropensity(with_(table)).value,
        1e-9,
      );
      const exact = table.slice();
      feedback.action.forEach((a, row) => {
        exact[row * feedback.actions + a] = feedback.reward[row];
      });
      near(doublyRobust(with_(exact)).value, directMethod(with_(exact)).value, 1e-9);
      const evidence = with_(table);
      near(switchDoublyRobust(evidence, { threshold: 0 }).value, directMethod(evidence).value, 1e-12);
      near(switchDoublyRobust(evidence, { threshold: 1e9 }).value, doublyRobust(evidence).value, 1e-12);
      near(clippedInversePropensity(evidence, { clip: 1e9 }).value, inversePropensity(evidence).value, 1e-12);
    }),
  );
});

test('contributions average to the value, and their spread is the standard error, for every estimator', () => {
  const { feedback, target } = oneLog();
  const table = Float64Array.from({ length: 1600 }, (_, i) => 0.1 + 0.2 * (i % 4));
  const evidence = quietEvidence(feedback, target, {
    predictions: rewardPredictions(table, feedback, target),
  });
  for (const estimate of [
    inversePropensity(evidence),
    clippedInversePropensity(evidence, { clip: 1.5 }),
    selfNormalized(evidence),
    directMethod(evidence),
    doublyRobust(evidence),
    switchDoublyRobust(evidence, { threshold: 1.5 }),
  ]) {
    const contributions = estimate.contributions();
    near(mean(contributions), estimate.value, 1e-10);
    const squares = contributions.reduce((sum, c) => sum + (c - estimate.value) ** 2, 0);
    near(estimate.standardError, Math.sqrt(squares / (400 - 1) / 400), 1e-10);
    near(estimate.effectiveSampleSize, evidence.support.effectiveSampleSize, 1e-8);
  }
});

describe('over 2,000 logs of 60 rows', () => {
  const random = new Random('unbiased');
  const truth = smallValue(smallWorld.target);
  const wrong = Float64Array.from({ length: 240 }, (_, i) => [0.9, -0.4, 0.3, 2][i % 4]);
  const values: Record<string, number[]> = {};
  const errors: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < 2000; i++) {
    const { feedback, target } = smallLog(60, random);
    const evidence = quietEvidence(feedback, target, {
      predictions: rewardPredictions(wrong, feedback, target),
    });
    const ips = inversePropensity(evidence);
    const estimates: ValueEstimate[] = [
      ips,
      doublyRobust(evidence),
      directMethod(evidence),
      clippedInversePropensity(evidence, { clip: 1 }),
      selfNormalized(evidence),
    ];
    for (const { estimator, value } of estimates) {
      values[estimator] ??= [];
      values[estimator].push(value);
    }
    errors.push(ips.standardError);
    weights.push(evidence.support.meanWeight);
  }
  const standardDeviation = (list: number[]): number =>
    Math.sqrt(mean(list.map((x) => (x - mean(list)) ** 2)));
  const bias = (name: string): number => mean(values[name]) - truth;
  const noise = (name: string): number => standardDeviation(values[name]) / Math.sqrt(2000);

  it('IPS is unbiased, and so is DR under a model that is far off, with right propensities', () => {
    for (const name of ['IPS', 'DR']) {
      assert.ok(Math.abs(bias(name)) < 4 * noise(name), `${name}: bias ${bias(name)}, noise ${noise(name)}`);
    }
  });
  it('the direct method keeps the bias of its model, and clipping pulls towards 0', () => {
    assert.ok(bias('DM') > 0.1, `${bias('DM')}`);
    assert.ok(bias('clipped IPS') < -0.05, `${bias('clipped IPS')}`);
  });
  it('the mean weight is 1 on average', () =>
    near(mean(weights), 1, (4 * standardDeviation(weights)) / Math.sqrt(2000)));
  it('the standard error is the standard deviation of the estimates', () => {
    near(mean(errors) / standardDeviation(values.IPS), 1, 0.06);
  });
  it('SNIPS varies less than IPS', () =>
    assert.ok(standardDeviation(values.SNIPS) < standardDeviation(values.IPS)));
});

describe('replay', () => {
  it('refuses a log of unequal propensities without a bound, and a bound that a weight exceeds', () => {
    const { feedback, target } = oneLog();
    const evidence = quietEvidence(feedback, target);
    assert.throws(
      () => replay(evidence),
      /feedback\.propensity\[\d+\] must be 0\.\d+ as in row 0 \(replay needs uniform/,
    );
    throwsArgument(() => replay(evidence, { bound: 1.2 }), 'bound');
    throwsArgument(() => replay(evidence, { bound: 5 }), 'random');
  });
  it('keeps the rows in which a deterministic target agrees, and needs no coin', () => {
    const action = Int32Array.of(0, 1, 2, 1);
    const feedback = {
      actions: 3,
      action,
      reward: Float32Array.of(1, 0, 1, 1),
      propensity: new Float64Array(4).fill(1 / 3),
    };
    const estimate = replay(quietEvidence(feedback, deterministicTarget(Int32Array.of(0, 1, 1, 2), 3)));
    assert.equal(estimate.value, 0.5);
    near(estimate.effectiveSampleSize, 2);
    const never = quietEvidence(feedback, uniformTarget(4, 3));
    throwsArgument(
      () => replay(never, { random: Object.assign(new Random(1), { uniform: () => 0.999 }) }),
      'replay',
    );
  });
  it('by rejection is right for any logging policy', () => {
    const random = new Random('rejection');
    const { feedback, target } = smallLog(60_000, random);
    const estimate = replay(quietEvidence(feedback, target), { bound: 2.5, random });
    near(estimate.value, smallValue(smallWorld.target), 4 * estimate.standardError);
    near(estimate.effectiveSampleSize / 60_000, 1 / 2.5, 0.01);
  });
});

describe('Open Bandit Pipeline', () => {
  interface Single {
    action: number[];
    reward: number[];
    propensity: number[];
    context: number[];
    target: number[][];
    table: number[][];
    estimates: Record<string, number>;
  }
  const fixture = readFixture<{ actions: number; uniform: Single; softmax: Single }>(
    'evaluation/off-policy/fixtures/obp.json',
  );
  for (const kind of ['uniform', 'softmax'] as const) {
    it(`gives the same estimates on a ${kind} log`, () => {
      const { action, reward, propensity, context, target: policy, table, estimates } = fixture[kind];
      const feedback = {
        actions: fixture.actions,
        action: Int32Array.from(action),
        reward: Float64Array.from(reward),
        propensity: Float64Array.from(propensity),
      };
      const target = { probabilities: Float64Array.from(context.flatMap((c) => policy[c])) };
      const predictions = rewardPredictions(table.flat(), feedback, target);
      const evidence = quietEvidence(feedback, target, { predictions });
      near(inversePropensity(evidence).value, estimates.ips);
      near(clippedInversePropensity(evidence, { clip: 2 }).value, estimates.clippedAt2);
      near(selfNormalized(evidence).value, estimates.snips);
      near(directMethod(evidence).value, estimates.dm);
      near(doublyRobust(evidence).value, estimates.dr);
      near(switchDoublyRobust(evidence, { threshold: 2 }).value, estimates.switchDrAt2);
      if (kind === 'uniform') {
        const greedy = Int32Array.from(context, (c) => policy[c].indexOf(Math.max(...policy[c])));
        near(
          replay(quietEvidence(feedback, deterministicTarget(greedy, fixture.actions))).value,
          estimates.replayOfGreedy,
        );
      }
    });
  }
});
