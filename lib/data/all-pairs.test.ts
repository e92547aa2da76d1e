import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { allPairs } from './all-pairs';

test('no users, no products, fractions and tables too large to hold are refused', () => {
  for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    throwsArgument(() => allPairs(bad, 3), 'users');
    throwsArgument(() => allPairs(3, bad), 'products');
  }
  throwsArgument(() => allPairs([], 3), 'users');
  throwsArgument(() => allPairs(2 ** 20, 2 ** 20), 'users times products');
});

test('pairs go user by user, for a number of users and for chosen ones', () => {
  assert.deepEqual(allPairs(2, 3), {
    user: Int32Array.of(0, 0, 0, 1, 1, 1),
    product: Int32Array.of(0, 1, 2, 0, 1, 2),
  });
  assert.deepEqual(allPairs([7, 4], 2), {
    user: Int32Array.of(7, 7, 4, 4),
    product: Int32Array.of(0, 1, 0, 1),
  });
});
