import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inverse, Matrix } from 'ml-matrix';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { Candidates, Context } from '../base/policy';
import type { GradientPolicyOptions } from './gradient-policy';
import { NeuralThompson } from './neural-thompson';
import { NeuralUcb, type NeuralUcbOptions } from './neural-ucb';

const actions = Int32Array.of(0, 1);
/** One action at a time, so that the test decides what is learned from. */
const only = (action: number): Candidates => ({ actions: Int32Array.of(action) });
const at = (...numbers: number[]): Context => ({ user: 0, features: Float64Array.from(numbers) });
const linear = (seed: number): GradientPolicyOptions => ({
  dimension: 2,
  actions: 2,
  hidden: [],
  ridge: 0.5,
  trainEvery: 1000,
  random: new Random(seed),
});

/** Learns from normal contexts for action 0. @returns the contexts, each with the intercept's 1 */
function learn(policy: NeuralUcb | NeuralThompson, steps: number): number[][] {
  const random = new Random(8);
  return Array.from({ length: steps }, () => {
    const x = [random.normal(), random.normal()];
    policy.update(policy.select(at(...x), only(0)), x[0] - x[1]);
    return [...x, 1];
  });
}

test('bad options are refused', () => {
  const make = (change: object) => () => new NeuralUcb({ ...linear(1), ...change } as NeuralUcbOptions);
  throwsArgument(make({ gamma: -1 }), 'gamma');
  throwsArgument(make({ ridge: 0 }), 'ridge');
  throwsArgument(make({ covariance: 'full' }), 'covariance');
  throwsArgument(() => new NeuralThompson({ ...linear(1), nu: Number.NaN }), 'nu');
});

test('on a linear model the diagonal bonus is diagonal LinUCB’s', () => {
  const policy = new NeuralUcb(linear(1));
  const rows = learn(policy, 30);
  policy.select(at(0, 0), { actions });
  const x = [0.3, -2, 1];
  const { standardDeviations } = policy.estimates(at(x[0], x[1]), { actions });
  const diagonal = x.map((_, i) => 0.5 + rows.reduce((sum, row) => sum + row[i] * row[i], 0));
  const expected = Math.sqrt(x.reduce((sum, value, i) => sum + (value * value) / diagonal[i], 0));
  assert.ok(Math.abs(standardDeviations[0] - expected) < 1e-12);
  // Nothing is known of action 1 yet.
  assert.ok(Math.abs(standardDeviations[1] - Math.sqrt((x[0] ** 2 + x[1] ** 2 + 1) / 0.5)) < 1e-12);
  policy.dispose();
});

test('on a linear model the last layer’s bonus is LinUCB’s', () => {
  const policy = new NeuralUcb({ ...linear(1), covariance: 'last-layer' });
  const x = new Matrix(learn(policy, 30));
  const point = Matrix.rowVector([0.3, -2, 1]);
  const covariance = inverse(x.transpose().mmul(x).add(Matrix.eye(3).mul(0.5)));
  const expected = Math.sqrt(point.mmul(covariance).mmul(point.transpose()).get(0, 0));
  const { standardDeviations } = policy.estimates(at(0.3, -2), only(0));
  assert.ok(Math.abs(standardDeviations[0] - expected) < 1e-12);
  policy.dispose();
});

test('it plays the highest upper bound, and the bonus shrinks with every reward', () => {
  const gamma = 0.7;
  for (const covariance of ['diagonal', 'last-layer'] as const) {
    const policy = new NeuralUcb({
      ...linear(3),
      hidden: [4],
      covariance,
      gamma,
      trainEvery: 20,
      trainSteps: 3,
    });
    const random = new Random(4);
    let trained = 0;
    for (let step = 0; step < 60; step++) {
      const x = at(random.normal(), random.normal());
      const decision = policy.select(x, { actions });
      const before = policy.estimates(x, { actions });
      const bounds = before.means.map((mean, i) => mean + gamma * before.standardDeviations[i]);
      assert.equal(decision.action, bounds[1] > bounds[0] ? 1 : 0);
      assert.equal(decision.propensity, 1);
      policy.update(decision, x.features[decision.action]);
      if ((step + 1) % 20 === 0) trained++;
      else
        assert.ok(
          policy.estimates(x, { actions }).standardDeviations[decision.action] <
            before.standardDeviations[decision.action],
        );
    }
    assert.equal(trained, 3);
    policy.dispose();
  }
});

test('NeuralTS draws from the normal distribution that its formula names', () => {
  const [nu, draws] = [0.8, 6000];
  const policy = new NeuralThompson({ ...linear(5), nu, propensitySamples: draws });
  learn(policy, 25);
  const x = at(-0.4, 0.6);
  const { action, propensity } = policy.select(x, { actions });
  const { means, standardDeviations } = policy.estimates(x, { actions });
  const scale = nu * Math.sqrt(0.5) * Math.hypot(standardDeviations[0], standardDeviations[1]);
  const expected = exceeds((means[action] - means[1 - action]) / scale);
  assert.ok(expected > 0.05 && expected < 0.95, `the case tells something: ${expected}`);
  assert.ok(Math.abs(propensity - expected) < 4 * Math.sqrt((expected * (1 - expected)) / draws));
  policy.dispose();
});

/** P(Z < x) for a standard normal Z, by integrating its density. */
function exceeds(x: number): number {
  const [from, steps] = [-9, 4000];
  const width = (x - from) / steps;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += Math.exp(-((from + (i + 0.5) * width) ** 2) / 2);
  return (sum * width) / Math.sqrt(2 * Math.PI);
}
