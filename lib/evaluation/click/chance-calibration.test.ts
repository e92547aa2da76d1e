import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { expectedCalibrationError } from './calibration';
import { chanceCalibrationError } from './chance-calibration';

test('no rows, no draws, and what is no probability or level are refused', () => {
  const random = new Random(1);
  assert.throws(() => chanceCalibrationError([], { random }), /probabilities/);
  assert.throws(() => chanceCalibrationError([1.2], { random }), /probabilities/);
  throwsArgument(() => chanceCalibrationError([0.2], { random, draws: 0 }), 'draws');
  throwsArgument(() => chanceCalibrationError([0.2], { random, level: 1 }), 'level');
  throwsArgument(() => chanceCalibrationError([0.2], { random, bins: 0 }), 'bins');
  throwsArgument(() => chanceCalibrationError([0.2], {} as { random: Random }), 'random');
});

test('in one bin it is the mean distance of a binomial share from its rate: sqrt(2 p (1 - p) / (pi n))', () => {
  const rows = 5000;
  const spread = Math.sqrt((0.3 * 0.7) / rows);
  const constant = new Float64Array(rows).fill(0.3);
  const { mean, upper } = chanceCalibrationError(constant, { bins: 1, random: new Random(2), draws: 2000 });
  assert.ok(Math.abs(mean / (spread * Math.sqrt(2 / Math.PI)) - 1) < 0.06, `${mean}`);
  assert.ok(Math.abs(upper / (1.96 * spread) - 1) < 0.08, `${upper}`);
});

test('certain predictions leave nothing to chance', () => {
  assert.deepEqual(chanceCalibrationError([0, 1, 1], { random: new Random(3), draws: 5 }), {
    mean: 0,
    upper: 0,
  });
});

test('right predictions stay below the limit 95 times in 100, predictions that are 5 points off never do', () => {
  const random = new Random(4);
  const options = { bins: 10, strategy: 'quantile' } as const;
  const predictions = Float64Array.from({ length: 3000 }, () => 0.05 + 0.5 * random.uniform());
  const { upper } = chanceCalibrationError(predictions, { ...options, random: random.child('chance') });
  let [below, belowWhenOff] = [0, 0];
  const experiments = 300;
  for (let i = 0; i < experiments; i++) {
    const labels = Int32Array.from(predictions, (p) => (random.uniform() < p ? 1 : 0));
    const error = (shift: number) =>
      expectedCalibrationError(
        labels,
        predictions.map((p) => p + shift),
        options,
      );
    if (error(0) <= upper) below++;
    if (error(0.05) <= upper) belowWhenOff++;
  }
  assert.ok(Math.abs(below / experiments - 0.95) < 4 * Math.sqrt(0.0475 / experiments), `${below}`);
  assert.equal(belowWhenOff, 0);
});
