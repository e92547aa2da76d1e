import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { expectedCalibrationError } from './calibration';
import { logLoss } from './log-loss';
import { fitIsotonic, fitPlatt, fitTemperature } from './recalibration';

const fixture = readFixture<{
  logits: number[];
  labels: number[];
  platt: { slope: number; intercept: number };
  temperature: number;
  isotonic: { x: number[]; y: number[] };
}>('evaluation/fixtures/recalibration.json');

test('labels of one kind, rows that do not fit and logits that separate are refused', () => {
  throwsArgument(() => fitPlatt([1, 2], [1, 1]), 'labels');
  throwsArgument(() => fitTemperature([1, 2], [0, 0]), 'labels');
  throwsArgument(() => fitPlatt([1], [1, 0]), 'logits');
  throwsArgument(() => fitIsotonic([Number.NaN, 1], [1, 0]), 'logits[0]');
  assert.throws(() => fitPlatt([-1, 1], [0, 1]), /do not separate/);
  assert.throws(() => fitTemperature([-1, 1], [0, 1]), /do not separate/);
  assert.throws(() => fitTemperature([1, -1, 1], [0, 1, 0]), /higher for label 1/);
});

test('a fit does not depend on the scale of the logits, and ties at one value alone are no overlap', () => {
  // By hand: two of three on each side are right, so sigmoid(30 slope) = 2 / 3.
  const mirrored = fitPlatt([30, 30, 30, -30, -30, -30], [1, 1, 0, 0, 0, 1]);
  assert.ok(Math.abs(mirrored.slope - Math.log(2) / 30) < 1e-12 && Math.abs(mirrored.intercept) < 1e-12);
  const large = fitPlatt([1e6, -1e6, 1e6, -1e6, 2e6], [1, 0, 0, 1, 1]);
  assert.ok(Math.abs(large.slope / 4.779254e-7 - 1) < 1e-6 && Math.abs(large.intercept - 0.245685) < 1e-6);
  assert.throws(() => fitPlatt([0, 1, 1, 2], [0, 0, 1, 1]), /do not separate/);
  assert.throws(() => fitPlatt([3, 3, 3], [0, 1, 1]), /do not separate/);
  for (const scale of [1e-9, 1, 1e9]) {
    const logits = fixture.logits.map((logit) => logit * scale);
    const { slope, intercept } = fitPlatt(logits, fixture.labels);
    assert.ok(Math.abs(slope * scale - fixture.platt.slope) < 1e-5);
    assert.ok(Math.abs(intercept - fixture.platt.intercept) < 1e-5);
    assert.ok(Math.abs(fitTemperature(logits, fixture.labels) / scale - fixture.temperature) < 1e-5);
  }
});

test('Platt, temperature and isotonic fits equal those of scikit-learn and SciPy', () => {
  const { logits, labels } = fixture;
  const { slope, intercept } = fitPlatt(logits, labels);
  assert.ok(
    Math.abs(slope - fixture.platt.slope) < 1e-5 && Math.abs(intercept - fixture.platt.intercept) < 1e-5,
  );
  assert.ok(Math.abs(fitTemperature(logits, labels) - fixture.temperature) < 1e-5);
  const isotonic = fitIsotonic(logits, labels);
  fixture.isotonic.x.forEach((x, i) => {
    assert.ok(Math.abs(isotonic(x) - fixture.isotonic.y[i]) < 1e-6, `at ${x}`);
  });
});

test('an overconfident model is mended on new rows, log loss and calibration error both', () => {
  const random = new Random(6);
  const rows = (count: number) => {
    const truth = Float64Array.from({ length: count }, () => random.normal(-1.5, 1));
    const labels = Int32Array.from(truth, (z) => (random.bernoulli(1 / (1 + Math.exp(-z))) ? 1 : 0));
    return { logits: truth.map((z) => 3 * z), labels };
  };
  const [fitted, fresh] = [rows(4000), rows(4000)];
  const temperature = fitTemperature(fitted.logits, fitted.labels);
  const platt = fitPlatt(fitted.logits, fitted.labels);
  assert.ok(Math.abs(temperature - 3) < 0.3 && Math.abs(platt.slope - 1 / 3) < 0.04);
  const isotonic = fitIsotonic(fitted.logits, fitted.labels);
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const raw = fresh.logits.map(sigmoid);
  const mended = [
    fresh.logits.map((z) => sigmoid(z / temperature)),
    fresh.logits.map((z) => sigmoid(platt.slope * z + platt.intercept)),
    fresh.logits.map(isotonic),
  ];
  for (const probabilities of mended) {
    assert.ok(logLoss(fresh.labels, probabilities) < logLoss(fresh.labels, raw) - 0.05);
    assert.ok(expectedCalibrationError(fresh.labels, probabilities) < 0.03);
  }
  assert.ok(expectedCalibrationError(fresh.labels, raw) > 0.08);
});

test('the isotonic fit never falls and keeps the mean', () => {
  const isotonic = fitIsotonic(fixture.logits, fixture.labels);
  const sorted = [...fixture.logits].sort((a, b) => a - b).map(isotonic);
  for (let i = 1; i < sorted.length; i++) assert.ok(sorted[i] >= sorted[i - 1]);
  const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  assert.ok(Math.abs(mean(sorted) - mean(fixture.labels)) < 1e-9);
});
