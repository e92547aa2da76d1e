import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { BanditFeedback } from './bandit-feedback';
import { doublyRobust } from './doubly-robust';
import { offPolicyEvidence } from './evidence';
import { inversePropensity } from './inverse-propensity';
import { rewardPredictions } from './reward-predictions';
import { selfNormalized } from './self-normalized';
import { deterministicTarget, uniformTarget } from './target-policy';
import { quietEvidence } from './testing/small-log';

const log = (changes: Partial<BanditFeedback> = {}): BanditFeedback => ({
  actions: 3,
  action: Int32Array.of(0, 1, 2, 1),
  reward: Float32Array.of(1, 0, 1, 0),
  propensity: Float64Array.of(0.5, 0.25, 0.25, 0.5),
  ...changes,
});
const target = { ofLogged: Float64Array.of(0.5, 0.5, 0.2, 0.3) };

describe('a log with a mistake is refused, naming column, row and value', () => {
  const cases: [string, Partial<BanditFeedback>, RegExp][] = [
    [
      'no rows',
      { action: new Int32Array(0) },
      /feedback\.action must be a column of at least one row, got 0/,
    ],
    ['no actions', { actions: 0 }, /feedback\.actions must be an integer of 1 or more, got 0/],
    [
      'an unknown action',
      { action: Int32Array.of(0, 3, 2, 1) },
      /feedback\.action\[1\] must be an id in \[0, 3\), got 3/,
    ],
    ['a negative action', { action: Int32Array.of(0, -1, 2, 1) }, /feedback\.action\[1\] .* got -1/],
    [
      'a propensity of 0',
      { propensity: Float64Array.of(0.5, 0, 1, 1) },
      /feedback\.propensity\[1\] must be in \(0, 1\], got 0/,
    ],
    [
      'one above 1',
      { propensity: Float64Array.of(0.5, 0.1, 1.5, 1) },
      /feedback\.propensity\[2\] must be in \(0, 1\], got 1\.5/,
    ],
    [
      'one that is NaN',
      { propensity: Float64Array.of(Number.NaN, 0.1, 1, 1) },
      /feedback\.propensity\[0\] .* got NaN/,
    ],
    [
      'a reward that is NaN',
      { reward: Float32Array.of(1, 0, 1, Number.NaN) },
      /feedback\.reward\[3\] must be a finite number, got NaN/,
    ],
    [
      'columns of two lengths',
      { reward: Float32Array.of(1) },
      /feedback\.reward must be as long as action \(4 rows\), got 1/,
    ],
    ['a position below 0', { position: Int32Array.of(0, 1, -1, 0) }, /feedback\.position\[2\] .* got -1/],
    [
      'context of part of a row',
      { context: new Float64Array(7) },
      /feedback\.context must be \[rows, dimension\] for 4 rows, got 7/,
    ],
    [
      'context with infinity',
      { context: Float64Array.of(1, 2, Number.POSITIVE_INFINITY, 4) },
      /feedback\.context\[2\] .* got Infinity/,
    ],
    [
      'logging probabilities that do not sum to 1',
      { loggingProbabilities: Float64Array.of(0.5, 0.25, 0.25, 0.5, 0.25, 0.2, 0, 0, 1, 0, 1, 0) },
      /feedback\.loggingProbabilities at row 1 must be numbers that sum to 1, got 0\.95/,
    ],
    [
      'logging probabilities that disagree with the propensity',
      { loggingProbabilities: Float64Array.of(0.5, 0.25, 0.25, 0.5, 0.25, 0.25, 0, 0, 1, 0, 0.5, 0.5) },
      /feedback\.propensity\[2\] must be the logging probability of action 2 there \(1\), got 0\.25/,
    ],
  ];
  for (const [name, changes, message] of cases) {
    it(name, () => assert.throws(() => offPolicyEvidence(log(changes), target), message));
  }
});

describe('a target policy with a mistake is refused, naming row and action', () => {
  const whole = (...probabilities: number[]) => ({ probabilities: Float64Array.from(probabilities) });
  it('rows that do not sum to 1', () => {
    const bad = whole(1, 0, 0, 0.5, 0.5, 0.5, 0, 1, 0, 0, 0, 1);
    throwsArgument(() => offPolicyEvidence(log(), bad), 'target.probabilities at row 1');
  });
  it('a probability below 0 or NaN', () => {
    throwsArgument(
      () => offPolicyEvidence(log(), whole(1, 0, 0, 1.5, -0.5, 0, 0, 1, 0, 0, 0, 1)),
      'target.probabilities of action 0 at row 1',
    );
    assert.throws(
      () => offPolicyEvidence(log(), whole(1, 0, 0, 0, Number.NaN, 0, 0, 1, 0, 0, 0, 1)),
      /target\.probabilities of action 1 at row 1 .* got NaN/,
    );
  });
  it('a table of another size', () => {
    assert.throws(
      () => offPolicyEvidence(log(), whole(1, 0, 0)),
      /must be \[rows, actions\] = 4 x 3 numbers, got 3/,
    );
  });
  it('probabilities of the logged action outside [0, 1]', () => {
    const bad = { ofLogged: Float64Array.of(0.5, 1.1, 0, 0) };
    throwsArgument(() => offPolicyEvidence(log(), bad), 'target.ofLogged[1]');
  });
  it('one that never does what was logged', () => {
    throwsArgument(() => offPolicyEvidence(log(), { ofLogged: new Float64Array(4) }), 'target');
  });
  it('actions that are none', () => {
    throwsArgument(() => deterministicTarget(Int32Array.of(0, 3), 3), 'chosen');
    throwsArgument(() => uniformTarget(0, 3), 'rows');
  });
});

describe('a target outside the logging policy’s support', () => {
  // The logging policy never takes action 2 in row 1, where the target takes it half of the time.
  const loggingProbabilities = Float64Array.of(
    0.5,
    0.25,
    0.25,
    0.75,
    0.25,
    0,
    0.5,
    0.25,
    0.25,
    0.25,
    0.5,
    0.25,
  );
  const probabilities = Float64Array.of(1, 0, 0, 0, 0.5, 0.5, 0, 0, 1, 0, 1, 0);
  it('is an error that says which row and action', () => {
    throwsArgument(
      () => offPolicyEvidence(log({ loggingProbabilities }), { probabilities }),
      'target.probabilities of action 2 at row 1',
    );
  });
  it('is a warning with the effective sample size where that is asked for', () => {
    const said: string[] = [];
    const { support } = offPolicyEvidence(
      log({ loggingProbabilities }),
      { probabilities },
      { missingSupport: 'report', warn: (message) => said.push(message) },
    );
    assert.equal(support.missingMass, 0.125);
    assert.ok(
      said.some((line) =>
        /^12\.5 % of the target's decisions lie outside .* 4 rows are worth \d\.\d \(eff/.test(line),
      ),
      said.join('\n'),
    );
    assert.deepEqual(support.warnings, said);
  });
  it('is seen in actions that no row holds, where only propensities were logged', () => {
    const seen = log({ action: Int32Array.of(0, 1, 0, 1) });
    const probabilities = Float64Array.of(0.5, 0.5, 0, 0.5, 0.5, 0, 0, 0, 1, 0.5, 0.5, 0);
    const { support } = quietEvidence(seen, { probabilities });
    assert.deepEqual(support.unseenActions, [{ action: 2, probability: 0.25 }]);
    assert.ok(
      support.warnings.some((line) => /1 actions that the target wants are in no row, action 2/.test(line)),
    );
  });
});

test('a handful of effective rows is a process warning that names the effective sample size', async () => {
  const rows = 1000;
  const ofLogged = new Float64Array(rows).fill(0.001);
  ofLogged[17] = 1;
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
  const evidence = offPolicyEvidence(
    {
      actions: 2,
      action: new Int32Array(rows),
      reward: new Float32Array(rows),
      propensity: new Float64Array(rows).fill(0.5),
    },
    { ofLogged },
  );
  const { name, message } = await warned;
  assert.equal(name, 'OffPolicyEvidence');
  assert.match(
    message,
    /^1000 rows are worth 4\.0 \(effective sample size\), 50 % of the weight lies on one row: estimates are possible but say next to nothing/,
  );
  assert.ok(evidence.support.largestShare > 0.49);
});

test('propensities that are twice too small are noticed by the mean weight', () => {
  const rows = 500;
  const evidence = quietEvidence(
    {
      actions: 2,
      action: Int32Array.from({ length: rows }, (_, i) => i % 2),
      reward: new Float32Array(rows),
      propensity: Float64Array.from({ length: rows }, (_, i) => 0.25 + 0.01 * (i % 3)),
    },
    uniformTarget(rows, 2),
  );
  assert.ok(evidence.support.meanWeight > 1.9);
  assert.match(
    evidence.support.warnings.join(),
    /the mean weight is 1\.\d+ where 1 is expected: wrong propensities/,
  );
});

test('propensities rounded to 32 bits are not called wrong', () => {
  // Seven equally likely actions: fround(1 / 7) is off by 4e-8 in every row alike, so the spread explains none of it.
  const rows = 700;
  const said: string[] = [];
  const { support } = offPolicyEvidence(
    {
      actions: 7,
      action: Int32Array.from({ length: rows }, (_, i) => i % 7),
      reward: new Float32Array(rows),
      propensity: new Float32Array(rows).fill(1 / 7),
    },
    uniformTarget(rows, 7),
    { warn: (message) => said.push(message) },
  );
  assert.notEqual(support.meanWeight, 1);
  assert.deepEqual(said, []);
});

test('a systematic error beyond rounding is noticed even where all weights are alike', () => {
  const rows = 700;
  const { support } = quietEvidence(
    {
      actions: 7,
      action: Int32Array.from({ length: rows }, (_, i) => i % 7),
      reward: new Float32Array(rows),
      propensity: new Float64Array(rows).fill((1 + 1e-5) / 7),
    },
    uniformTarget(rows, 7),
  );
  assert.match(support.warnings.join(), /the mean weight is .* where 1 is expected/);
});

test('model-based estimators without predictions, and predictions that do not fit, are refused', () => {
  throwsArgument(() => doublyRobust(quietEvidence(log(), target)), 'evidence.predictions');
  const short = { ofLogged: new Float64Array(3), underTarget: new Float64Array(4) };
  throwsArgument(() => quietEvidence(log(), target, { predictions: short }), 'predictions.ofLogged');
  const broken = { ofLogged: new Float64Array(4), underTarget: Float64Array.of(0, 0, Number.NaN, 0) };
  throwsArgument(() => quietEvidence(log(), target, { predictions: broken }), 'predictions.underTarget[2]');
  throwsArgument(() => rewardPredictions([0.5], log(), target), 'table');
  throwsArgument(() => rewardPredictions(new Float64Array(12), log(), target), 'target');
});

test('a log of one row has a value and no standard error', () => {
  const one = {
    actions: 2,
    action: Int32Array.of(1),
    reward: Float32Array.of(1),
    propensity: Float64Array.of(0.5),
  };
  const evidence = quietEvidence(one, { ofLogged: Float64Array.of(0.25) });
  assert.equal(inversePropensity(evidence).value, 0.5);
  assert.equal(selfNormalized(evidence).value, 1);
  assert.ok(Number.isNaN(inversePropensity(evidence).standardError));
});
