import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { sequencesOf } from '../../data/sequences/sequences';
import { fitMarkovChain } from './markov-chain';

const sequences = sequencesOf(
  { user: Int32Array.of(0, 0, 0, 0, 1, 1), item: Int32Array.of(0, 1, 0, 2, 0, 1) },
  { items: 4 },
);
const histories = (lists: readonly (readonly number[])[], items = 4) => ({
  sequences: lists.length,
  items,
  offsets: Int32Array.from([0, ...lists].map((_, s) => lists.slice(0, s).flat().length)),
  itemIds: Int32Array.from(lists.flat()),
  owners: Int32Array.from(lists.keys()),
  rows: Int32Array.from(lists.flat().keys()),
});

test('sequences without an item, a negative prior and items outside are refused', () => {
  throwsArgument(() => fitMarkovChain(histories([[], []])), 'training');
  throwsArgument(() => fitMarkovChain(sequences, { priorTransitions: -1 }), 'priorTransitions');
  const chain = fitMarkovChain(sequences);
  for (const bad of [4, -1, 0.5]) throwsArgument(() => chain.next(bad), 'last');
  throwsArgument(() => chain.scoreNext(histories([[0]], 5)), 'histories');
});

test('without a prior they are the counted shares, and popularity where nothing was counted', () => {
  const chain = fitMarkovChain(sequences, { priorTransitions: 0 });
  [0.4, 0.3, 0.2, 0.1].forEach((share, item) => {
    assert.ok(Math.abs(chain.popularity[item] - share) < 1e-12);
  });
  assert.deepEqual([...chain.next(0)], [0, 2 / 3, 1 / 3, 0]);
  assert.deepEqual([...chain.next(1)], [1, 0, 0, 0]);
  assert.deepEqual(chain.next(2), chain.popularity);
});

test('with a prior every row is a distribution between the counts and the popularity', () => {
  const chain = fitMarkovChain(sequences, { priorTransitions: 3 });
  for (let last = 0; last < 4; last++) {
    const sum = chain.next(last).reduce((total, p) => total + p, 0);
    assert.ok(Math.abs(sum - 1) < 1e-12);
  }
  assert.ok(Math.abs(chain.next(0)[1] - (2 + 3 * 0.3) / 6) < 1e-12);
  const strong = fitMarkovChain(sequences, { priorTransitions: 1e9 });
  strong.next(0).forEach((p, item) => {
    assert.ok(Math.abs(p - strong.popularity[item]) < 1e-6);
  });
});

test('histories are scored by their last item alone; an empty one by popularity', () => {
  const chain = fitMarkovChain(sequences);
  const scores = chain.scoreNext(histories([[2, 1, 0], [0], []]));
  assert.deepEqual(scores.slice(0, 4), scores.slice(4, 8));
  assert.deepEqual(scores.slice(0, 4), Float32Array.from(chain.next(0)));
  assert.deepEqual(scores.slice(8), Float32Array.from(chain.popularity));
});
