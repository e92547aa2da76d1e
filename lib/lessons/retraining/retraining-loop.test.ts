import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rejectsArgument } from '../../core/testing/throws-argument';
import { ZooplusSimulator } from '../../worlds/pet-shop/zooplus';
import type { InteractionLog } from '../../worlds/pet-shop/zooplus-log';
import { type BatchLearner, runRetrainingLoop } from './retraining-loop';

const world = (): ZooplusSimulator => new ZooplusSimulator({ users: 40, products: 10, seed: 3 });
const oracle = (simulator: ZooplusSimulator): BatchLearner => ({
  scores: () => simulator.trueRates(),
  retrain: async () => {},
});
const close = (a: number, b: number, tolerance: number): void =>
  assert.ok(Math.abs(a - b) <= tolerance, `${a} is not within ${tolerance} of ${b}`);

test('bad numbers, unknown watched users and scores that do not cover the world are refused', async () => {
  const simulator = world();
  const good = { simulator, learner: oracle(simulator), periods: 1, rows: 10 };
  for (const bad of [0, 1.5, Number.NaN]) {
    await rejectsArgument(runRetrainingLoop({ ...good, periods: bad }), 'periods');
    await rejectsArgument(runRetrainingLoop({ ...good, rows: bad }), 'rows');
    await rejectsArgument(runRetrainingLoop({ ...good, slate: bad }), 'size');
  }
  await rejectsArgument(runRetrainingLoop({ ...good, slate: 11 }), 'size');
  await rejectsArgument(runRetrainingLoop({ ...good, explore: 2 }), 'explore');
  await rejectsArgument(runRetrainingLoop({ ...good, watched: [] }), 'watched');
  await rejectsArgument(runRetrainingLoop({ ...good, watched: [40] }), 'watched');
  const short: BatchLearner = { scores: () => [0.5], retrain: async () => {} };
  await rejectsArgument(runRetrainingLoop({ ...good, learner: short }), 'learner.scores()');
});

test('a recommender that knows the truth has no regret and no error, and its log loss is the entropy floor', async () => {
  const simulator = world();
  const [record] = await runRetrainingLoop({ simulator, learner: oracle(simulator), periods: 1, rows: 500 });
  assert.equal(record.shownRegret, 0);
  assert.equal(record.slateRegret, 0);
  assert.equal(record.absoluteError, 0);
  const floor = simulator
    .trueRates()
    .reduce((sum, p) => sum - (p * Math.log(p) + (1 - p) * Math.log(1 - p)) / 400, 0);
  close(record.logLoss, floor, 1e-9);
});

test('exploring always costs what random showing costs: the best rate less the mean rate', async () => {
  const simulator = world();
  const [record] = await runRetrainingLoop({
    simulator,
    learner: oracle(simulator),
    periods: 1,
    rows: 40_000,
    explore: 1,
  });
  const rates = simulator.trueRates();
  const best = Array.from({ length: 40 }, (_, user) => simulator.bestRate(user));
  const expected = best.reduce((a, b) => a + b) / 40 - rates.reduce((a, b) => a + b) / 400;
  close(record.shownRegret, expected, 0.005);
  assert.equal(record.slateRegret, 0);
  assert.ok(record.gini < 0.02);
});

test('a recommender that shows everyone one product has the Gini coefficient of one product getting all', async () => {
  const simulator = world();
  const learner: BatchLearner = {
    scores: () => Float64Array.from({ length: 400 }, (_, i) => (i % 10 === 4 ? 0.9 : 0.1)),
    retrain: async () => {},
  };
  const [record] = await runRetrainingLoop({ simulator, learner, periods: 1, rows: 100 });
  close(record.gini, 0.9, 1e-12);
  assert.equal(record.productsInSlates, 1);
});

test('only watched users count for regret of slates and log loss', async () => {
  const simulator = world();
  // Right for user 0, upside down for all others.
  const learner: BatchLearner = {
    scores: () => simulator.trueRates().map((rate, i) => (i < 10 ? rate : 1 - rate)),
    retrain: async () => {},
  };
  const options = { simulator, learner, periods: 1, rows: 10 };
  const [one] = await runRetrainingLoop({ ...options, watched: [0] });
  assert.equal(one.slateRegret, 0);
  assert.equal(one.absoluteError, 0);
  const [others] = await runRetrainingLoop({ ...options, watched: [1, 2, 3] });
  assert.ok(others.slateRegret > 0.1 && others.absoluteError > 0.3);
});

test('each period is scored first, shows those scores, and is learned from before the next; the last is not', async () => {
  const simulator = world();
  const events: string[] = [];
  const logs: InteractionLog[] = [];
  const learner: BatchLearner = {
    scores: () => {
      events.push('scores');
      return Float64Array.from({ length: 400 }, (_, i) => (i % 10 === logs.length ? 0.9 : 0.1));
    },
    retrain: async (log) => {
      events.push('retrain');
      logs.push(log);
    },
  };
  const records = await runRetrainingLoop({ simulator, learner, periods: 3, rows: 20 });
  assert.deepEqual(events, ['scores', 'retrain', 'scores', 'retrain', 'scores']);
  assert.deepEqual(
    logs.map((log) => new Set(log.product)),
    [new Set([0]), new Set([1])],
  );
  assert.deepEqual(
    records.map((record) => record.period),
    [1, 2, 3],
  );
});
