import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inverse, Matrix } from 'ml-matrix';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { ItemModel } from '../slates/user-item-rows';
import { HybridLinUcb, type HybridLinUcbOptions } from './hybrid-linucb';
import { SharedLinearThompson, type SharedLinearThompsonOptions } from './shared-linear-thompson';
import { SharedLinUcb, type SharedLinUcbOptions } from './shared-linucb';

const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) => {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assert.ok(Math.abs(actual[i] - expected[i]) <= tolerance, `[${i}]: ${actual[i]}, not ${expected[i]}`);
  }
};
const column = (values: ArrayLike<number>) => Matrix.columnVector(Array.from(values));
const normals = (random: Random, length: number) => Float64Array.from({ length }, () => random.normal());

test('bad options of the hybrid and the shared models are refused', () => {
  const random = new Random(1);
  const bad: [Partial<HybridLinUcbOptions & SharedLinearThompsonOptions>, string][] = [
    [{ itemDimension: 0 }, 'itemDimension'],
    [{ dimension: 1.5 }, 'dimension'],
    [{ model: 'outer' as ItemModel }, 'model'],
    [{ ridge: -1 }, 'ridge'],
  ];
  for (const [options, message] of bad) {
    const all = { dimension: 2, itemDimension: 3, ...options };
    throwsArgument(() => new HybridLinUcb(all), message);
    throwsArgument(() => new SharedLinUcb(all), message);
    throwsArgument(() => new SharedLinearThompson({ ...all, random }), message);
  }
  const joint: SharedLinUcbOptions = { itemDimension: 2, model: 'joint' };
  throwsArgument(() => new SharedLinUcb(joint), 'dimension');
  throwsArgument(() => new HybridLinUcb({ dimension: 2, itemDimension: 2, alpha: -1 }), 'alpha');
  throwsArgument(() => new SharedLinUcb({ itemDimension: 2, alpha: Number.NaN }), 'alpha');
  throwsArgument(() => new SharedLinearThompson({ itemDimension: 2, random, scale: -1 }), 'scale');
});

/** Algorithm 2 of Li et al. (2010), line by line on ml-matrix. */
class PaperHybrid {
  private sharedMatrix: Matrix;
  private sharedMoment: Matrix;
  private readonly arms = new Map<number, { a: Matrix; b: Matrix; moment: Matrix }>();

  constructor(
    private readonly d: number,
    private readonly k: number,
    private readonly alpha: number,
    private readonly ridge: number,
  ) {
    this.sharedMatrix = Matrix.eye(k, k).mul(ridge);
    this.sharedMoment = Matrix.zeros(k, 1);
  }

  beta(): Matrix {
    return inverse(this.sharedMatrix).mmul(this.sharedMoment);
  }

  theta(action: number): Matrix {
    const { a, b, moment } = this.arm(action);
    return inverse(a).mmul(Matrix.sub(moment, b.mmul(this.beta())));
  }

  bound(action: number, x: Matrix, z: Matrix): number {
    const { a, b } = this.arm(action);
    const [shared, own] = [inverse(this.sharedMatrix), inverse(a)];
    const number = (matrix: Matrix) => matrix.get(0, 0);
    const cross = shared.mmul(b.transpose()).mmul(own).mmul(x);
    const s =
      number(z.transpose().mmul(shared).mmul(z)) -
      2 * number(z.transpose().mmul(cross)) +
      number(x.transpose().mmul(own).mmul(x)) +
      number(x.transpose().mmul(own).mmul(b).mmul(cross));
    const mean = number(z.transpose().mmul(this.beta())) + number(x.transpose().mmul(this.theta(action)));
    return mean + this.alpha * Math.sqrt(s);
  }

  learn(action: number, x: Matrix, z: Matrix, reward: number): void {
    const arm = this.arm(action);
    const part = (right: Matrix) => arm.b.transpose().mmul(inverse(arm.a)).mmul(right);
    this.sharedMatrix.add(part(arm.b));
    this.sharedMoment.add(part(arm.moment));
    arm.a.add(x.mmul(x.transpose()));
    arm.b.add(x.mmul(z.transpose()));
    arm.moment.add(Matrix.mul(x, reward));
    this.sharedMatrix.add(z.mmul(z.transpose())).sub(part(arm.b));
    this.sharedMoment.add(Matrix.mul(z, reward)).sub(part(arm.moment));
  }

  private arm(action: number) {
    const known = this.arms.get(action);
    if (known !== undefined) return known;
    const { d, k, ridge } = this;
    const arm = { a: Matrix.eye(d, d).mul(ridge), b: Matrix.zeros(d, k), moment: Matrix.zeros(d, 1) };
    this.arms.set(action, arm);
    return arm;
  }
}

test('the hybrid policy decides, and ends with the weights, as algorithm 2 of the paper written out', () => {
  for (const [model, ridge] of [
    ['joint', 1],
    ['items', 0.5],
  ] as const) {
    const random = new Random(4);
    const [d, items] = [3, 2];
    const k = model === 'joint' ? d * items : items;
    const policy = new HybridLinUcb({ dimension: d, itemDimension: items, model, alpha: 0.8, ridge });
    const paper = new PaperHybrid(d, k, 0.8, ridge);
    const itemFeatures = normals(random, 6 * items);
    const seen = new Set<number>();
    for (let step = 0; step < 150; step++) {
      const features = normals(random, d);
      const actions = random.permutation(6).subarray(0, 4);
      const shown = Float64Array.from(
        [...actions].flatMap((action) => [...itemFeatures.subarray(action * items, (action + 1) * items)]),
      );
      const z = (action: number) => {
        const own = [...itemFeatures.subarray(action * items, (action + 1) * items)];
        return column(model === 'joint' ? [...features].flatMap((u) => own.map((i) => u * i)) : own);
      };
      const decision = policy.select({ user: 0, features }, { actions, features: shown });
      const bounds = [...actions].map((action) => paper.bound(action, column(features), z(action)));
      assert.equal(decision.action, actions[bounds.indexOf(Math.max(...bounds))]);
      const reward = random.normal(decision.action * features[0] * 0.2, 0.3);
      policy.update(decision, reward);
      paper.learn(decision.action, column(features), z(decision.action), reward);
      seen.add(decision.action);
    }
    near(policy.sharedWeights, paper.beta().to1DArray(), 1e-9);
    assert.ok(seen.size > 3);
    for (const action of seen) near(policy.weightsOf(action), paper.theta(action).to1DArray(), 1e-9);
  }
});

test('the shared models’ weights equal ridge regression on the rows of user times item', () => {
  const random = new Random(5);
  const ucb = new SharedLinUcb({ itemDimension: 2, dimension: 3, ridge: 0.7 });
  const thompson = new SharedLinearThompson({ itemDimension: 2, dimension: 3, ridge: 0.7, random });
  const gram = Matrix.eye(6, 6).mul(0.7);
  const moment = Matrix.zeros(6, 1);
  for (let row = 0; row < 200; row++) {
    const [features, item, reward] = [normals(random, 3), normals(random, 2), random.normal()];
    for (const policy of [ucb, thompson]) policy.observe({ user: 0, features }, row % 7, reward, item);
    const z = column([...features].flatMap((u) => [u * item[0], u * item[1]]));
    gram.add(z.mmul(z.transpose()));
    moment.add(Matrix.mul(z, reward));
  }
  const expected = inverse(gram).mmul(moment).to1DArray();
  near(ucb.weights, expected, 1e-9);
  near(thompson.weights, expected, 1e-9);
});

test('shared linear Thompson’s draws have the mean and the covariance of the posterior, forgetting or not', () => {
  for (const forgetting of [undefined, { window: 30 }]) {
    const policy = new SharedLinearThompson({
      itemDimension: 2,
      scale: 0.6,
      ridge: 2,
      forgetting,
      random: new Random(8),
    });
    const context = { user: 0, features: new Float64Array(0) };
    const gram = Matrix.eye(2, 2).mul(2);
    const random = new Random(9);
    for (let row = 0; row < 30; row++) {
      const item = Float64Array.of(random.normal(), 0.5 * random.normal() + 1);
      policy.observe(context, 0, 1 + item[0], item);
      gram.add(column(item).mmul(column(item).transpose()));
    }
    const covariance = inverse(gram).mul(0.36);
    // 0 against z: z is played when z'w > 0, that is with probability Phi(z'theta / sqrt(z'Cz)).
    for (const z of [
      [1, -0.8],
      [0.3, -0.2],
      [-1, 1.3],
    ]) {
      const mean = z[0] * policy.weights[0] + z[1] * policy.weights[1];
      const deviation = Math.sqrt(column(z).transpose().mmul(covariance).mmul(column(z)).get(0, 0));
      let wins = 0;
      for (let i = 0; i < 4000; i++) {
        const candidates = { actions: Int32Array.of(0, 1), features: Float64Array.of(0, 0, ...z) };
        if (policy.select(context, candidates).action === 1) wins++;
      }
      const expected = normalBelow(mean / deviation);
      assert.ok(Math.abs(wins / 4000 - expected) < 0.03, `${z}: ${wins / 4000}, not ${expected}`);
    }
  }
});

/** The standard normal distribution function, by Simpson's rule. */
function normalBelow(x: number): number {
  const n = 200;
  const density = (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(x);
  for (let i = 1; i < n; i++) sum += (i % 2 === 0 ? 2 : 4) * density((x * i) / n);
  return 0.5 + (sum * x) / (3 * n);
}

test('a shared model knows a new product by its features: the disjoint ones have to try it', () => {
  const random = new Random(3);
  const shared = new SharedLinUcb({ itemDimension: 2, alpha: 0.1 });
  const context = { user: 0, features: new Float64Array(0) };
  for (let i = 0; i < 200; i++) {
    const good = i % 2;
    shared.observe(
      context,
      i % 10,
      Number(random.bernoulli(good ? 0.7 : 0.1)),
      Float64Array.of(good, 1 - good),
    );
  }
  const candidates = { actions: Int32Array.of(70, 71), features: Float64Array.of(0, 1, 1, 0) };
  assert.equal(shared.select(context, candidates).action, 71);
});

test('shared models refuse finite features too large to be scored, by the action they belong to', () => {
  const features = Float64Array.of(1, 1e200, 1e308, 1e308);
  const candidates = { actions: Int32Array.of(4, 9), features };
  const context = { user: 0, features: new Float64Array(0) };
  const message = 'score of action 9';
  assert.throws(
    () => new SharedLinUcb({ itemDimension: 2 }).select(context, candidates),
    /score of action [49]/,
  );
  const thompson = new SharedLinearThompson({ itemDimension: 2, scale: 1e3, random: new Random(1) });
  throwsArgument(() => thompson.select(context, candidates), message);
});
