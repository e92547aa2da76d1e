import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { PolicyWorld } from '../../worlds/logged-policies/policy-world';
import { ZooplusSimulator } from '../../worlds/pet-shop/zooplus';
import { estimatorAccuracy } from './estimator-accuracy';
import { feedbackOf, simulateEstimators } from './simulation';

const simulator = new ZooplusSimulator({ products: 10, users: 200, seed: 1 });
const world = new PolicyWorld(simulator, { random: new Random('past') });
const [logging, target] = [world.historyPolicy(1), world.historyPolicy(4)];
const around = (estimate: number, half: number) => ({
  estimate,
  lower: estimate - half,
  upper: estimate + half,
  level: 0.95,
  standardDeviation: 0,
  count: 1,
});

test('too few runs, rows and intervals are refused', () => {
  const options = { world, logging, target, rows: 100, runs: 2, random: new Random(1) };
  throwsArgument(() => simulateEstimators({ ...options, runs: 1 }), 'runs');
  throwsArgument(() => simulateEstimators({ ...options, rows: 9 }), 'rows');
  throwsArgument(() => estimatorAccuracy(0.5, [around(1, 1)]), 'intervals');
  throwsArgument(() => estimatorAccuracy(Number.NaN, []), 'truth');
});

test('bias, standard deviation, error, coverage and width are those of a hand-made list', () => {
  const accuracy = estimatorAccuracy(2, [around(1, 0.5), around(3, 1), around(4, 3), around(4, 1)]);
  assert.equal(accuracy.bias, 1);
  assert.ok(Math.abs(accuracy.standardDeviation - Math.sqrt(2)) < 1e-12);
  assert.ok(Math.abs(accuracy.rmse - Math.sqrt((1 + 1 + 4 + 4) / 4)) < 1e-12);
  assert.equal(accuracy.coverage.estimate, 0.5);
  assert.equal(accuracy.width, 2.75);
});

test('with right propensities IPS and DR are unbiased; with propensities claimed uniform IPS is not, and SNIPS shrugs off a scale', () => {
  const trial = { world, logging, target, rows: 400, runs: 150 };
  const right = simulateEstimators({ ...trial, random: new Random('right') });
  for (const name of ['IPS', 'DR']) {
    const { bias, biasError } = right.accuracy[name];
    assert.ok(Math.abs(bias) < 4 * biasError, `${name}: ${bias} ± ${biasError}`);
  }
  assert.ok(Math.abs(right.meanWeight - 1) < 0.02);
  assert.deepEqual(Object.keys(right.accuracy), ['IPS', 'clipped IPS', 'SNIPS', 'DM', 'DR', 'switch-DR']);

  const halved = logging.map((p) => p / 2);
  const scaled = simulateEstimators({ ...trial, random: new Random('right'), recorded: halved });
  assert.ok(Math.abs(scaled.meanWeight - 2 * right.meanWeight) < 1e-9);
  assert.ok(Math.abs(scaled.accuracy.SNIPS.bias - right.accuracy.SNIPS.bias) < 1e-9);
  assert.ok(scaled.accuracy.IPS.bias > 0.9 * right.truth);
});

test('where the logging policy never shows what the target wants, no estimator by weights alone is right', () => {
  const narrow = world.without(logging, simulator.productsOf('Fish Supplies'));
  const { accuracy, meanWeight } = simulateEstimators({
    world,
    logging: narrow,
    target,
    rows: 1000,
    runs: 40,
    random: new Random('narrow'),
  });
  assert.ok(meanWeight < 0.95);
  assert.ok(accuracy.IPS.bias < -5 * accuracy.IPS.biasError);
  assert.ok(accuracy.IPS.coverage.estimate < 0.5);
});

test('the recorded propensities stand in the log in place of the true ones', () => {
  const log = world.log(logging, 50, new Random('log'));
  const uniform = world.historyPolicy(0);
  assert.deepEqual(feedbackOf(world, log).propensity, log.propensity);
  assert.ok(feedbackOf(world, log, uniform).propensity.every((p) => p === 0.1));
});
