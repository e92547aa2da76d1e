import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { clippedInversePropensity } from './clipped-inverse-propensity';
import { inversePropensity } from './inverse-propensity';
import { choosePolicy } from './policy-choice';
import { selfNormalized } from './self-normalized';
import { oneLog, quietEvidence } from './testing/small-log';
import { bootstrapValueInterval, empiricalBernsteinInterval, normalValueInterval } from './value-intervals';

const { feedback, target } = oneLog();
const evidence = quietEvidence(feedback, target);
const near = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

test('levels, ranges and estimates that allow no interval are refused', () => {
  const ips = inversePropensity(evidence);
  throwsArgument(() => normalValueInterval(ips, { level: 1 }), 'level');
  throwsArgument(() => empiricalBernsteinInterval(ips, { level: 0, range: [0, 3] }), 'level');
  throwsArgument(() => empiricalBernsteinInterval(selfNormalized(evidence), { range: [0, 3] }), 'estimate');
  throwsArgument(() => empiricalBernsteinInterval(ips, { range: [3, 0] }), 'range');
  assert.throws(
    () => empiricalBernsteinInterval(ips, { range: [0, 1] }),
    /contribution of row \d+ must be in \[0, 1\]/,
  );
  const one = quietEvidence(
    { actions: 2, action: Int32Array.of(0), reward: Float32Array.of(1), propensity: Float64Array.of(1) },
    { ofLogged: Float64Array.of(1) },
  );
  throwsArgument(() => normalValueInterval(inversePropensity(one)), 'standard error of IPS');
});

test('the normal interval is value ± 1.96 standard errors', () => {
  const ips = inversePropensity(evidence);
  const { lower, upper, estimate, count } = normalValueInterval(ips);
  near(upper - ips.value, 1.959964 * ips.standardError, 1e-8);
  near(ips.value - lower, 1.959964 * ips.standardError, 1e-8);
  assert.deepEqual([estimate, count], [ips.value, 400]);
});

test('the bootstrap resamples numerator and denominator, and agrees with the normal interval on a well-behaved log', () => {
  const random = new Random('bootstrap');
  for (const value of [inversePropensity(evidence), selfNormalized(evidence)]) {
    const normal = normalValueInterval(value);
    const bootstrap = bootstrapValueInterval(value, { random, resamples: 1500 });
    near(bootstrap.lower, normal.lower, 0.2 * (normal.upper - normal.lower) * 0.5);
    near(bootstrap.upper, normal.upper, 0.2 * (normal.upper - normal.lower) * 0.5);
    assert.equal(bootstrap.estimate, value.value);
  }
  // All rewards alike: every resample is that reward, and nothing says how far it may be off.
  const flat = quietEvidence({ ...feedback, reward: new Float64Array(400).fill(0.5) }, target);
  throwsArgument(
    () => bootstrapValueInterval(selfNormalized(flat), { random, resamples: 50 }),
    'standard error of SNIPS',
  );
});

test('rows that contribute alike, as without any reward, give no interval of width 0', () => {
  const none = quietEvidence({ ...feedback, reward: new Float64Array(400) }, target);
  for (const estimate of [inversePropensity(none), selfNormalized(none)]) {
    assert.ok(Number.isNaN(estimate.standardError));
    throwsArgument(() => normalValueInterval(estimate), `standard error of ${estimate.estimator}`);
    throwsArgument(
      () => bootstrapValueInterval(estimate, { random: new Random(1) }),
      `standard error of ${estimate.estimator}`,
    );
  }
  // The bound that is known beforehand does say something: 7 ln(4 / d) / (3 (n - 1)) times the range.
  const { lower, upper } = empiricalBernsteinInterval(inversePropensity(none), { range: [0, 4] });
  near(upper, (7 * 4 * Math.log(4 / 0.05)) / (3 * 399), 1e-12);
  assert.equal(lower, -upper);
});

test('the empirical Bernstein interval is that of theorem 4, by hand, and shrinks with the range', () => {
  // Four rows of weight 1 with rewards 1, 0, 1, 0: mean 1/2, sample variance 1/3, range [0, 1], ln(4 / 0.05) = 4.382.
  const four = quietEvidence(
    {
      actions: 2,
      action: Int32Array.of(0, 1, 0, 1),
      reward: Float32Array.of(1, 0, 1, 0),
      propensity: new Float64Array(4).fill(0.5),
    },
    { ofLogged: new Float64Array(4).fill(0.5) },
  );
  const doubt = Math.log(80);
  const half = Math.sqrt((2 * (1 / 3) * doubt) / 4) + (7 * doubt) / (3 * 3);
  const { lower, upper } = empiricalBernsteinInterval(inversePropensity(four), { range: [0, 1] });
  near(upper - lower, 2 * half, 1e-9);
  const clipped = clippedInversePropensity(evidence, { clip: 1 });
  const width = (range: [number, number]): number => {
    const interval = empiricalBernsteinInterval(clipped, { range });
    return interval.upper - interval.lower;
  };
  assert.ok(width([0, 1]) < width([0, 5]));
});

test('a level that is none is refused as given, however many policies stand for election', () => {
  const ips = inversePropensity(evidence);
  for (const level of [0, 1, -3, Number.NaN]) {
    const message = new RegExp(`level must be in \\(0, 1\\), got ${level}$`);
    assert.throws(() => choosePolicy({ a: ips }, { level }), message);
    assert.throws(() => choosePolicy({ a: ips, b: ips }, { level }), message);
    assert.throws(() => choosePolicy({ a: ips, b: ips, c: ips, d: ips }, { level }), message);
  }
});

test('a choice by the estimate can differ from the cautious one, and its intervals hold at once', () => {
  const rows = 200;
  const log = (rate: number, weight: number) =>
    inversePropensity(
      quietEvidence(
        {
          actions: 2,
          action: new Int32Array(rows),
          reward: Float64Array.from({ length: rows }, (_, i) => (i % 10 < rate * 10 ? 1 : 0)),
          propensity: Float64Array.from({ length: rows }, (_, i) => (i % 20 === 0 ? 0.5 / weight : 0.5)),
        },
        { ofLogged: new Float64Array(rows).fill(0.5) },
      ),
    );
  const estimates = { bold: log(0.3, 10), steady: log(0.5, 1) };
  assert.ok(estimates.bold.value > estimates.steady.value);
  assert.equal(choosePolicy(estimates, { by: 'value' }).name, 'bold');
  const cautious = choosePolicy(estimates);
  assert.equal(cautious.name, 'steady');
  // Two policies: each interval has level 0.975.
  near(
    cautious.intervals.steady.upper - estimates.steady.value,
    2.241403 * estimates.steady.standardError,
    1e-6,
  );
  assert.equal(cautious.interval, cautious.intervals.steady);
  throwsArgument(() => choosePolicy({}), 'estimates');
  throwsArgument(
    () => choosePolicy({ a: estimates.bold, b: selfNormalized(evidence) }),
    'estimates.b.estimator',
  );
});
