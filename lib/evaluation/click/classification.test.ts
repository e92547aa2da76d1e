import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { brierScore } from './brier';
import { calibrationCurve, expectedCalibrationError } from './calibration';
import { logLoss } from './log-loss';
import type { Numbers } from './outcomes';
import { rocAuc } from './roc-auc';

interface Case {
  name: string;
  labels: number[];
  probabilities: number[];
  rocAuc: number;
  logLoss: number;
  brierScore: number;
  calibration: { predicted: number[]; observed: number[] };
}
const { cases } = readFixture<{ cases: Case[] }>('evaluation/fixtures/classification-metrics.json');

const metrics: Record<string, (labels: Numbers, predictions: Numbers) => unknown> = {
  rocAuc,
  logLoss,
  brierScore,
  calibrationCurve,
  expectedCalibrationError,
};
const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

for (const [name, metric] of Object.entries(metrics)) {
  test(`${name}: no rows, unequal lengths and labels that are not 0 or 1 are refused`, () => {
    throwsArgument(() => metric([], []), 'labels');
    throwsArgument(() => metric(undefined as unknown as Numbers, []), 'labels');
    assert.throws(() => metric([0, 1], [0.5]), /must be one number per label \(2\), got 1/);
    throwsArgument(() => metric([0, 0.5], [0.1, 0.2]), 'labels[1]');
    throwsArgument(() => metric([0, Number.NaN], [0.1, 0.2]), 'labels[1]');
  });

  test(`${name}: NaN is refused, and so is what is no probability where one is needed`, () => {
    assert.throws(() => metric([0, 1], [Number.NaN, 0.2]), /(scores|probabilities)\[0\] must/);
    if (name === 'rocAuc') return;
    for (const bad of [-0.01, 1.01, Number.POSITIVE_INFINITY]) {
      throwsArgument(() => metric([0, 1], [0.1, bad]), 'probabilities[1]');
    }
  });
}

test('rocAuc: labels of one class are refused, whichever it is', () => {
  throwsArgument(() => rocAuc([1, 1], [0.1, 0.2]), 'labels');
  throwsArgument(() => rocAuc([0], [0.1]), 'labels');
});

test('calibration: bins that are not an integer of 1 or more, and an unknown strategy, are refused', () => {
  throwsArgument(() => calibrationCurve([0, 1], [0, 1], { bins: 0 }), 'bins');
  const strategy = 'equal' as 'uniform';
  throwsArgument(() => calibrationCurve([0, 1], [0, 1], { strategy }), 'strategy');
});

for (const { name, labels, probabilities, ...expected } of cases) {
  test(`${name}: AUC, log loss, Brier score and calibration curve are scikit-learn's`, () => {
    near(rocAuc(labels, probabilities), expected.rocAuc);
    near(logLoss(labels, probabilities), expected.logLoss, 1e-9);
    near(brierScore(labels, probabilities), expected.brierScore);
    const curve = calibrationCurve(labels, probabilities, { bins: 5 });
    curve.forEach((bin, i) => {
      near(bin.predicted, expected.calibration.predicted[i]);
      near(bin.observed, expected.calibration.observed[i]);
    });
    assert.equal(curve.length, expected.calibration.predicted.length);
  });
}

const scored = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -4, max: 4 })), {
    minLength: 2,
    maxLength: 60,
  })
  .filter((rows) => rows.some(([y]) => y === 0) && rows.some(([y]) => y === 1))
  .map((rows) => ({ labels: rows.map(([y]) => y), scores: rows.map(([, s]) => s) }));

test('rocAuc equals the Mann-Whitney statistic, pair by pair, ties counting one half', () => {
  fc.assert(
    fc.property(scored, ({ labels, scores }) => {
      let wins = 0;
      let pairs = 0;
      labels.forEach((y, i) => {
        if (y === 0) return;
        labels.forEach((other, j) => {
          if (other === 1) return;
          pairs++;
          wins += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
        });
      });
      near(rocAuc(labels, scores), wins / pairs);
    }),
  );
});

test('rocAuc sees only the order of the scores; reversing it gives 1 minus the area', () => {
  fc.assert(
    fc.property(scored, ({ labels, scores }) => {
      const area = rocAuc(labels, scores);
      near(rocAuc(labels, scores.map(Math.exp)), area);
      near(
        rocAuc(
          labels,
          scores.map((score) => -score),
        ),
        1 - area,
      );
      near(rocAuc(Int32Array.from(labels), Float32Array.from(scores)), area);
    }),
  );
});

test('rocAuc ranks infinities, and ties between them', () => {
  const { NEGATIVE_INFINITY: low, POSITIVE_INFINITY: high } = Number;
  assert.equal(rocAuc([0, 1, 0, 1], [low, high, 0, high]), 1);
  assert.equal(rocAuc([0, 1], [high, high]), 0.5);
});

test('a random scorer has an area near one half', () => {
  const random = new Random(5);
  const labels = Array.from({ length: 20_000 }, () => Number(random.bernoulli(0.1)));
  // Standard error 0.007.
  near(
    rocAuc(
      labels,
      labels.map(() => random.uniform()),
    ),
    0.5,
    0.025,
  );
});

test('a Float32Array of certain predictions is moved by the distance between its own numbers', () => {
  near(logLoss([1], Float32Array.of(0)), -Math.log(2 ** -23), 1e-12);
  near(logLoss([1], [0]), -Math.log(Number.EPSILON), 1e-12);
  assert.ok(Math.abs(logLoss([1, 0], [1, 0])) < 1e-15);
});

test('the calibration error of hand-made bins is the weighted mean of their gaps', () => {
  // Bin [0, 0.5]: predicted 0.2, observed 1/3, three rows. Bin (0.5, 1]: predicted 0.9, observed 1, one row.
  const labels = [0, 0, 1, 1];
  const probabilities = [0.1, 0.2, 0.3, 0.9];
  near(expectedCalibrationError(labels, probabilities, { bins: 2 }), (3 * (1 / 3 - 0.2) + 1 * 0.1) / 4);
});

test('predictions on the edges of bins fall into the bin below, 0 into the first', () => {
  const curve = calibrationCurve([0, 1, 1], [0, 0.5, 1], { bins: 2 });
  assert.deepEqual(
    curve.map(({ lower, upper, count }) => [lower, upper, count]),
    [
      [0, 0.5, 2],
      [0.5, 1, 1],
    ],
  );
});

test('quantile bins hold equal numbers of rows, and heavy ties give fewer bins', () => {
  const random = new Random(8);
  const probabilities = Array.from({ length: 1000 }, () => random.uniform() ** 3);
  const labels = probabilities.map((p) => Number(random.bernoulli(p)));
  const curve = calibrationCurve(labels, probabilities, { bins: 10, strategy: 'quantile' });
  assert.deepEqual(
    curve.map((bin) => bin.count),
    Array(10).fill(100),
  );
  const tied = calibrationCurve([0, 1, 1, 0], [0.5, 0.5, 0.5, 0.7], { bins: 4, strategy: 'quantile' });
  assert.deepEqual(
    tied.map((bin) => bin.count),
    [3, 1],
  );
});

test('every row is in one bin, and a calibrated model has a small calibration error', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom('uniform' as const, 'quantile' as const),
      (probabilities, bins, strategy) => {
        const labels = probabilities.map((p) => Number(p > 0.5));
        const curve = calibrationCurve(labels, probabilities, { bins, strategy });
        assert.equal(
          curve.reduce((sum, bin) => sum + bin.count, 0),
          labels.length,
        );
        for (const bin of curve) {
          assert.ok(bin.predicted >= bin.lower - 1e-12 && bin.predicted <= bin.upper + 1e-12);
        }
        const error = expectedCalibrationError(labels, probabilities, { bins, strategy });
        assert.ok(error >= 0 && error <= 1);
      },
    ),
  );
  const random = new Random(2);
  const probabilities = Array.from({ length: 50_000 }, () => random.uniform());
  const labels = probabilities.map((p) => Number(random.bernoulli(p)));
  assert.ok(expectedCalibrationError(labels, probabilities) < 0.01);
});
