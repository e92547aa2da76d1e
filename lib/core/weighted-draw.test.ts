import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Random } from './random';
import { drawIndex, indexAt, runningSums } from './weighted-draw';

/** Weights of 0 or more with one above 0 at least. */
const someWeights = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 10, noNaN: true })), { maxLength: 12 })
  .filter((weights) => weights.some((weight) => weight > 0));

test('a mark falls into the index whose stretch of the running sums holds it', () => {
  const weights = [0, 2, 0, 1, 3, 0];
  const marks = [0, 1.99, 2, 2.99, 3, 5.99];
  assert.deepEqual(
    marks.map((mark) => indexAt(weights, mark)),
    [1, 1, 3, 3, 4, 4],
  );
});

test('a part of a table counts from its own start', () => {
  const table = [9, 9, 1, 0, 1, 9];
  assert.equal(indexAt(table, 0.5, 2, 3), 0);
  assert.equal(indexAt(table, 1.5, 2, 3), 2);
  assert.equal(indexAt(table, 10.5, 2), 3);
});

test('a mark beyond the sum, as rounding makes it, gives the last index that has a weight', () => {
  assert.equal(indexAt([0.5, 0.5, 0], 1), 1);
  assert.equal(indexAt([0.1, 0.2, 0.7, 0], 1 + 1e-12), 2);
});

test('searching the running sums finds what walking the weights finds, and never a weight of 0', () => {
  fc.assert(
    fc.property(someWeights, fc.integer(), (weights, seed) => {
      const sums = runningSums(weights);
      const total = sums[sums.length - 1];
      for (let i = 0; i < 20; i++) {
        const index = drawIndex(sums, new Random(`${seed}/${i}`));
        const mark = new Random(`${seed}/${i}`).uniform() * total;
        assert.ok(weights[index] > 0);
        const walked = indexAt(weights, mark);
        // Subtracting weights and adding them up round differently: at an edge both neighbors are right.
        if (walked !== index) assert.ok(Math.abs(sums[Math.min(walked, index)] - mark) < 1e-9 * total);
      }
    }),
  );
});

test('a search in a part of a table stays inside it and takes its own sums', () => {
  const sums = Float64Array.from([1, 2, 3, 5, 5, 6]);
  const random = new Random('part');
  const counts = new Int32Array(6);
  for (let i = 0; i < 6000; i++) counts[drawIndex(sums, random, 2, 5)]++;
  assert.deepEqual([counts[0], counts[1], counts[4], counts[5]], [0, 0, 0, 0]);
  assert.ok(Math.abs(counts[2] / 6000 - 3 / 5) < 0.02, `${counts}`);
});

test('indices come as often as their weights say', () => {
  const weights = [1, 0, 2, 5];
  const random = new Random('frequencies');
  const counts = new Int32Array(4);
  for (let i = 0; i < 20_000; i++) counts[indexAt(weights, random.uniform() * 8)]++;
  weights.forEach((weight, i) => {
    const expected = weight / 8;
    const tolerance = 5 * Math.sqrt((expected * (1 - expected)) / 20_000);
    assert.ok(Math.abs(counts[i] / 20_000 - expected) <= tolerance, `${i}: ${counts[i]}`);
  });
});
