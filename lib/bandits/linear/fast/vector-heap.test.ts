import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { throwsArgument } from '../../../core/testing/throws-argument';
import { VectorHeap } from './vector-heap';

const value = fc.double({ min: -100, max: 100, noNaN: true });
const rowsOf = (n: number, rows: number) =>
  fc.array(fc.array(value, { minLength: n, maxLength: n }), { minLength: rows, maxLength: rows });
const put = (heap: VectorHeap, numbers: ArrayLike<number>): number => {
  const offset = heap.allocate(numbers.length);
  heap.numbers.set(numbers, offset);
  return offset;
};
const near = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assert.ok(
      Math.abs(actual[i] - expected[i]) <= 1e-9 * (1 + Math.abs(expected[i])),
      `${actual[i]} at ${i}`,
    );
  }
};
const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);

test('room is asked for in whole numbers above 0, and 4 GiB is the most there is', () => {
  const heap = new VectorHeap();
  for (const count of [0, -1, 1.5, Number.NaN]) {
    throwsArgument(() => heap.allocate(count), 'count');
  }
  throwsArgument(() => heap.allocate(2 ** 29 + 1), 'numbers of a policy');
  assert.equal(heap.used, 0);
});

test('room is empty when given out, keeps its numbers as the memory grows, and is used again', () => {
  const heap = new VectorHeap();
  const first = put(heap, [1, 2, 3]);
  const before = heap.numbers;
  const large = heap.allocate(100_000);
  assert.notEqual(heap.numbers, before);
  assert.deepEqual([...heap.numbers.subarray(first, first + 3)], [1, 2, 3]);
  assert.ok(heap.numbers.subarray(large, large + 100_000).every((number) => number === 0));
  assert.equal(heap.used, 100_003);
  heap.numbers.fill(7, large, large + 100_000);
  heap.release(large, 100_000);
  assert.equal(heap.used, 3);
  assert.equal(heap.allocate(100_000), large);
  assert.ok(heap.numbers.subarray(large, large + 100_000).every((number) => number === 0));
});

test('the loops equal the same ones written out, for every length', () => {
  const problem = fc.integer({ min: 1, max: 21 }).chain((n) =>
    fc.record({
      n: fc.constant(n),
      rows: rowsOf(n, 4),
      packed: fc.array(value, { minLength: (n * (n + 1)) / 2, maxLength: (n * (n + 1)) / 2 }),
      s: value,
    }),
  );
  fc.assert(
    fc.property(problem, ({ n, rows, packed, s }) => {
      const heap = new VectorHeap();
      const element = (i: number, j: number) =>
        packed[i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i];
      const [a, b] = rows;
      // One number between them, so that vectors stand at odd offsets as well.
      const [atA, , atB] = [put(heap, a), heap.allocate(1), put(heap, b)];
      near([heap.dot(atA, atB, n)], [dot(a, b)]);
      near(
        [heap.squares(put(heap, rows.flat()), atB, 4, n)],
        [rows.reduce((sum, row) => sum + dot(row, b) ** 2, 0)],
      );
      const matrix = put(heap, packed);
      const pairs = heap.allocate(packed.length);
      heap.pairs(atA, pairs, n);
      const timesA = a.map((_, i) => a.reduce((sum, x, j) => sum + element(i, j) * x, 0));
      near([heap.dot(matrix, pairs, packed.length)], [dot(a, timesA)]);
      const out = heap.allocate(n);
      heap.times(matrix, atA, out, n);
      near(heap.numbers.slice(out, out + n), timesA);
      heap.subtract(matrix, atA, s, n);
      const expected = a.flatMap((x, i) => a.slice(0, i + 1).map((y, j) => element(i, j) - s * x * y));
      near(heap.numbers.slice(matrix, matrix + packed.length), expected);
      // Nothing beside was written.
      assert.equal(heap.numbers[atA + n], 0);
      near(heap.numbers.slice(atA, atA + n), a);
    }),
  );
});
