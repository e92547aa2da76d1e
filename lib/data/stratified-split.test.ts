import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../core/random';
import { throwsArgument } from '../core/testing/throws-argument';
import { stratifiedSplitByItem } from './stratified-split';

const logOf = (items: readonly number[]) => ({
  item: Int32Array.from(items),
  row: Int32Array.from(items, (_, row) => row),
});
const random = new Random(1);

test('a missing column, a share outside (0, 1) and a log too small for two parts are refused', () => {
  throwsArgument(() => stratifiedSplitByItem(logOf([1, 1]), 0.25, random, 'film'), 'by');
  for (const bad of [0, 1, -1, Number.NaN]) {
    throwsArgument(() => stratifiedSplitByItem(logOf([1, 1]), bad, random), 'testShare');
  }
  throwsArgument(() => stratifiedSplitByItem(logOf([1, 2, 3]), 0.25, random), 'columns');
  throwsArgument(() => stratifiedSplitByItem(logOf([1, 2, 3]), 0.75, random), 'columns');
});

test("training sizes are pandas' and Python's: round(0.75 n), a half to the even number", () => {
  // [round(0.75 * n) for n in range(1, 15)]
  const expected = [1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 10];
  const items = expected.flatMap((_, i) => new Array<number>(i + 1).fill(i + 1));
  const { train } = stratifiedSplitByItem(logOf(items), 0.25, random);
  assert.deepEqual(
    expected,
    expected.map((_, i) => train.item.filter((item) => item === i + 1).length),
  );
});

test('each row stands in one part, rows keep their order, and the seed decides', () => {
  const anyLog = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 20, maxLength: 80 });
  fc.assert(
    fc.property(anyLog, fc.integer(), (items, seed) => {
      const split = stratifiedSplitByItem(logOf(items), 0.25, new Random(seed));
      const rows = [...split.train.row, ...split.test.row];
      assert.deepEqual(
        rows.sort((a, b) => a - b),
        items.map((_, row) => row),
      );
      for (const part of [split.train, split.test]) {
        assert.ok(part.row.every((row, i) => i === 0 || row > part.row[i - 1]));
        assert.ok(part.row.every((row, i) => items[row] === part.item[i]));
      }
      assert.deepEqual(stratifiedSplitByItem(logOf(items), 0.25, new Random(seed)), split);
    }),
  );
});

test('every row of an item is tested on equally often', () => {
  const counts = new Array<number>(8).fill(0);
  for (let i = 0; i < 8000; i++) {
    for (const row of stratifiedSplitByItem(logOf([0, 1, 0, 1, 0, 1, 0, 1]), 0.25, random).test.row)
      counts[row]++;
  }
  for (const count of counts)
    assert.ok(Math.abs(count - 2000) < 4 * Math.sqrt(8000 * 0.25 * 0.75), `${counts}`);
});
