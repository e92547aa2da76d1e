import assert from 'node:assert/strict';
import test from 'node:test';
import { compare, median, takeTurns } from './measure.mjs';

const serve = (/** @type {number} */ value) => [
  'node',
  '--input-type=module',
  '-e',
  `import { serve } from '${new URL('./serve.mjs', import.meta.url)}'; await serve({ version: 'v' }, () => ({ value: ${value} }));`,
];

test('the median of an even count is the mean of the middle two', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([3, 1, 2]), 2);
});

test('a contender that dies is an error with its last words', async () => {
  const variant = {
    name: 'broken',
    threads: 'all threads',
    command: ['node', '-e', 'throw new Error("no work")'],
  };
  await assert.rejects(
    takeTurns([variant], 1, () => {}),
    /broken stopped[\s\S]*no work/,
  );
});

test('a contender that measures nothing is an error', async () => {
  const variant = { name: 'zero', threads: 'all threads', command: serve(0) };
  await assert.rejects(
    takeTurns([variant], 1, () => {}),
    /zero measured 0/,
  );
});

test('contenders take turns and the ratio is theirs over ours', async () => {
  /** @type {string[]} */
  const order = [];
  const measured = await takeTurns(
    [
      { name: 'ours', threads: 'all threads', command: serve(2) },
      { name: 'peer', threads: 'all threads', command: serve(6) },
    ],
    2,
    (line) => order.push(line),
  );
  assert.deepEqual(
    order.filter((line) => line.startsWith('round')).map((line) => line.split(': ')[1].split(' ')[0]),
    ['ours', 'peer', 'ours', 'peer', 'ours', 'peer'],
  );
  const [row] = compare('w', 's', measured);
  assert.equal(row.ratio, 3);
  assert.equal(row.rounds, 2);
  assert.equal(row.theirsVersion, 'v');
});

test('each side counts with its best thread setting, and both are compared at one thread', () => {
  const side = (/** @type {string} */ name, /** @type {string} */ threads, /** @type {number} */ value) => ({
    name,
    threads,
    values: [value],
    peakBytes: 0,
    about: {},
  });
  const rows = compare('w', 'ms', [
    side('ours', 'all threads', 2),
    side('ours', 'one thread', 1),
    side('peer', 'all threads', 3),
    side('peer', 'one thread', 5),
  ]);
  assert.deepEqual(
    rows.map(({ threads, ratio }) => [threads, ratio]),
    [
      ['best', 3],
      ['one', 5],
    ],
  );
});
