import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { packSessions } from './pack-sessions';
import { sequencesOf } from './sequences';

/** Sessions of catalog items, one list each. */
function sessions(lists: number[][]) {
  const session = Int32Array.from(lists.flatMap((list, s) => list.map(() => s)));
  return sequencesOf({ session, item: Int32Array.from(lists.flat()) }, { items: 20, by: 'session' });
}

test('a length below 1 and sessions of single items are refused', () => {
  throwsArgument(() => packSessions(sessions([[1, 2]]), { length: 0 }), 'length');
  throwsArgument(() => packSessions(sessions([[1], [2]]), { length: 4 }), 'sessions');
});

test('whole sessions stand behind each other with a 0 between, each item above the one after it', () => {
  const { inputs, targets } = packSessions(sessions([[1, 2, 3], [9], [4, 5], [6, 7, 8]]), { length: 6 });
  assert.deepEqual(
    [...inputs.values],
    [
      [0, 0, 2, 3, 0, 5],
      [0, 0, 0, 0, 7, 8],
    ].flat(),
  );
  assert.deepEqual(
    [...targets.values],
    [
      [0, 0, 3, 4, 0, 6],
      [0, 0, 0, 0, 8, 9],
    ].flat(),
  );
  assert.deepEqual([...inputs.lengths], [4, 2]);
});

test('a session that is longer than a row keeps its newest items', () => {
  const { inputs, targets } = packSessions(sessions([[1, 2, 3, 4, 5]]), { length: 2 });
  assert.deepEqual([...inputs.values], [4, 5]);
  assert.deepEqual([...targets.values], [5, 6]);
});

test('no transition is lost or invented', () => {
  const lists = Array.from({ length: 30 }, (_, s) =>
    Array.from({ length: 1 + (s % 5) }, (_, i) => (s * 7 + i * 3) % 20),
  );
  const { inputs, targets } = packSessions(sessions(lists), { length: 9 });
  const pairs: string[] = [];
  targets.values.forEach((id, position) => {
    if (id > 0) pairs.push(`${inputs.values[position] - 1}>${id - 1}`);
    else assert.equal(inputs.values[position], 0);
  });
  const expected = lists.flatMap((list) => list.slice(1).map((item, i) => `${list[i]}>${item}`));
  assert.deepEqual(pairs.sort(), expected.sort());
});
