import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Random } from '../core/random';
import { throwsArgument } from '../core/testing/throws-argument';
import { leaveOneOut } from './leave-one-out';
import { shuffledSplit, timeSplit, userDisjointSplit } from './split';

type Log = { user: Int32Array; timestamp: Int32Array; row: Int32Array };

/** A log whose rows know their number. */
function logOf(users: readonly number[], times: readonly number[] = users.map((_, row) => row)): Log {
  return {
    user: Int32Array.from(users),
    timestamp: Int32Array.from(times),
    row: Int32Array.from(users, (_, row) => row),
  };
}

const anyLog = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 20 })), {
    minLength: 2,
    maxLength: 60,
  })
  .map((rows) =>
    logOf(
      rows.map(([user]) => user),
      rows.map(([, time]) => time),
    ),
  );
const anyShare = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const badShare = fc.oneof(
  fc.constantFrom(0, 1, -0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY),
  fc.double({ max: 0 }),
  fc.double({ min: 1 }),
);

/** Checks that the parts hold each row of the log once, with all its values. */
function assertPartition(log: Log, ...parts: Log[]): void {
  const rows = parts.flatMap((part) => [...part.row]);
  assert.deepEqual(
    rows.sort((a, b) => a - b),
    [...log.row],
  );
  for (const part of parts) {
    part.row.forEach((row, i) => {
      assert.deepEqual([part.user[i], part.timestamp[i]], [log.user[row], log.timestamp[row]]);
    });
  }
}

function isRising(values: Int32Array): boolean {
  return values.every((value, i) => i === 0 || value > values[i - 1]);
}

describe('splits, wrong input', () => {
  const random = new Random(1);
  it('refuse a share of the test outside (0, 1)', () => {
    fc.assert(
      fc.property(badShare, (share) => {
        const rule = 'testShare';
        throwsArgument(() => shuffledSplit(logOf([1, 2, 3]), share, random), rule);
        throwsArgument(() => userDisjointSplit(logOf([1, 2, 3]), share, random), rule);
        throwsArgument(() => timeSplit(logOf([1, 2, 3]), share), rule);
      }),
    );
  });

  it('refuse logs that are empty, too short or uneven, and columns that are not there', () => {
    for (const users of [[], [1]]) {
      throwsArgument(() => shuffledSplit(logOf(users), 0.5, random), 'columns');
      throwsArgument(() => userDisjointSplit(logOf(users), 0.5, random), 'columns');
      throwsArgument(() => timeSplit(logOf(users), 0.5), 'columns');
      throwsArgument(() => leaveOneOut(logOf(users)), 'columns');
    }
    const uneven = { user: Int32Array.of(1, 2), timestamp: Int32Array.of(1) };
    throwsArgument(() => shuffledSplit(uneven, 0.5, random), 'columns');
    throwsArgument(() => shuffledSplit({}, 0.5, random), 'columns');
    throwsArgument(() => userDisjointSplit(logOf([1, 2]), 0.5, random, 'person'), 'by');
    throwsArgument(() => timeSplit(logOf([1, 2]), 0.5, 'when'), 'by');
    throwsArgument(() => leaveOneOut(logOf([1, 2]), { user: 'person' }), 'user');
    throwsArgument(() => leaveOneOut(logOf([1, 2]), { time: 'when' }), 'time');
  });

  it('refuse times that are not finite', () => {
    const log = { user: Int32Array.of(1, 1, 1), timestamp: Float64Array.of(1, Number.NaN, 2) };
    throwsArgument(() => timeSplit(log, 0.5), 'timestamp[1]');
    throwsArgument(() => leaveOneOut(log), 'timestamp[1]');
  });

  it('refuse to leave nothing for training', () => {
    throwsArgument(() => shuffledSplit(logOf([1, 2]), 0.9, random), 'testShare');
    assert.throws(
      () => userDisjointSplit(logOf([1, 1, 1]), 0.1, random),
      /leave some of the 1 distinct ids in user/,
    );
    throwsArgument(() => timeSplit(logOf([1, 2, 3], [5, 5, 5]), 0.1), 'timestamp');
  });
});

describe('shuffled split', () => {
  it("takes scikit-learn's sizes: ceil(rows * share) to test, the rest to train", () => {
    const cases: [number, number, number][] = [
      [200_000, 0.2, 40_000],
      [5000, 0.3, 1500],
      [10, 0.25, 3],
      [7, 0.5, 4],
      [11, 0.1, 2],
      [3, 0.01, 1],
    ];
    for (const [rows, share, expected] of cases) {
      const { train, test } = shuffledSplit({ row: new Int32Array(rows) }, share, new Random(1));
      assert.deepEqual([test.row.length, train.row.length], [expected, rows - expected]);
    }
  });

  it('holds each row once and repeats with its seed', () => {
    fc.assert(
      fc.property(anyLog, anyShare, fc.integer(), (log, share, seed) => {
        fc.pre(Math.ceil(log.row.length * share) < log.row.length);
        const split = shuffledSplit(log, share, new Random(seed));
        assertPartition(log, split.train, split.test);
        assert.deepEqual(shuffledSplit(log, share, new Random(seed)), split);
      }),
    );
  });

  it('puts every row into the test equally often', () => {
    const random = new Random('fair');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      for (const row of shuffledSplit(logOf(new Array(10).fill(1)), 0.3, random).test.row) counts[row]++;
    }
    for (const count of counts)
      assert.ok(Math.abs(count - 3000) < 4 * Math.sqrt(10_000 * 0.3 * 0.7), String(counts));
  });
});

describe('user-disjoint split', () => {
  it('leaves no user in both parts, ceil(users * share) in the test, rows in order', () => {
    fc.assert(
      fc.property(anyLog, anyShare, fc.integer(), (log, share, seed) => {
        const users = new Set(log.user).size;
        fc.pre(Math.ceil(users * share) < users);
        const { train, test } = userDisjointSplit(log, share, new Random(seed));
        assertPartition(log, train, test);
        assert.equal(new Set(test.user).size, Math.ceil(users * share));
        const trained = new Set(train.user);
        assert.ok(test.user.every((user) => !trained.has(user)));
        assert.ok(isRising(train.row) && isRising(test.row));
      }),
    );
  });

  it('chooses the same users whatever the order of the rows', () => {
    const users = [3, 1, 2, 5, 4, 1, 2, 3, 9, 7];
    const choose = (order: number[]): number[] =>
      [...new Set(userDisjointSplit(logOf(order), 0.4, new Random(8)).test.user)].sort();
    assert.deepEqual(choose(users), choose([...users].reverse()));
  });
});

describe('time split', () => {
  it('keeps training strictly older than the test, whatever the ties', () => {
    fc.assert(
      fc.property(anyLog, anyShare, (log, share) => {
        const wanted = Math.ceil(log.row.length * share);
        const times = [...log.timestamp].sort((a, b) => a - b);
        fc.pre(wanted < times.length && times[times.length - wanted] > times[0]);
        const { train, test } = timeSplit(log, share);
        assertPartition(log, train, test);
        assert.ok(Math.max(...train.timestamp) < Math.min(...test.timestamp));
        assert.ok(test.row.length >= wanted);
        assert.ok(isRising(train.row) && isRising(test.row));
      }),
    );
  });

  it('takes exactly the newest rows when no two are of one moment', () => {
    const { train, test } = timeSplit(logOf([1, 1, 1, 1], [40, 10, 30, 20]), 0.5);
    assert.deepEqual([...test.row], [0, 2]);
    assert.deepEqual([...train.row], [1, 3]);
  });
});

describe('leave-one-out', () => {
  it("tests each user's newest row, validates the one before, trains on the rest", () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const rowsOf = (user: number): number[] =>
          [...log.row]
            .filter((row) => log.user[row] === user)
            .sort((a, b) => log.timestamp[a] - log.timestamp[b] || a - b);
        const users = [...new Set(log.user)];
        fc.pre(users.some((user) => rowsOf(user).length >= 3));
        const { train, validation, test } = leaveOneOut(log);
        assertPartition(log, train, validation, test);
        const expected = users.filter((user) => rowsOf(user).length >= 3);
        assert.deepEqual([...test.row].sort(), expected.map((user) => rowsOf(user).at(-1)).sort());
        assert.deepEqual([...validation.row].sort(), expected.map((user) => rowsOf(user).at(-2)).sort());
        assert.ok(isRising(train.row) && isRising(validation.row) && isRising(test.row));
      }),
    );
  });

  it('goes by the order of the rows where there is no time, or another column is named', () => {
    const log = {
      person: Int32Array.of(1, 1, 2, 1),
      row: Int32Array.of(0, 1, 2, 3),
      age: Int32Array.of(9, 8, 7, 1),
    };
    const byOrder = leaveOneOut(log, { user: 'person' });
    assert.deepEqual(
      [[...byOrder.train.row], [...byOrder.validation.row], [...byOrder.test.row]],
      [[0, 2], [1], [3]],
    );
    const byAge = leaveOneOut(log, { user: 'person', time: 'age' });
    assert.deepEqual(
      [[...byAge.train.row], [...byAge.validation.row], [...byAge.test.row]],
      [[2, 3], [1], [0]],
    );
  });
});
