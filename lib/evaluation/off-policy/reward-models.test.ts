import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { Random } from '../../core/random';
import { assertClose } from '../../core/testing/closeness';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { BanditFeedback } from './bandit-feedback';
import { crossFittedRewards } from './cross-fitting';
import { logisticRewardModel } from './logistic-reward-model';
import { type RewardModel, rewardRows } from './reward-model';
import { ridgeRewardModel } from './ridge-reward-model';
import { smallLog, smallWorld } from './testing/small-log';

const { feedback, cell } = smallLog(600, new Random('models'));
const all = Int32Array.from({ length: 600 }, (_, row) => row);

test('a fold too many or too few, models that are none and bad strengths are refused', () => {
  const random = new Random(1);
  const model = ridgeRewardModel();
  throwsArgument(() => crossFittedRewards(feedback, { model, random, folds: 1 }), 'folds');
  assert.throws(() => crossFittedRewards(feedback, { model, random, folds: 601 }), /got 601/);
  throwsArgument(() => crossFittedRewards(feedback, { model: {} as RewardModel, random }), 'model');
  throwsArgument(() => ridgeRewardModel({ l2: 0 }), 'l2');
  throwsArgument(() => logisticRewardModel({ l2: Number.NaN }), 'l2');
  const amounts = { ...feedback, reward: Float64Array.from(feedback.reward, (r) => r * 2) };
  assert.throws(
    () => crossFittedRewards(amounts, { model: logisticRewardModel(), random }),
    /feedback\.reward\[\d+\] must be 0 or 1, got 2/,
  );
});

test('no row is predicted by a model that has seen it', () => {
  const seen: Set<number>[] = [];
  const spy: RewardModel = {
    name: 'spy',
    fit(_, training) {
      const rows = new Set(training);
      seen.push(rows);
      return (row) => (rows.has(row) ? 1 : 0);
    },
  };
  const table = crossFittedRewards(feedback, { model: spy, random: new Random('folds'), folds: 7 });
  assert.equal(table.length, 600 * 4);
  assert.ok(table.every((value) => value === 0));
  assert.equal(seen.length, 7);
  for (const rows of seen) assert.ok(rows.size === 514 || rows.size === 515);
});

test('the design has an intercept, the context and an indicator of each position but the first', () => {
  const { dimension, features } = rewardRows({
    actions: 2,
    action: Int32Array.of(0, 1, 1),
    reward: Float32Array.of(0, 1, 0),
    propensity: new Float64Array(3).fill(0.5),
    position: Int32Array.of(0, 2, 1),
    context: Float64Array.of(5, 6, 7),
  });
  assert.equal(dimension, 4);
  assert.deepEqual(Array.from(features), [1, 5, 0, 0, 1, 6, 0, 1, 1, 7, 1, 0]);
});

describe('ridge regression', () => {
  it('solves the normal equations of each action', () => {
    const predict = ridgeRewardModel({ l2: 3 }).fit(rewardRows(feedback), all);
    const mean = Array.from(feedback.reward).reduce((sum, r) => sum + r, 0) / 600;
    // One-hot contexts beside an intercept: for each action (X'X + 3 I) theta = X'(r - mean), checked by residual.
    for (let action = 0; action < 4; action++) {
      const one = all.filter((row) => feedback.action[row] === action);
      const fitted = (c: number): number => predict(Array.from(cell).indexOf(c), action) - mean;
      // theta_0 + theta_c = fitted(c); the gradient of the penalized squares is 0 at theta.
      const residuals = [0, 1, 2].map((c) =>
        one
          .filter((row) => cell[row] === c)
          .reduce((sum, row) => sum + feedback.reward[row] - mean - fitted(c), 0),
      );
      const theta = residuals.map((r) => r / 3);
      const intercept = residuals.reduce((a, b) => a + b, 0) / 3;
      assertClose(
        [0, 1, 2].map(fitted),
        theta.map((t) => t + intercept),
        1e-9,
      );
    }
  });
  it('predicts the mean reward for an action without rows', () => {
    const without = all.filter((row) => feedback.action[row] !== 2);
    const predict = ridgeRewardModel().fit(rewardRows(feedback), without);
    const mean = without.reduce((sum, row) => sum + feedback.reward[row], 0) / without.length;
    assertClose([predict(0, 2), predict(99, 2)], [mean, mean], 1e-12);
  });
});

test('logistic regression is where the gradient of its penalized log loss is 0', () => {
  const l2 = 0.5;
  const predict = logisticRewardModel({ l2 }).fit(rewardRows(feedback), all);
  const clicks = Array.from(feedback.reward).reduce((sum, r) => sum + r, 0);
  const base = Math.log((clicks + 0.5) / (600 - clicks + 0.5));
  for (let action = 0; action < 4; action++) {
    const logit = [0, 1, 2].map((c) => {
      const p = predict(Array.from(cell).indexOf(c), action);
      return Math.log(p / (1 - p)) - base;
    });
    const residuals = [0, 1, 2].map((c) =>
      Array.from(all)
        .filter((row) => feedback.action[row] === action && cell[row] === c)
        .reduce((sum, row) => sum + feedback.reward[row] - predict(row, action), 0),
    );
    const intercept = residuals.reduce((a, b) => a + b, 0) / l2;
    assertClose(
      logit,
      residuals.map((r) => r / l2 + intercept),
      1e-6,
    );
  }
});

test('both learn the click rates of a small world', () => {
  const big = smallLog(20_000, new Random('rates'));
  for (const model of [ridgeRewardModel(), logisticRewardModel()]) {
    const table = crossFittedRewards(big.feedback, { model, random: new Random('fit') });
    let largest = 0;
    for (let row = 0; row < 2000; row++) {
      for (let a = 0; a < 4; a++) {
        largest = Math.max(largest, Math.abs(table[row * 4 + a] - smallWorld.rates[big.cell[row] * 4 + a]));
      }
    }
    assert.ok(largest < 0.08, `${model.name}: ${largest}`);
  }
});

test('an action far from the overall rate is learned where a full Newton step overshoots ever further', () => {
  // 5 % overall, 50 % of action 0: from log odds of -2.9 a full step goes to +9, where all curvature is gone.
  const [rows, special] = [20_000, 1000];
  const rare: BanditFeedback = {
    actions: 2,
    action: Int32Array.from({ length: rows }, (_, i) => (i < special ? 0 : 1)),
    reward: Int32Array.from({ length: rows }, (_, i) => (i < special ? i % 2 : i % 38 === 0 ? 1 : 0)),
    propensity: Float64Array.from({ length: rows }, (_, i) => (i < special ? 0.05 : 0.95)),
  };
  assert.ok(Math.abs(Array.from(rare.reward).reduce((sum, r) => sum + r, 0) / rows - 0.05) < 1e-4);
  const training = Int32Array.from({ length: rows }, (_, row) => row);
  const predict = logisticRewardModel({ l2: 1 }).fit(rewardRows(rare), training);
  assert.ok(Math.abs(predict(0, 0) - 0.5) < 0.01, `${predict(0, 0)}`);
  assert.ok(Math.abs(predict(0, 1) - 1 / 38) < 0.001, `${predict(0, 1)}`);
  // The gradient of the penalized loss is 0 there: the penalty is all that keeps it from 0.5.
  const base = Math.log(1000.5 / 19_000.5);
  const weight = Math.log(predict(0, 0) / (1 - predict(0, 0))) - base;
  assert.ok(Math.abs(500 - special * predict(0, 0) - weight) < 1e-6);
});

test('features of any real value are fitted: no rounding makes the second derivatives unsymmetric', () => {
  const random = new Random('real features');
  const context = Float64Array.from({ length: 600 * 3 }, () => random.normal());
  // The last rows are not trained on: at 0 and at the unit vectors, they give the weights away.
  context.set([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1], 596 * 3);
  const [l2, training] = [0.7, all.subarray(0, 596)];
  const predict = logisticRewardModel({ l2 }).fit(rewardRows({ ...feedback, context }), training);
  const clicks = training.reduce((sum, row) => sum + feedback.reward[row], 0);
  const base = Math.log((clicks + 0.5) / (596 - clicks + 0.5));
  for (let action = 0; action < 4; action++) {
    const [z, ...slopes] = [596, 597, 598, 599].map((row) => {
      const p = predict(row, action);
      return Math.log(p / (1 - p));
    });
    const gradient = [0, 0, 0, 0];
    for (const row of training) {
      if (feedback.action[row] !== action) continue;
      const residual = feedback.reward[row] - predict(row, action);
      [1, ...context.subarray(row * 3, row * 3 + 3)].forEach((x, k) => {
        gradient[k] += x * residual;
      });
    }
    const weights = [z - base, ...slopes.map((slope) => slope - z)];
    assertClose(
      gradient,
      weights.map((w) => l2 * w),
      1e-6,
    );
  }
});

test('a logistic fit that finds no minimum is an error that names the action, not a prediction', () => {
  // Squares of such features overflow.
  const huge = { ...feedback, context: Float64Array.from(feedback.context, (x) => x * 1e200) };
  assert.throws(
    () => logisticRewardModel().fit(rewardRows(huge), all),
    /the logistic reward model of action 0 did not converge/,
  );
});

test('a log without clicks is predicted near 0, not at it', () => {
  const none: BanditFeedback = { ...feedback, reward: new Int32Array(600) };
  const table = crossFittedRewards(none, { model: logisticRewardModel(), random: new Random('none') });
  assert.ok(table.every((p) => p > 0 && p < 0.01));
});
