import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaveOneOut } from '../data/leave-one-out';
import { markSessionStarts } from '../data/sequences/mark-sessions';
import { sequencesOf } from '../data/sequences/sequences';
import { timeSplit } from '../data/split';
import { fitBiases } from '../models/baselines/biases';
import { type Columns, rowCount, takeRows, viewRows } from './columns';

/** Names that every object inherits: no log has such a column unless it was put there. */
const inherited = ['toString', 'constructor', 'valueOf', 'hasOwnProperty', '__proto__'];
const log = {
  user: Int32Array.of(0, 0, 0),
  item: Int32Array.of(0, 1, 0),
  timestamp: Float64Array.of(1, 2, 3),
};

test('a name that every object inherits is no column', () => {
  for (const name of inherited) {
    const refuse = (call: () => unknown): void => assert.throws(call, /must be|with a column|at least/, name);
    refuse(() => sequencesOf(log, { items: 2, by: name }));
    refuse(() => sequencesOf(log, { items: 2, item: name }));
    refuse(() => sequencesOf(log, { items: 2, time: name }));
    refuse(() => leaveOneOut(log, { user: name }));
    refuse(() => leaveOneOut(log, { time: name }));
    refuse(() => markSessionStarts(log, { items: 2, session: name }));
    refuse(() => timeSplit(log, 0.5, name));
    refuse(() => fitBiases(log, { users: 1, items: 2, label: name } as never));
    refuse(() => rowCount(log, 'log', Object.fromEntries([[name, 1]])));
  }
});

test('a column that bears such a name is a column like any other, of one number per row', () => {
  for (const name of inherited) {
    const odd: Columns = Object.fromEntries([[name, Int32Array.of(4, 5, 6)]]);
    assert.equal(rowCount(odd), 3);
    const taken = takeRows(odd, Int32Array.of(2, 0));
    assert.deepEqual(Object.keys(taken), [name]);
    assert.deepEqual(Object.values(taken)[0], Int32Array.of(6, 4));
    assert.deepEqual(Object.entries(viewRows(odd, 1, 3)), [[name, Int32Array.of(5, 6)]]);
  }
});
