import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { createArms } from './create-arms';
import { logisticStep, newLogit } from './logistic-step';
import { LogisticThompson, type LogisticThompsonOptions } from './logistic-thompson';

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

test('bad options and rewards outside [0, 1] are refused', () => {
  const random = new Random(1);
  const bad: [Partial<LogisticThompsonOptions>, string][] = [
    [{ dimension: 0 }, 'dimension'],
    [{ scale: -1 }, 'scale'],
    [{ ridge: 0 }, 'ridge'],
  ];
  for (const [options, message] of bad) {
    throwsArgument(() => new LogisticThompson({ dimension: 2, random, ...options }), message);
  }
  const policy = new LogisticThompson({ dimension: 1, random });
  const context = { user: 0, features: Float64Array.of(1) };
  for (const reward of [-0.1, 1.5]) {
    throwsArgument(() => policy.observe(context, 0, reward), 'reward');
  }
});

test('the new logit solves its equation, however large the numbers', () => {
  const logit = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const variance = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(logit, variance, fc.double({ min: 0, max: 1, noNaN: true }), (before, s, reward) => {
      const z = newLogit(before, s, reward);
      const slope = 1 + s * sigmoid(z) * (1 - sigmoid(z));
      // The distance to the root is at most the residual over the slope.
      assert.ok(Math.abs(z - before - s * (reward - sigmoid(z))) / slope < 1e-9 * (1 + Math.abs(z)), `${z}`);
    }),
    { numRuns: 500 },
  );
});

test('one row moves the mode to the minimum of its objective, and adds the curvature there', () => {
  const width = 3;
  const arms = createArms({ width, ridge: 0.5, rule: logisticStep });
  const random = new Random(2);
  for (let step = 0; step < 40; step++) {
    const before = { mode: arms.model(0).weights, covariance: arms.model(0).covariance() };
    const full = Matrix.zeros(width, width);
    for (let i = 0, k = 0; i < width; i++) {
      for (let j = 0; j <= i; j++, k++) full.set(i, j, before.covariance[k]).set(j, i, before.covariance[k]);
    }
    const precision = inverse(full);
    const x = Array.from({ length: width }, () => random.normal(0, 2));
    const reward = random.uniform();
    arms.learn(0, Float64Array.from(x), reward);
    const { weights } = arms.model(0);
    const moved = Matrix.columnVector(Array.from(weights, (w, i) => w - before.mode[i]));
    const p = sigmoid(x.reduce((sum, value, i) => sum + value * weights[i], 0));
    const gradient = precision
      .mmul(moved)
      .to1DArray()
      .map((value, i) => value + (p - reward) * x[i]);
    for (const value of gradient) assert.ok(Math.abs(value) < 1e-9, `${gradient}`);
    const column = Matrix.columnVector(x);
    const expected = inverse(Matrix.add(precision, column.mmul(column.transpose()).mul(p * (1 - p))));
    const after = arms.model(0).covariance();
    for (let i = 0, k = 0; i < width; i++) {
      for (let j = 0; j <= i; j++, k++) assert.ok(Math.abs(after[k] - expected.get(i, j)) < 1e-9);
    }
  }
});

test('after many rows the mode is close to batch logistic regression’s, and the click rates to the truth', () => {
  const random = new Random(7);
  const truth = [-1, 0.8, -0.5];
  const policy = new LogisticThompson({ dimension: 3, random });
  const rows: number[][] = [];
  const clicks: number[] = [];
  for (let i = 0; i < 3000; i++) {
    const x = [1, random.normal(), random.normal()];
    const click = Number(random.bernoulli(sigmoid(x.reduce((sum, value, j) => sum + value * truth[j], 0))));
    rows.push(x);
    clicks.push(click);
    policy.observe({ user: 0, features: Float64Array.from(x) }, 5, click);
  }
  const batch = batchMode(rows, clicks, 1);
  const online = policy.weightsOf(5);
  for (let j = 0; j < 3; j++) {
    // The batch mode's own standard error is 0.05.
    assert.ok(Math.abs(online[j] - batch[j]) < 0.05, `${online} and ${batch}`);
    assert.ok(Math.abs(online[j] - truth[j]) < 0.2, `${online}`);
  }
  assert.ok(Math.abs(policy.clickRate(5, Float64Array.of(1, 1, 1)) - sigmoid(-0.7)) < 0.05);
});

/** The mode of ridge-penalized logistic regression, by Newton's method. */
function batchMode(rows: number[][], clicks: number[], ridge: number): number[] {
  const x = new Matrix(rows);
  const w = Matrix.zeros(x.columns, 1);
  for (let step = 0; step < 20; step++) {
    const p = x.mmul(w).to1DArray().map(sigmoid);
    const gradient = x.transpose().mmul(Matrix.columnVector(p.map((value, i) => value - clicks[i])));
    gradient.add(Matrix.mul(w, ridge));
    const weighted = new Matrix(rows.map((row, i) => row.map((value) => value * p[i] * (1 - p[i]))));
    const hessian = x.transpose().mmul(weighted).add(Matrix.eye(x.columns, x.columns).mul(ridge));
    w.sub(inverse(hessian).mmul(gradient));
  }
  return w.to1DArray();
}

test('logistic Thompson finds the better product for each kind of user', () => {
  const random = new Random(12);
  const policy = new LogisticThompson({ dimension: 2, random: new Random(13) });
  let right = 0;
  for (let t = 0; t < 2000; t++) {
    const kind = random.integer(0, 2);
    const decision = policy.select(
      { user: kind, features: Float64Array.from([0, 1], (i) => Number(i === kind)) },
      { actions: Int32Array.of(0, 1) },
    );
    if (t >= 1000 && decision.action === kind) right++;
    policy.update(decision, Number(random.bernoulli(decision.action === kind ? 0.5 : 0.2)));
  }
  assert.ok(right > 930, `${right} of 1000`);
});
