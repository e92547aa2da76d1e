import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Random } from './random';
import { throwsArgument } from './testing/throws-argument';

const draws = 50_000;

const badNumber = fc.oneof(
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, undefined, null, '1', {}),
);
const notAProbability = fc.double().filter((p) => !(p >= 0 && p <= 1));
const notACount = fc.oneof(
  fc.integer({ max: -1 }),
  fc.double().filter((n) => !Number.isInteger(n)),
);

function sample(draw: () => number, n = draws): Float64Array {
  return Float64Array.from({ length: n }, draw);
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

describe('random numbers, wrong arguments', () => {
  it('need a finite number or a text as seed', () => {
    for (const seed of [Number.NaN, Number.POSITIVE_INFINITY, '', undefined, null, {}, []]) {
      throwsArgument(() => new Random(seed as number), 'seed');
    }
  });

  it('refuse bounds that are not finite or out of order', () => {
    const random = new Random(1);
    fc.assert(
      fc.property(badNumber, (bad) => {
        fc.pre(bad !== undefined);
        throwsArgument(() => random.uniform(bad as number, 2), 'low');
        throwsArgument(() => random.uniform(-1, bad as number), 'high');
        throwsArgument(() => random.integer(bad as number, 2), 'low');
        throwsArgument(() => random.integer(0, bad as number), 'high');
        throwsArgument(() => random.normal(bad as number), 'mean');
        throwsArgument(() => random.normal(0, bad as number), 'standardDeviation');
        throwsArgument(() => random.beta(bad as number, 1), 'alpha');
        throwsArgument(() => random.beta(1, bad as number), 'beta');
        throwsArgument(() => random.gamma(bad as number), 'shape');
        throwsArgument(() => random.gamma(1, bad as number), 'scale');
      }),
    );
    throwsArgument(() => random.uniform(2, 1), 'low');
    throwsArgument(() => random.integer(3, 3), 'high');
    throwsArgument(() => random.integer(0.5, 3), 'low');
    for (const sign of [0, -1]) {
      throwsArgument(() => random.beta(sign, 1), 'alpha');
      throwsArgument(() => random.gamma(sign, 1), 'shape');
    }
    throwsArgument(() => random.normal(0, -1), 'standardDeviation');
  });

  it('refuse probabilities outside [0, 1] and counts that are none', () => {
    const random = new Random(1);
    fc.assert(
      fc.property(notAProbability, notACount, (probability, count) => {
        throwsArgument(() => random.bernoulli(probability), 'probability');
        throwsArgument(() => random.binomial(3, probability), 'probability');
        throwsArgument(() => random.binomial(count, 0.5), 'trials');
        throwsArgument(() => random.permutation(count), 'n');
        throwsArgument(() => random.choice([1, 2], { size: count }), 'size');
      }),
    );
  });

  it('refuse choices that cannot be made', () => {
    const random = new Random(1);
    throwsArgument(() => random.pick([]), 'items');
    throwsArgument(() => random.choice([], { size: 1 }), 'items');
    throwsArgument(() => random.choice([1, 2], { size: 3 }), 'size');
    throwsArgument(() => random.choice([1, 2], { size: 1, probabilities: [1] }), 'probabilities');
    assert.throws(
      () => random.choice([1, 2], { size: 1, probabilities: [0.5, 0.4] }),
      /must be numbers that sum to 1/,
    );
    throwsArgument(() => random.choice([1, 2], { size: 1, probabilities: [1.5, -0.5] }), 'probabilities[0]');
    throwsArgument(
      () => random.choice([1, 2], { size: 1, probabilities: [Number.NaN, 1] }),
      'probabilities[0]',
    );
    throwsArgument(() => random.choice([1, 2], { size: 2, probabilities: [1, 0] }), 'size');
  });
});

describe('random numbers, extremes', () => {
  it('leave nothing to chance where there is nothing to choose', () => {
    const random = new Random('extremes');
    for (let i = 0; i < 1000; i++) {
      assert.equal(random.integer(7, 8), 7);
      assert.equal(random.uniform(3, 3), 3);
      assert.equal(random.bernoulli(0), false);
      assert.equal(random.bernoulli(1), true);
      assert.equal(random.normal(5, 0), 5);
      assert.equal(random.binomial(0, 0.5), 0);
      assert.equal(random.binomial(9, 0), 0);
      assert.equal(random.binomial(9, 1), 9);
      assert.equal(random.pick(['only']), 'only');
    }
    assert.deepEqual(random.permutation(0), new Int32Array(0));
    assert.deepEqual(random.permutation(1), Int32Array.of(0));
    assert.deepEqual(random.choice([1, 2, 3], { size: 3 }).sort(), [1, 2, 3]);
    assert.deepEqual(
      random.choice([1, 2, 3], { size: 4, replace: true, probabilities: [0, 1, 0] }),
      [2, 2, 2, 2],
    );
  });

  it('stay inside their ranges for any seed and range', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.integer(),
        fc.integer({ min: 1, max: 1e6 }),
        (seed, low, width) => {
          const random = new Random(seed);
          const integer = random.integer(low, low + width);
          assert.ok(Number.isInteger(integer) && integer >= low && integer < low + width);
          const uniform = random.uniform(low, low + width);
          assert.ok(uniform >= low && uniform < low + width);
          assert.ok(random.beta(0.01, 0.01) >= 0 && random.beta(100, 0.1) <= 1);
          assert.ok(random.gamma(0.01) >= 0);
        },
      ),
    );
  });
});

describe('random streams', () => {
  it('repeat with their seed, on any machine', () => {
    const random = new Random(42);
    assert.deepEqual(
      [random.uniform(), random.uniform(), random.integer(0, 1000)],
      [0.6848634963389486, 0.5463244677521288, 845],
    );
    assert.equal(new Random(42).uniform(), new Random('42').uniform());
  });

  it('depend on their path alone, never on what was drawn before', () => {
    const fresh = new Random(7).child('users');
    const used = new Random(7);
    for (let i = 0; i < 100; i++) used.normal();
    const late = used.child('users');
    assert.deepEqual(
      sample(() => fresh.uniform(), 50),
      sample(() => late.uniform(), 50),
    );
    assert.equal(new Random(7).child('a').child('b').seed, '7/a/b');
  });

  it('do not overlap: no pair of neighbors is found in two of them', () => {
    const root = new Random(42);
    const streams = [
      root,
      ...Array.from({ length: 9 }, (_, i) => root.child(i)),
      root.child(0).child(0),
      new Random(43),
    ];
    const seen = new Map<string, number>();
    streams.forEach((stream, index) => {
      let last = stream.uniform();
      for (let i = 0; i < 20_000; i++) {
        const next = stream.uniform();
        const pair = `${last},${next}`;
        assert.ok(!seen.has(pair), `streams ${seen.get(pair)} and ${index} share ${pair}`);
        seen.set(pair, index);
        last = next;
      }
    });
    assert.equal(seen.size, streams.length * 20_000);
  });

  it('are not correlated, neighbors by name or parent and child', () => {
    const root = new Random(42);
    const streams = [
      root,
      root.child('epoch-1'),
      root.child('epoch-2'),
      root.child('epoch-3'),
      new Random(43),
      new Random(42.5),
    ];
    const values = streams.map((stream) => sample(() => stream.uniform() - 0.5));
    for (let a = 0; a < values.length; a++) {
      for (let b = 0; b < a; b++) {
        const correlation = 12 * mean(values[a].map((value, i) => value * values[b][i]));
        assert.ok(Math.abs(correlation) < 4 / Math.sqrt(draws), `streams ${a} and ${b}: ${correlation}`);
      }
      const shifted = 12 * mean(values[a].slice(1).map((value, i) => value * values[a][i]));
      assert.ok(Math.abs(shifted) < 4 / Math.sqrt(draws), `stream ${a} with itself: ${shifted}`);
    }
  });
});
