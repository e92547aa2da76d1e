import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { itemsOfUser } from '../interactions';
import { Vocabulary } from '../vocabulary';
import { Log } from './log';

const users = new Vocabulary(['a', 'b', 'c', 'd']);
const items = new Vocabulary([10, 20, 30]);
const columns = {
  user: Int32Array.of(0, 0, 1, 0, 1, 2),
  item: Int32Array.of(0, 1, 2, 0, 0, 1),
  timestamp: Float64Array.of(5, 9, 2, 7, 1, 3),
};

/** Logs of up to 8 users, whose rows are numbered by their times. */
const anyLog = fc.array(fc.nat(7), { minLength: 12, maxLength: 60 }).map(
  (user) =>
    new Log({
      user: Int32Array.from(user),
      item: Int32Array.from(user, (_, row) => row % 3),
      timestamp: Float64Array.from(user, (_, row) => row),
      users: new Vocabulary([0, 1, 2, 3, 4, 5, 6, 7]),
      items,
    }),
);

describe('a log', () => {
  it('refuses no rows, columns of different lengths, and indices outside the vocabularies', () => {
    const none = Int32Array.of();
    assert.throws(() => new Log({ user: none, item: none, users, items }), /at least one row/);
    assert.throws(() => new Log({ ...columns, item: Int32Array.of(1), users, items }), /one length/);
    throwsArgument(() => new Log({ ...columns, users, items: new Vocabulary([1]) }), 'item');
    const timestamp = columns.timestamp.map(() => Number.NaN);
    throwsArgument(() => new Log({ ...columns, value: timestamp, users, items }), 'value[0]');
    throwsArgument(() => new Log({ ...columns, timestamp, users, items }), 'timestamp[0]');
  });

  it('counts what it holds, and prints it', () => {
    const log = new Log({ ...columns, users, items }, { source: 'shop' });
    assert.deepEqual([log.rows, log.density], [6, 5 / 9]);
    assert.deepEqual([log.account.users, log.account.items], [3, 3]);
    assert.equal(
      log.summary(),
      'shop: 6 of 6 rows kept\n  3 users, 3 items, density 55.6 %\n' +
        '  from 1970-01-01 00:00:01 to 1970-01-01 00:00:09 UTC',
    );
    assert.equal(inspect(log), log.summary());
  });

  it('gives its distinct pairs, as large as its vocabularies', () => {
    const interactions = new Log({ ...columns, users, items }).interactions();
    assert.deepEqual([interactions.users, interactions.items, interactions.itemIds.length], [4, 3, 5]);
    assert.deepEqual([...itemsOfUser(interactions, 0)], [0, 1]);
  });
});

describe('a split of a log', () => {
  const log = new Log({ ...columns, users, items });

  it('refuses ways that do not exist, shares outside (0, 1), and a lack of times or of a Random', () => {
    throwsArgument(() => log.split({ by: 'item' as 'user' }), 'by');
    for (const testShare of [0, 1, -1, Number.NaN]) {
      throwsArgument(() => log.split({ by: 'time', testShare }), 'testShare');
    }
    throwsArgument(() => log.split({ by: 'last', testShare: 0.2 }), 'testShare');
    throwsArgument(() => log.split({ by: 'user' }), 'random');
    const { timestamp: _, ...timeless } = columns;
    assert.throws(
      () => new Log({ ...timeless, users, items }).split({ by: 'time' }),
      /only in a log with times/,
    );
    for (const k of [1, 2.5, 7, Number.NaN]) {
      throwsArgument(() => log.folds(k, { random: new Random(1) }), 'k');
    }
  });

  it('has every row in one part, and the whole vocabularies in both', () => {
    fc.assert(
      fc.property(
        anyLog,
        fc.constantFrom('random' as const, 'user' as const, 'time' as const, 'last' as const),
        fc.nat(),
        (whole, by, seed) => {
          const random = new Random(seed);
          const { train, test } = whole.split(by === 'last' ? { by } : { by, testShare: 0.3, random });
          const rows = [train, test].flatMap((part) => [...(part.timestamp as Float64Array)]);
          assert.deepEqual(
            rows.sort((a, b) => a - b),
            [...(whole.timestamp as Float64Array)],
          );
          assert.equal(train.users, whole.users);
          assert.equal(test.items, whole.items);
        },
      ),
    );
  });

  it("by the last row tests each user's newest, and leaves users of one row in training", () => {
    const { train, test } = log.split({ by: 'last' });
    assert.deepEqual([...(test.timestamp as Float64Array)], [9, 2]);
    assert.deepEqual([...train.user], [0, 0, 1, 2]);
    assert.match(test.summary(), /^columns, test of split by last: 2 of 2 rows kept/);
  });

  it('by users who are new has none of them in training', () => {
    const { train, test } = log.split({ by: 'new-users', testShare: 0.3, random: new Random(3) });
    assert.ok(test.user.every((user) => !train.user.includes(user)));
  });

  it('into folds tests each row of users with two or more once, folds and users evenly', () => {
    fc.assert(
      fc.property(anyLog, fc.integer({ min: 2, max: 4 }), fc.nat(), (whole, k, seed) => {
        const counts = new Map<number, number>();
        for (const user of whole.user) counts.set(user, (counts.get(user) ?? 0) + 1);
        const folds = whole.folds(k, { random: new Random(seed) });
        const tested = folds.flatMap(({ test }) => [...(test.timestamp as Float64Array)]);
        const expected = [...whole.user.keys()].filter((row) => (counts.get(whole.user[row]) as number) > 1);
        assert.deepEqual(
          tested.sort((a, b) => a - b),
          expected,
        );
        for (const { train, test } of folds) {
          assert.equal(train.rows + test.rows, whole.rows);
          assert.ok(Math.abs(test.rows - expected.length / k) < 1);
          for (const [user, count] of counts) {
            if (count < 2) continue;
            const own = test.user.filter((one) => one === user).length;
            assert.ok(Math.abs(own - count / k) < 1);
          }
        }
      }),
    );
  });
});
