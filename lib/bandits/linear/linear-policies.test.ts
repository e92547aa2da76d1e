import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inverse, Matrix } from 'ml-matrix';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { RandomPolicy } from '../counting/random-policy';
import { LinearThompson, type LinearThompsonOptions } from './linear-thompson';
import { LinUcb, type LinUcbOptions } from './linucb';

interface Case {
  ridge: number;
  contexts: number[][];
  rewards: number[][];
  trace: number[];
  weights: number[][];
  inverses: number[][][];
}
const mabwiser = readFixture<{ linucb: (Case & { alpha: number })[]; lints: (Case & { scale: number })[] }>(
  'bandits/fixtures/mabwiser.json',
);

const context = (...features: number[]) => ({ user: 0, features: Float64Array.from(features) });
const actions = (count: number) => ({ actions: Int32Array.from({ length: count }, (_, i) => i) });
const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) => {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assert.ok(Math.abs(actual[i] - expected[i]) <= tolerance, `[${i}]: ${actual[i]}, not ${expected[i]}`);
  }
};

describe('linear policies', () => {
  it('refuse bad options', () => {
    const bad: [Partial<LinearThompsonOptions & LinUcbOptions>, string][] = [
      [{ dimension: 0 }, 'dimension'],
      [{ dimension: 2.5 }, 'dimension'],
      [{ dimension: undefined }, 'dimension'],
      [{ ridge: 0 }, 'ridge'],
      [{ forgetting: { discount: 0 } }, 'forgetting.discount'],
    ];
    const random = new Random(1);
    for (const [options, message] of bad) {
      throwsArgument(() => new LinUcb({ dimension: 3, ...options }), message);
      throwsArgument(() => new LinearThompson({ dimension: 3, random, ...options }), message);
    }
    throwsArgument(() => new LinUcb({ dimension: 3, alpha: -1 }), 'alpha');
    throwsArgument(() => new LinearThompson({ dimension: 3, random, scale: Number.NaN }), 'scale');
    throwsArgument(() => new LinearThompson({ dimension: 3, random, draw: 'theta' as 'score' }), 'draw');
    throwsArgument(() => new LinUcb({ dimension: 3 }).weightsOf(4), 'action');
  });

  it('LinUCB plays mabwiser’s arms, decision by decision, and ends with its weights', () => {
    for (const { alpha, ridge, contexts, rewards, trace, weights } of mabwiser.linucb) {
      const policy = new LinUcb({ dimension: contexts[0].length, alpha, ridge });
      const arms = weights.length;
      for (let arm = 0; arm < arms; arm++) policy.observe(context(...contexts[arm]), arm, rewards[arm][arm]);
      const played = contexts.slice(arms).map((features, i) => {
        const decision = policy.select(context(...features), actions(arms));
        policy.update(decision, rewards[arms + i][decision.action]);
        return decision.action;
      });
      assert.deepEqual(played, trace);
      assert.ok(new Set(played).size > 1);
      for (let arm = 0; arm < arms; arm++) near(policy.weightsOf(arm), weights[arm], 1e-9);
    }
  });

  it('linear Thompson’s posterior after mabwiser’s decisions is mabwiser’s', () => {
    for (const { scale, ridge, contexts, rewards, trace, weights, inverses } of mabwiser.lints) {
      const policy = new LinearThompson({
        dimension: contexts[0].length,
        scale,
        ridge,
        random: new Random(1),
      });
      const played = [...weights.keys(), ...trace];
      for (const [step, arm] of played.entries())
        policy.observe(context(...contexts[step]), arm, rewards[step][arm]);
      for (let arm = 0; arm < weights.length; arm++) {
        const { mean, covariance } = policy.posterior(arm);
        near(mean, weights[arm], 1e-9);
        near(
          covariance,
          inverses[arm].flat().map((value) => scale ** 2 * value),
          1e-9,
        );
      }
    }
  });

  it('LinUCB’s bonus shrinks with every pull, and is alpha |x| / sqrt(ridge) before the first', () => {
    const policy = new LinUcb({ dimension: 2, alpha: 0.5, ridge: 4 });
    const x = Float64Array.of(3, 4);
    const decision = policy.select({ user: 0, features: x }, actions(2));
    assert.equal(decision.action, 0);
    assert.equal(policy.estimate(0, x).bonus, (0.5 * 5) / 2);
    let before = policy.estimate(0, x).bonus;
    policy.update(decision, 1);
    for (let pull = 0; pull < 20; pull++) {
      const { bonus } = policy.estimate(0, x);
      assert.ok(bonus < before);
      before = bonus;
      policy.observe({ user: 0, features: x }, 0, 1);
    }
    assert.equal(policy.estimate(1, x).bonus, (0.5 * 5) / 2);
  });

  it('LinUCB without a bonus is greedy, and takes a new product for reward 0', () => {
    const policy = new LinUcb({ dimension: 1, alpha: 0 });
    policy.observe(context(1), 0, -1);
    assert.equal(policy.select(context(1), { actions: Int32Array.of(0, 5) }).action, 5);
    policy.observe(context(1), 0, 9);
    assert.equal(policy.select(context(1), { actions: Int32Array.of(0, 5) }).action, 0);
  });

  it('drawing scores or weights, linear Thompson’s scores have the posterior’s mean and variance', () => {
    const x = [0.5, -1, 2];
    const rows = [
      [1, 0, 1],
      [0.3, 2, -1],
      [1, 1, 0],
    ];
    const rewards = [1, 0, 2];
    const covariance = inverse(
      Matrix.eye(3, 3)
        .mul(0.5)
        .add(new Matrix(rows).transpose().mmul(new Matrix(rows))),
    );
    const theta = covariance.mmul(new Matrix(rows).transpose()).mmul(Matrix.columnVector(rewards));
    const mean = Matrix.rowVector(x).mmul(theta).get(0, 0);
    const deviation =
      0.8 * Math.sqrt(Matrix.rowVector(x).mmul(covariance).mmul(Matrix.columnVector(x)).get(0, 0));
    for (const draw of ['score', 'weights'] as const) {
      // Against an arm that is known for sure to earn `bar`, the share of wins is the normal tail above it.
      for (const [quantile, share] of [
        [-1, 0.841],
        [0, 0.5],
        [1.5, 0.067],
      ]) {
        const policy = new LinearThompson({
          dimension: 3,
          scale: 0.8,
          ridge: 0.5,
          draw,
          random: new Random(11),
        });
        rows.forEach((row, i) => {
          policy.observe(context(...row), 0, rewards[i]);
        });
        const sure = 3e5;
        const bar = mean + quantile * deviation;
        policy.observe(context(...x.map((value) => value * sure)), 1, bar * sure);
        let wins = 0;
        for (let i = 0; i < 4000; i++) if (policy.select(context(...x), actions(2)).action === 0) wins++;
        // Standard error at most 0.008.
        assert.ok(Math.abs(wins / 4000 - share) < 0.03, `${draw} ${quantile}: ${wins / 4000}`);
      }
    }
  });

  it('before the first reward, scores and weights come from the prior N(0, scale² / ridge)', () => {
    for (const draw of ['score', 'weights'] as const) {
      const policy = new LinearThompson({ dimension: 2, scale: 2, ridge: 4, draw, random: new Random(2) });
      // x'w ~ N(0, |x|²): above the sure 5 in 16 % of the draws.
      policy.observe(context(3e6, 4e6), 1, 5e6);
      let wins = 0;
      for (let i = 0; i < 4000; i++) if (policy.select(context(3, 4), actions(2)).action === 0) wins++;
      assert.ok(Math.abs(wins / 4000 - 0.159) < 0.025, `${draw}: ${wins / 4000}`);
    }
  });

  it('regret grows more slowly than time: its slope on log-log axes is below 1 and falls, and uniform’s is 1', () => {
    const steps = 3000;
    const worlds = 4;
    const slopes = (makePolicy: (world: number) => LinUcb | LinearThompson | RandomPolicy) => {
      const regret = new Float64Array(steps + 1);
      for (let world = 0; world < worlds; world++) {
        const policy = makePolicy(world);
        const random = new Random(world);
        const weights = Array.from({ length: 20 }, () => random.normal(0, 0.3));
        let total = 0;
        for (let t = 1; t <= steps; t++) {
          const moment = context(...Array.from({ length: 4 }, () => random.normal()));
          const means = [0, 1, 2, 3, 4].map((arm) =>
            moment.features.reduce((sum, value, i) => sum + value * weights[4 * arm + i], 0),
          );
          const decision = policy.select(moment, actions(5));
          total += Math.max(...means) - means[decision.action];
          regret[t] += total;
          policy.update(decision, means[decision.action] + 0.3 * random.normal());
        }
      }
      const slope = (from: number, to: number) => Math.log(regret[to] / regret[from]) / Math.log(to / from);
      return { early: slope(10, 100), late: slope(300, steps) };
    };
    for (const makePolicy of [
      () => new LinUcb({ dimension: 4, alpha: 0.5 }),
      (world: number) => new LinearThompson({ dimension: 4, scale: 0.3, random: new Random(world) }),
    ]) {
      const { early, late } = slopes(makePolicy);
      assert.ok(
        early < 0.9 && late < early - 0.1 && late < 0.5,
        `${makePolicy(0).name}: ${early}, then ${late}`,
      );
    }
    const { late } = slopes((world) => new RandomPolicy({ random: new Random(world) }));
    assert.ok(Math.abs(late - 1) < 0.05, `uniform: ${late}`);
  });

  it('a product launched mid-run is tried and found', () => {
    const random = new Random(5);
    for (const policy of [
      new LinUcb({ dimension: 2 }),
      new LinearThompson({ dimension: 2, random: new Random(6) }),
    ]) {
      let found = 0;
      for (let t = 0; t < 1500; t++) {
        const shown = t < 500 ? Int32Array.of(0, 1) : Int32Array.of(0, 1, 40);
        const decision = policy.select(context(1, random.uniform()), { actions: shown });
        if (t >= 1000 && decision.action === 40) found++;
        policy.update(decision, Number(random.bernoulli(decision.action === 40 ? 0.8 : 0.3)));
      }
      assert.ok(found > 400, `${policy.name}: ${found} of 500`);
    }
  });
});
