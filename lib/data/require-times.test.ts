import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requireIds } from '../core/columns';
import { leaveOneOut } from './leave-one-out';
import { sequencesOf } from './sequences/sequences';
import { timeSplit } from './split';

const log = { user: Int32Array.of(0, 0, 0), item: Int32Array.of(2, 1, 3) };
const takers = [
  (timestamp: Float32Array | Int32Array) => leaveOneOut({ ...log, timestamp }),
  (timestamp: Float32Array | Int32Array) => sequencesOf({ ...log, timestamp }, { items: 4 }),
  (timestamp: Float32Array | Int32Array) => timeSplit({ ...log, timestamp }, 0.3),
];

describe('times of a log', () => {
  it('are refused where a 32-bit float has rounded them', () => {
    const times = Float32Array.of(1574553804, 1574553803, 1574553802);
    for (const take of takers)
      assert.throws(() => take(times), /ArgumentError: (log column )?timestamp must/);
    for (const take of takers) take(Float32Array.of(1, 2, 2 ** 24 - 1));
  });

  it('are refused where milliseconds have wrapped round in 32-bit integers', () => {
    const times = Int32Array.from([1574553804000, 1574553803000, 1574553802000]);
    for (const take of takers)
      assert.throws(() => take(times), /ArgumentError: (log column )?timestamp must/);
    for (const take of takers) take(Int32Array.of(0, 1, 1574553804));
  });
});

describe('ids that look like integers', () => {
  it('are shown as the texts and the BigInts they are', () => {
    assert.throws(() => requireIds('user', ['0'] as never, 4), /got "0" at row 0/);
    assert.throws(() => requireIds('user', BigInt64Array.of(0n) as never, 4), /got 0n at row 0/);
  });
});
