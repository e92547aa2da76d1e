import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { readSettings } from '../../core/settings';
import { interactionsOf, usersPerItem } from '../interactions';
import { leaveOneOut } from '../leave-one-out';
import { loadAmazonGames } from './amazon-games';
import { readIntegerTable } from './integer-table';
import { DatasetIntegrityError } from './integrity';
import { loadLastFm } from './lastfm';

const folder = mkdtempSync(path.join(tmpdir(), 'logs-'));
after(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string): string {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

/** A reason to skip a test of a set that may not be committed: it is in neither of the folders that need no network. */
function absent(name: string): string | false {
  const { data, cache } = readSettings();
  const there = [data, cache].some(
    (location) => location !== undefined && existsSync(path.join(location, name)),
  );
  return there ? false : `${name} is neither in RECSYS_DATA nor in the cache`;
}

test('lines with too few or too many fields, or with a value that is not an integer, are named', async () => {
  const wrong = [
    '1 2\n3\n',
    '1 2\n3 4 5\n',
    '1 2\n3 four\n',
    '1 2\n3 4.5\n',
    '1 2\n3 3000000000\n',
    '1 2\n\n3 4\n',
  ];
  for (const [i, text] of wrong.entries()) {
    const file = put(`wrong-${i}.txt`, text);
    await assert.rejects(readIntegerTable(file, 2), /line 2 of .*wrong-\d.txt must be 2 integers/);
  }
  await assert.rejects(readIntegerTable(put('empty.txt', ''), 2), /line 1 of .* must be 2 integers/);
});

test('integers are read whatever blanks and line ends there are', async () => {
  const file = put('mixed.txt', '1 -2\r\n3\t4\n 5   6 ');
  assert.deepEqual(await readIntegerTable(file, 2), [Int32Array.of(1, 3, 5), Int32Array.of(-2, 4, 6)]);
});

test('altered files are refused', async () => {
  put('amazon-games.txt', '1 1\n');
  put('lastfm/train.txt', '1\t1\t1\n');
  put('lastfm/test.txt', '1\t2\t1\n');
  await assert.rejects(loadAmazonGames({ data: folder }), DatasetIntegrityError);
  await assert.rejects(loadLastFm({ data: folder }), DatasetIntegrityError);
});

test('Amazon Games has its published size, no pair twice, and every index in use', {
  skip: absent('amazon-games.txt'),
}, async () => {
  const { actions, log, userCount, itemCount } = await loadAmazonGames();
  assert.deepEqual(
    [log.users.size, log.items.size, log.density],
    [userCount, itemCount, 287_107 / (userCount * itemCount)],
  );
  assert.equal(actions.user.length, 287_107);
  const all = interactionsOf(actions, { users: userCount, items: itemCount });
  assert.equal(all.itemIds.length, 287_107);
  assert.ok(usersPerItem(all).every((count) => count > 0));
  assert.deepEqual([actions.user[0], actions.item[0]], [0, 6392]);
  const { train, validation, test } = leaveOneOut(actions);
  // 112 users with fewer than three actions are trained on only.
  assert.deepEqual([test.user.length, validation.user.length], [30_901, 30_901]);
  assert.equal(train.user.length, 287_107 - 2 * 30_901);
});

test('LastFM has the size of its split, and no test pair was trained on', {
  skip: absent('lastfm/train.txt'),
}, async () => {
  const { train, test, logs, userCount, itemCount } = await loadLastFm();
  assert.equal(logs.train.users, logs.test.users);
  assert.deepEqual([logs.train.account.users, logs.train.items.size], [1878, itemCount]);
  assert.deepEqual([train.user.length, test.user.length], [42_135, 10_533]);
  const sizes = { users: userCount, items: itemCount };
  const both = interactionsOf(
    {
      user: Int32Array.from([...train.user, ...test.user]),
      item: Int32Array.from([...train.item, ...test.item]),
    },
    sizes,
  );
  assert.equal(both.itemIds.length, 42_135 + 10_533);
  const { offsets } = interactionsOf(train, sizes);
  assert.equal(
    Array.from({ length: userCount }, (_, u) => offsets[u + 1] - offsets[u]).filter((n) => n === 0).length,
    14,
  );
  assert.deepEqual([train.user[0], train.item[0], train.count[0]], [423, 4075, 993]);
});
