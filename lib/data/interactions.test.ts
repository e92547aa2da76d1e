import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { throwsArgument } from '../core/testing/throws-argument';
import {
  hasInteraction,
  interactionsOf,
  itemsOfUser,
  usersPerItem,
  withoutInteractions,
} from './interactions';

const logOf = (pairs: readonly (readonly [number, number])[]): { user: Int32Array; item: Int32Array } => ({
  user: Int32Array.from(pairs, ([user]) => user),
  item: Int32Array.from(pairs, ([, item]) => item),
});

test('an empty log, ragged columns, ids out of range and sizes that are none are refused', () => {
  const sizes = { users: 3, items: 4 };
  throwsArgument(() => interactionsOf(logOf([]), sizes), 'log');
  throwsArgument(() => interactionsOf({ user: Int32Array.of(1, 2), item: Int32Array.of(1) }, sizes), 'log');
  throwsArgument(
    () =>
      interactionsOf(
        logOf([
          [0, 0],
          [3, 0],
        ]),
        sizes,
      ),
    'user',
  );
  throwsArgument(
    () =>
      interactionsOf(
        logOf([
          [0, 0],
          [1, 1],
          [2, -1],
        ]),
        sizes,
      ),
    'item',
  );
  for (const bad of [0, -1, 1.5, Number.NaN]) {
    throwsArgument(() => interactionsOf(logOf([[0, 0]]), { users: bad, items: 4 }), 'users');
    throwsArgument(() => interactionsOf(logOf([[0, 0]]), { users: 3, items: bad }), 'items');
  }
});

test('repeats are merged, items ascend, users without a row have none', () => {
  const found = interactionsOf(
    logOf([
      [2, 3],
      [0, 2],
      [2, 0],
      [2, 3],
      [0, 1],
      [2, 3],
    ]),
    { users: 4, items: 4 },
  );
  assert.deepEqual(found, {
    users: 4,
    items: 4,
    offsets: Int32Array.of(0, 2, 2, 4, 4),
    itemIds: Int32Array.of(1, 2, 0, 3),
  });
  assert.deepEqual(itemsOfUser(found, 2), Int32Array.of(0, 3));
  assert.equal(itemsOfUser(found, 3).length, 0);
  assert.deepEqual(usersPerItem(found), Int32Array.of(1, 1, 1, 1));
});

test('the log is left as it was', () => {
  const log = logOf([
    [1, 3],
    [1, 0],
  ]);
  interactionsOf(log, { users: 2, items: 4 });
  assert.deepEqual(
    log,
    logOf([
      [1, 3],
      [1, 0],
    ]),
  );
});

test('any log gives what a set of its pairs gives', () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 9 }));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 80 }), (pairs) => {
      const found = interactionsOf(logOf(pairs), { users: 7, items: 10 });
      const expected = new Set(pairs.map(([user, item]) => user * 10 + item));
      assert.equal(found.itemIds.length, expected.size);
      assert.equal(found.offsets[7], expected.size);
      for (let user = 0; user < 7; user++) {
        const own = [...itemsOfUser(found, user)];
        assert.deepEqual(
          own,
          [...own].sort((a, b) => a - b),
        );
        for (let item = 0; item < 10; item++) {
          assert.equal(own.includes(item), expected.has(user * 10 + item));
          assert.equal(hasInteraction(found, user, item), expected.has(user * 10 + item));
        }
      }
      const counts = usersPerItem(found);
      for (let item = 0; item < 10; item++) {
        assert.equal(counts[item], [...expected].filter((key) => key % 10 === item).length);
      }
    }),
  );
});

test('a difference takes away what is in both, user by user, and refuses interactions of other sizes', () => {
  const pair = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 6 }));
  const some = fc.array(pair, { minLength: 1, maxLength: 30 });
  const sizes = { users: 5, items: 7 };
  fc.assert(
    fc.property(some, some, (first, second) => {
      const a = interactionsOf(logOf(first), sizes);
      const b = interactionsOf(logOf(second), sizes);
      const left = withoutInteractions(a, b);
      for (let user = 0; user < 5; user++) {
        assert.deepEqual(
          [...itemsOfUser(left, user)],
          [...itemsOfUser(a, user)].filter((item) => !hasInteraction(b, user, item)),
        );
      }
      assert.equal(left.offsets[5], left.itemIds.length);
    }),
  );
  const a = interactionsOf(logOf([[0, 0]]), sizes);
  const b = interactionsOf(logOf([[0, 0]]), { users: 5, items: 8 });
  throwsArgument(() => withoutInteractions(a, b), 'b');
});
