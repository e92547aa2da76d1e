import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { timeSplit } from '../split';
import { markSessionStarts } from './mark-sessions';
import { leaveOneOutSequences, nextItemCases } from './next-item-cases';
import { nextItemTable, padSequences, padTimeGaps, slidingWindows } from './sequence-table';
import { cutSequences, itemsOfSequence, type Sequences, sequencesOf, takeSequences } from './sequences';
import { sessionParallelBatches } from './session-parallel';

const log = {
  user: Int32Array.of(7, 3, 7, 3, 7),
  item: Int32Array.of(0, 1, 2, 3, 1),
  timestamp: Float64Array.of(10, 5, 30, 6, 20),
};
const listsOf = (sequences: Sequences): number[][] =>
  Array.from({ length: sequences.sequences }, (_, s) => [...itemsOfSequence(sequences, s)]);
/** Sequences from lists of items. */
const fromLists = (lists: readonly (readonly number[])[], items = 10): Sequences => ({
  sequences: lists.length,
  items,
  offsets: Int32Array.from([0, ...lists].map((_, s) => lists.slice(0, s).flat().length)),
  itemIds: Int32Array.from(lists.flat()),
  owners: Int32Array.from(lists.keys()),
  rows: Int32Array.from(lists.flat().keys()),
});
const someLists = fc.array(fc.array(fc.nat(9), { maxLength: 12 }), { minLength: 1, maxLength: 8 });

describe('sequences of a log, wrong input', () => {
  it('refuse missing columns, an empty log, and ids that are none', () => {
    throwsArgument(() => sequencesOf(log, { items: 4, by: 'session' }), 'by');
    throwsArgument(() => sequencesOf(log, { items: 4, item: 'product' }), 'item');
    throwsArgument(() => sequencesOf(log, { items: 4, time: 'when' }), 'time');
    assert.throws(
      () => sequencesOf({ user: Int32Array.of(), item: Int32Array.of() }, { items: 4 }),
      /at least one row/,
    );
    throwsArgument(
      () => sequencesOf({ ...log, user: Int32Array.of(7, 3, -1, 3, 7) }, { items: 4 }),
      'log column user',
    );
    for (const items of [0, 1.5, Number.NaN]) throwsArgument(() => sequencesOf(log, { items }), 'items');
  });

  it('refuse times that are missing, and out of order where that is asked for, naming the row', () => {
    const holes = { ...log, timestamp: Float64Array.of(10, 5, Number.NaN, 6, 20) };
    throwsArgument(() => sequencesOf(holes, { items: 4 }), 'log column timestamp[2]');
    throwsArgument(() => sequencesOf(log, { items: 4, disorder: 'refuse' }), 'log column timestamp[4]');
  });

  it('refuse unknown items, or count them as one further item', () => {
    throwsArgument(() => sequencesOf(log, { items: 3 }), 'log column item');
    const bucket = sequencesOf(
      { ...log, item: Int32Array.of(0, 1, 2, 99, -5) },
      { items: 3, unknownItems: 'bucket' },
    );
    assert.equal(bucket.items, 4);
    assert.deepEqual(listsOf(bucket), [
      [1, 3],
      [0, 3, 2],
    ]);
    throwsArgument(
      () =>
        sequencesOf({ ...log, item: Float64Array.of(0, 1, 2, 0.5, 1) }, { items: 3, unknownItems: 'bucket' }),
      'log column item[3]',
    );
  });
});

describe('sequences of a log', () => {
  it('are sorted by owner and time, rows of one time in row order, and know their rows', () => {
    const sequences = sequencesOf(log, { items: 4 });
    assert.deepEqual([...sequences.owners], [3, 7]);
    assert.deepEqual(listsOf(sequences), [
      [1, 3],
      [0, 1, 2],
    ]);
    assert.deepEqual([...sequences.rows], [1, 3, 0, 4, 2]);
    assert.deepEqual([...(sequences.times ?? [])], [5, 6, 10, 20, 30]);
    const ties = sequencesOf({ ...log, timestamp: Float64Array.of(1, 1, 1, 1, 0) }, { items: 4 });
    assert.deepEqual(listsOf(ties), [
      [1, 3],
      [1, 0, 2],
    ]);
  });

  it('follow the rows where there are no times', () => {
    const { timestamp, ...untimed } = log;
    const sequences = sequencesOf(untimed, { items: 4 });
    assert.deepEqual(listsOf(sequences), [
      [1, 3],
      [0, 2, 1],
    ]);
    assert.equal(sequences.times, undefined);
    assert.equal(timestamp.length, 5);
  });

  it('do not depend on the order of rows when times differ', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(5)), { minLength: 1, maxLength: 30 }),
        fc.integer(),
        (rows, seed) => {
          const columns = (order: Int32Array) => ({
            user: Int32Array.from(order, (i) => rows[i][0]),
            item: Int32Array.from(order, (i) => rows[i][1]),
            timestamp: Float64Array.from(order, (i) => i),
          });
          const inOrder = sequencesOf(columns(Int32Array.from(rows.keys())), {
            items: 6,
            disorder: 'refuse',
          });
          const shuffled = sequencesOf(columns(new Random(seed).permutation(rows.length)), { items: 6 });
          assert.deepEqual(listsOf(shuffled), listsOf(inOrder));
          assert.deepEqual(shuffled.owners, inOrder.owners);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it('can be taken and cut, and refuse pieces outside', () => {
    const sequences = sequencesOf(log, { items: 4 });
    assert.deepEqual(listsOf(takeSequences(sequences, [1, 0, 1])), [
      [0, 1, 2],
      [1, 3],
      [0, 1, 2],
    ]);
    assert.deepEqual(takeSequences(sequences, []).sequences, 0);
    throwsArgument(() => takeSequences(sequences, [2]), 'indices');
    const cut = cutSequences(sequences, { sequence: [1, 0], start: [1, 2], end: [3, 2] });
    assert.deepEqual(listsOf(cut), [[1, 2], []]);
    assert.deepEqual([...(cut.times ?? [])], [20, 30]);
    throwsArgument(() => cutSequences(sequences, { sequence: [0], start: [1], end: [3] }), 'pieces[0]');
  });
});

describe('padded tables', () => {
  it('refuse lengths and strides outside their range', () => {
    const one = fromLists([[1, 2]]);
    for (const length of [0, -1, 2.5, Number.NaN]) {
      throwsArgument(() => padSequences(one, { length }), 'length');
      throwsArgument(() => nextItemTable(one, { length }), 'length');
    }
    throwsArgument(() => slidingWindows(one, { length: 3, stride: 4 }), 'stride');
    throwsArgument(() => padSequences(fromLists([[1], [2]]), { length: 2 ** 30 }), 'length');
    assert.throws(
      () => nextItemTable(fromLists([[1], []]), { length: 3 }),
      /sequences of which one has two items or more/,
    );
  });

  it('hold items shifted by one, the newest at the right, zeros on the left', () => {
    const table = padSequences(fromLists([[4, 5, 6, 7], [9], []]), { length: 3 });
    assert.deepEqual([...table.values], [6, 7, 8, 0, 0, 10, 0, 0, 0]);
    assert.deepEqual([...table.lengths], [3, 1, 0]);
    assert.equal(table.rows, 3);
  });

  it('hold the time of each position before the moment', () => {
    const sequences = sequencesOf(log, { items: 4 });
    assert.deepEqual(
      [...padTimeGaps(sequences, { length: 4, moments: [6, 35] })],
      [0, 0, 1, 0, 0, 25, 15, 5],
    );
    throwsArgument(
      () => padTimeGaps(sequences, { length: 4, moments: [5, 35] }),
      'moments[0] after the last time',
    );
    throwsArgument(() => padTimeGaps(sequences, { length: 4, moments: [6] }), 'moments');
    assert.throws(() => padTimeGaps(fromLists([[1]]), { length: 4, moments: [6] }), /sequences with times/);
  });

  it('give windows that end with the sequence and together hold every item', () => {
    assert.deepEqual(listsOf(slidingWindows(fromLists([[0, 1, 2, 3, 4], [5], []]), { length: 2 })), [
      [3, 4],
      [1, 2],
      [0],
      [5],
    ]);
    assert.deepEqual(listsOf(slidingWindows(fromLists([[0, 1, 2, 3]]), { length: 3, stride: 1 })), [
      [1, 2, 3],
      [0, 1, 2],
    ]);
    fc.assert(
      fc.property(someLists, fc.integer({ min: 1, max: 6 }), (lists, length) => {
        const windows = slidingWindows(fromLists(lists), { length });
        assert.deepEqual([...windows.itemIds].sort(), lists.flat().sort());
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('ask for every item but the first of a sequence exactly once, right after what preceded it', () => {
    const small = nextItemTable(fromLists([[4, 5, 6, 7], [9]]), { length: 2 });
    assert.deepEqual([...small.inputs.values], [6, 7, 0, 5]);
    assert.deepEqual([...small.targets.values], [7, 8, 0, 6]);
    fc.assert(
      fc.property(someLists, fc.integer({ min: 1, max: 6 }), (lists, length) => {
        fc.pre(lists.some((list) => list.length > 1));
        const { inputs, targets } = nextItemTable(fromLists(lists), { length });
        const pairs: string[] = [];
        targets.values.forEach((target, i) => {
          assert.equal(target === 0, inputs.values[i] === 0);
          if (target > 0) pairs.push(`${inputs.values[i] - 1}>${target - 1}`);
          if (target > 0 && i % length > 0) assert.ok([inputs.values[i], 0].includes(targets.values[i - 1]));
        });
        const wanted = lists.flatMap((list) => list.slice(1).map((item, i) => `${list[i]}>${item}`));
        assert.deepEqual(pairs.sort(), wanted.sort());
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe('session-parallel batches', () => {
  it('refuse no lanes and sessions too short to learn from', () => {
    throwsArgument(() => [...sessionParallelBatches(fromLists([[1, 2]]), { lanes: 0 })], 'lanes');
    assert.throws(() => [...sessionParallelBatches(fromLists([[1], []]), { lanes: 2 })], /two items or more/);
  });

  it('run lanes side by side and reset a lane exactly when a session begins', () => {
    const steps = [...sessionParallelBatches(fromLists([[0, 1, 2], [3, 4], [5], [6, 7]]), { lanes: 2 })];
    assert.deepEqual(
      steps.map(({ input, target, reset }) => [[...input], [...target], [...reset]]),
      [
        [
          [1, 4],
          [2, 5],
          [1, 1],
        ],
        [
          [2, 7],
          [3, 8],
          [0, 1],
        ],
      ],
    );
  });

  it('hold every transition once, whatever the lanes and the order', () => {
    fc.assert(
      fc.property(someLists, fc.integer({ min: 1, max: 5 }), fc.integer(), (lists, lanes, seed) => {
        fc.pre(lists.some((list) => list.length > 1));
        const state: number[] = new Array(lanes).fill(0);
        const pairs: string[] = [];
        for (const { input, target, reset } of sessionParallelBatches(fromLists(lists), {
          lanes,
          random: new Random(seed),
        })) {
          for (let lane = 0; lane < lanes; lane++) {
            if (input[lane] === 0) continue;
            if (reset[lane] === 0) assert.equal(input[lane], state[lane]);
            state[lane] = target[lane];
            pairs.push(`${input[lane] - 1}>${target[lane] - 1}`);
          }
        }
        const wanted = lists.flatMap((list) => list.slice(1).map((item, i) => `${list[i]}>${item}`));
        assert.deepEqual(pairs.sort(), wanted.sort());
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe('next-item cases', () => {
  it('leave one out: the test knows the validation item, validation does not know the test', () => {
    const { train, validation, test } = leaveOneOutSequences(log, { items: 4 });
    assert.deepEqual([...train.item], [0, 1, 3]);
    assert.deepEqual(listsOf(validation.histories), [[0]]);
    assert.deepEqual([...validation.next.itemIds], [1]);
    assert.deepEqual(listsOf(test.histories), [[0, 1]]);
    assert.deepEqual([...test.next.itemIds], [2]);
    assert.deepEqual([...test.histories.owners], [7]);
    assert.deepEqual([...(test.moments ?? [])], [30]);
  });

  it('of a split in time know what was asked before, and nothing later', () => {
    const { train, test } = timeSplit(log, 0.5);
    const cases = nextItemCases(train, test, { items: 4 });
    assert.deepEqual(listsOf(cases.histories), [[], [0], [0, 1]]);
    assert.deepEqual([...cases.next.itemIds], [0, 1, 2]);
    assert.deepEqual(
      [...cases.rows].map((row) => test.item[row]),
      [0, 1, 2],
    );
  });

  it('may begin with nothing known, and refuse known rows from after the question', () => {
    const nothing = { user: new Int32Array(0), item: new Int32Array(0), timestamp: new Float64Array(0) };
    assert.deepEqual(listsOf(nextItemCases(nothing, log, { items: 4 }).histories), [
      [],
      [1],
      [],
      [0],
      [0, 1],
    ]);
    const late = { user: Int32Array.of(7), item: Int32Array.of(0), timestamp: Float64Array.of(15) };
    throwsArgument(() => nextItemCases(late, log, { items: 4 }), 'known');
    throwsArgument(() => nextItemCases(log, nothing, { items: 4 }), 'asked');
  });
});

describe('marks of session starts', () => {
  const sessions = {
    user: Int32Array.of(0, 0, 0, 1),
    session: Int32Array.of(5, 5, 6, 9),
    item: Int32Array.of(1, 2, 0, 1),
    timestamp: Float64Array.of(1, 2, 30, 4),
  };

  it('refuse missing columns and sessions whose rows stand apart', () => {
    throwsArgument(() => markSessionStarts(log, { items: 4 }), 'session');
    throwsArgument(() => markSessionStarts(sessions, { items: 4, item: 'product' }), 'item');
    throwsArgument(() => markSessionStarts(sessions, { items: 0 }), 'items');
    // Ids that begin at 1: the last item would be the mark.
    throwsArgument(
      () => markSessionStarts({ session: Int32Array.of(0, 0), item: Int32Array.of(2, 1) }, { items: 2 }),
      'log column item',
    );
    const one = { user: Int32Array.of(0), item: Int32Array.of(1) };
    throwsArgument(() => nextItemCases(one, one, { items: 3, unasked: 99 }), 'unasked');
    throwsArgument(
      () => markSessionStarts({ ...sessions, session: Int32Array.of(5, 6, 5, 9) }, { items: 4 }),
      'log column session[2]',
    );
  });

  it('stand before each session, are history and never asked for', () => {
    const marked = markSessionStarts(sessions, { items: 3 });
    assert.deepEqual([...marked.item], [3, 1, 2, 3, 0, 3, 1]);
    assert.deepEqual([...sessions.item], [1, 2, 0, 1]);
    const sequences = sequencesOf(marked, { items: 4 });
    assert.deepEqual(listsOf(sequences), [
      [3, 1, 2, 3, 0],
      [3, 1],
    ]);
    const table = nextItemTable(sequences, { length: 4, unasked: 3 });
    assert.deepEqual([...table.inputs.values], [4, 2, 3, 4, 0, 0, 0, 4]);
    assert.deepEqual([...table.targets.values], [2, 3, 0, 1, 0, 0, 0, 2]);
    throwsArgument(() => nextItemTable(sequences, { length: 4, unasked: 4 }), 'unasked');
    const nothing = {
      ...marked,
      user: new Int32Array(0),
      item: new Int32Array(0),
      timestamp: new Float64Array(0),
      session: new Int32Array(0),
    };
    const cases = nextItemCases(nothing, marked, { items: 4, unasked: 3 });
    assert.deepEqual([...cases.next.itemIds], [1, 2, 0, 1]);
    assert.deepEqual(listsOf(cases.histories), [[3], [3, 1], [3, 1, 2, 3], [3]]);
  });
});
