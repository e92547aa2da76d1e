import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { throwsArgument } from './testing/throws-argument';
import { highestIndices, TopK } from './top-k';

test('a NaN is refused by its index', () => {
  throwsArgument(() => highestIndices([1, Number.NaN, 2], 1), 'score[1]');
});

test('the k best come out as a whole sort has them, ties by number or by a rule', () => {
  const scores = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NEGATIVE_INFINITY)));
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 8 }), (values, k) => {
      for (const isWorse of [undefined, (a: number, b: number) => a < b]) {
        const top = new TopK(k, isWorse);
        const rule = isWorse ?? ((a: number, b: number) => a > b);
        const sorted = [...values.keys()].sort(
          (a, b) => values[b] - values[a] || Number(rule(a, b)) - Number(rule(b, a)),
        );
        // Twice: a drained heap is as good as new.
        for (let time = 0; time < 2; time++) {
          values.forEach((score, item) => void top.offer(item, score));
          const list = new Int32Array(k).fill(-1);
          assert.equal(top.drain(list), Math.min(k, values.length));
          assert.deepEqual([...list.slice(0, values.length)], sorted.slice(0, k));
        }
      }
    }),
  );
});
