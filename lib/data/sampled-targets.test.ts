import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../core/random';
import { throwsArgument } from '../core/testing/throws-argument';
import { everyTarget, sampledTargets } from './sampled-targets';
import { nextItemCases, takeCases } from './sequences/next-item-cases';

const log = {
  user: Int32Array.of(0, 0, 0, 1),
  item: Int32Array.of(2, 0, 1, 2),
  timestamp: Float64Array.of(10, 13, 20, 5),
};
const nothing = { user: new Int32Array(0), item: new Int32Array(0), timestamp: new Float64Array(0) };
const cases = nextItemCases(nothing, log, { items: 3 });

test('cases without times, indices outside and options outside their range are refused', () => {
  const random = new Random(1);
  const { moments, ...untimed } = cases;
  assert.equal(moments?.length, 4);
  throwsArgument(() => sampledTargets(untimed, { length: 2, negatives: 1, random }), 'cases');
  for (const bad of [0, 1.5]) {
    throwsArgument(() => sampledTargets(cases, { length: bad, negatives: 1, random }), 'length');
    throwsArgument(() => everyTarget(cases, [0], { length: 2, candidates: bad }), 'candidates');
  }
  throwsArgument(() => sampledTargets(cases, { length: 2, negatives: -1, random }), 'negatives');
  assert.throws(
    () => sampledTargets(cases, { length: 2, negatives: 1, candidates: 4, random }),
    /at most the 3 items/,
  );
  throwsArgument(
    () => sampledTargets(cases, { length: 2, negatives: 1, candidates: 1, random }),
    'candidates',
  );
  throwsArgument(() => everyTarget(cases, [4], { length: 2, candidates: 3 }), 'indices');
});

test('some of the cases are taken in the order asked for, with all that belongs to them', () => {
  const taken = takeCases(cases, [3, 1]);
  assert.deepEqual([...taken.histories.owners], [1, 0]);
  assert.deepEqual([...taken.histories.itemIds], [2]);
  assert.deepEqual([...taken.next.itemIds], [2, 0]);
  assert.deepEqual([...(taken.moments ?? [])], [5, 13]);
  assert.deepEqual([...taken.rows], [3, 1]);
  throwsArgument(() => takeCases(cases, [4]), 'indices');
});

test('each case stands once with what came and as often as told with something else', () => {
  const rows = sampledTargets(cases, { length: 2, negatives: 2, random: new Random(1) });
  assert.deepEqual([...rows.clicked], [1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]);
  assert.deepEqual([...rows.user], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
  assert.deepEqual(
    [...rows.target].filter((_, row) => row % 3 === 0),
    [3, 1, 2, 3],
  );
  rows.target.forEach((target, row) => {
    assert.equal(target === rows.target[row - (row % 3)], row % 3 === 0);
  });
  assert.deepEqual([...rows.history.subarray(12, 18)], [3, 1, 3, 1, 3, 1]);
  assert.deepEqual([...rows.gaps.subarray(12, 14)], [10, 7]);
  assert.deepEqual([...rows.history.subarray(0, 2)], [0, 0]);
  const some = sampledTargets(cases, { length: 1, negatives: 50, candidates: 2, random: new Random(2) });
  assert.ok(some.target.every((target, row) => some.clicked[row] === 1 || target <= 2));
});

test('every candidate is asked about, history by history', () => {
  const rows = everyTarget(cases, [2, 0], { length: 2, candidates: 3 });
  assert.deepEqual([...rows.target], [1, 2, 3, 1, 2, 3]);
  assert.deepEqual([...rows.clicked], [0, 1, 0, 0, 0, 1]);
  assert.deepEqual([...rows.history], [3, 1, 3, 1, 3, 1, 0, 0, 0, 0, 0, 0]);
  assert.equal(everyTarget(cases, [], { length: 2, candidates: 3 }).target.length, 0);
});
