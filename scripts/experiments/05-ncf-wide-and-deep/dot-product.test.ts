import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecordedResults } from 'lib/lessons';

const dots = readRecordedResults('dot-product');

test('an MLP errs more for longer vectors and less with more users, and is nowhere better than the dot product', () => {
  const { dimensions, users, excess, noise, naive } = dots.results;
  assert.ok(dots.seeds.length >= 3);
  assert.deepEqual([noise, naive], [0.85, 1.13]);
  excess.forEach((row, i) => {
    row.forEach(({ estimate, lower }, j) => {
      assert.ok(lower > 0, `${dimensions[i]}, ${users[j]}: ${lower}`);
      if (j > 0) assert.ok(estimate < row[j - 1].estimate);
      if (i > 0) assert.ok(estimate > excess[i - 1][j].estimate);
    });
  });
});
