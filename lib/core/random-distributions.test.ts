import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from './random';

const draws = 50_000;
/** A Kolmogorov-Smirnov distance that 50,000 right draws exceed once in a thousand: 1.95 / sqrt(n). */
const ksLimit = 1.95 / Math.sqrt(draws);

function sample(draw: () => number, n = draws): Float64Array {
  return Float64Array.from({ length: n }, draw);
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

/** The k-th central moment. */
function moment(values: ArrayLike<number>, k: number): number {
  const center = mean(values);
  return mean(Array.from(values, (value) => (value - center) ** k));
}

/** The greatest distance between the sample's distribution function and `cdf`. */
function ksDistance(values: Float64Array, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.reduce((worst, x, i) => {
    const p = cdf(x);
    return Math.max(worst, p - i / sorted.length, (i + 1) / sorted.length - p);
  }, 0);
}

/** Pearson's chi-square over its degrees of freedom: near 1 for right frequencies. */
function chiSquarePerDegree(counts: readonly number[], probabilities: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const square = counts.reduce(
    (sum, count, i) => sum + (count - total * probabilities[i]) ** 2 / (total * probabilities[i]),
    0,
  );
  return square / (counts.length - 1);
}

/** The standard normal distribution function, by Marsaglia's series (2004). */
function normalCdf(x: number): number {
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0;
  let sum = x;
  let term = x;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

describe('random numbers, distributions on a fixed seed', () => {
  const continuous: [
    name: string,
    draw: (random: Random) => number,
    cdf: (x: number) => number,
    mean: number,
    variance: number,
  ][] = [
    ['uniform', (random) => random.uniform(), (x) => x, 1 / 2, 1 / 12],
    ['uniform in [-2, 6)', (random) => random.uniform(-2, 6), (x) => (x + 2) / 8, 2, 64 / 12],
    ['normal', (random) => random.normal(), normalCdf, 0, 1],
    ['normal(3, 2)', (random) => random.normal(3, 2), (x) => normalCdf((x - 3) / 2), 3, 4],
    ['beta(2, 3)', (random) => random.beta(2, 3), (x) => 6 * x ** 2 - 8 * x ** 3 + 3 * x ** 4, 2 / 5, 1 / 25],
    ['beta(2, 2)', (random) => random.beta(2, 2), (x) => 3 * x ** 2 - 2 * x ** 3, 1 / 2, 1 / 20],
    [
      'beta(1/2, 1/2)',
      (random) => random.beta(0.5, 0.5),
      (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x)),
      1 / 2,
      1 / 8,
    ],
    ['beta(1, 20)', (random) => random.beta(1, 20), (x) => 1 - (1 - x) ** 20, 1 / 21, 20 / (21 ** 2 * 22)],
    ['gamma(1, 3)', (random) => random.gamma(1, 3), (x) => 1 - Math.exp(-x / 3), 3, 9],
    [
      'gamma(3, 2)',
      (random) => random.gamma(3, 2),
      (x) => 1 - Math.exp(-x / 2) * (1 + x / 2 + x ** 2 / 8),
      6,
      12,
    ],
    ['gamma(1/2)', (random) => random.gamma(0.5), (x) => 2 * normalCdf(Math.sqrt(2 * x)) - 1, 1 / 2, 1 / 2],
  ];
  for (const [name, draw, cdf, expectedMean, expectedVariance] of continuous) {
    it(`${name} has its mean, its variance and its distribution function`, () => {
      const random = new Random(`distribution of ${name}`);
      const values = sample(() => draw(random));
      const errorOfMean = Math.sqrt(expectedVariance / draws);
      assert.ok(Math.abs(mean(values) - expectedMean) < 4 * errorOfMean, `mean ${mean(values)}`);
      const errorOfVariance = Math.sqrt((moment(values, 4) - expectedVariance ** 2) / draws);
      assert.ok(
        Math.abs(moment(values, 2) - expectedVariance) < 4 * errorOfVariance,
        `variance ${moment(values, 2)}`,
      );
      const distance = ksDistance(values, cdf);
      assert.ok(distance < ksLimit, `KS distance ${distance}, limit ${ksLimit}`);
    });
  }

  it('the Kolmogorov-Smirnov distance catches a slightly wrong distribution', () => {
    const random = new Random('wrong');
    assert.ok(
      ksDistance(
        sample(() => random.normal(0, 1.06)),
        normalCdf,
      ) > ksLimit,
    );
    assert.ok(
      ksDistance(
        sample(() => random.beta(2, 3)),
        (x) => x,
      ) > ksLimit,
    );
  });

  it('binomial has its mass function, for few and for many trials', () => {
    const random = new Random('binomial');
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < draws; i++) counts[random.binomial(5, 0.3)]++;
    const choose = [1, 5, 10, 10, 5, 1];
    const mass = choose.map((ways, k) => ways * 0.3 ** k * 0.7 ** (5 - k));
    assert.ok(chiSquarePerDegree(counts, mass) < 4);
    const many = sample(() => random.binomial(10_000, 0.25));
    assert.ok(Math.abs(mean(many) - 2500) < 4 * Math.sqrt(1875 / draws));
    assert.ok(Math.abs(moment(many, 2) / 1875 - 1) < 0.03);
  });

  it('integers and single picks are equally likely', () => {
    const random = new Random('integers');
    const integers = new Array<number>(7).fill(0);
    const picks = new Array<number>(3).fill(0);
    for (let i = 0; i < draws; i++) {
      integers[random.integer(-3, 4) + 3]++;
      picks[random.pick([0, 1, 2])]++;
    }
    assert.ok(chiSquarePerDegree(integers, new Array(7).fill(1 / 7)) < 3.5);
    assert.ok(chiSquarePerDegree(picks, new Array(3).fill(1 / 3)) < 5);
  });

  it('permutations hold each number once, and all orders are equally likely', () => {
    const random = new Random('permutations');
    assert.deepEqual(
      [...random.permutation(1000)].sort((a, b) => a - b),
      Array.from({ length: 1000 }, (_, i) => i),
    );
    const counts = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      const order = random.permutation(4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.equal(counts.size, 24);
    assert.ok(chiSquarePerDegree([...counts.values()], new Array(24).fill(1 / 24)) < 2.2);
    assert.deepEqual(random.shuffle(['a', 'b', 'c']).sort(), ['a', 'b', 'c']);
  });

  it('choices without replacement never repeat, and every set is equally likely', () => {
    const random = new Random('choices');
    const counts = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      const drawn = random.choice([1, 2, 3, 4, 5], { size: 2 });
      assert.notEqual(drawn[0], drawn[1]);
      const key = drawn.join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    assert.equal(counts.size, 20);
    assert.ok(chiSquarePerDegree([...counts.values()], new Array(20).fill(1 / 20)) < 2.4);
  });

  it('weighted choices follow their probabilities, draw after draw', () => {
    const random = new Random('weights');
    const weights = [0.5, 0.3, 0.2, 0];
    const first = [0, 0, 0, 0];
    const pairs = new Map<string, number>();
    for (let i = 0; i < draws; i++) {
      first[random.choice([0, 1, 2, 3], { size: 1, replace: true, probabilities: weights })[0]]++;
      const pair = random.choice([0, 1, 2, 3], { size: 2, probabilities: weights }).join('');
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    assert.equal(first[3], 0);
    assert.ok(chiSquarePerDegree(first.slice(0, 3), weights.slice(0, 3)) < 5);
    const expected = ['01', '02', '10', '12', '20', '21'];
    const probabilities = expected.map((pair) => {
      const [a, b] = [weights[Number(pair[0])], weights[Number(pair[1])]];
      return (a * b) / (1 - a);
    });
    assert.ok(
      chiSquarePerDegree(
        expected.map((pair) => pairs.get(pair) ?? 0),
        probabilities,
      ) < 3.5,
    );
  });
});
