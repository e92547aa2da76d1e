import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../core/random';
import { throwsArgument } from '../core/testing/throws-argument';
import { dropIds } from './drop-ids';

const ids = Int32Array.from({ length: 20_000 }, (_, row) => row % 7);

test('a share outside [0, 1] or a bucket that is no id is refused', () => {
  const random = new Random(1);
  for (const share of [-0.1, 1.1, Number.NaN]) {
    throwsArgument(() => dropIds(ids, { share, bucket: 7, random }), 'share');
  }
  for (const bucket of [-1, 0.5]) {
    throwsArgument(() => dropIds(ids, { share: 0.5, bucket, random }), 'bucket');
  }
});

test('nothing, everything and no rows at all are allowed', () => {
  const random = new Random(1);
  assert.deepEqual(dropIds(ids, { share: 0, bucket: 7, random }), ids);
  assert.ok(dropIds(ids, { share: 1, bucket: 7, random }).every((id) => id === 7));
  assert.equal(dropIds(new Int32Array(0), { share: 0.5, bucket: 7, random }).length, 0);
});

test('the share is kept, other ids stay, the ids given are left alone, and each draw differs', () => {
  const before = ids.slice();
  const random = new Random(1);
  const first = dropIds(ids, { share: 0.3, bucket: 7, random });
  const second = dropIds(ids, { share: 0.3, bucket: 7, random });
  const dropped = first.filter((id) => id === 7).length / ids.length;
  assert.ok(Math.abs(dropped - 0.3) < 4 * Math.sqrt((0.3 * 0.7) / ids.length), `${dropped}`);
  assert.ok(first.every((id, row) => id === 7 || id === ids[row]));
  assert.deepEqual(ids, before);
  assert.notDeepEqual(first, second);
});
