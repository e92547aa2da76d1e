import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../core/testing/throws-argument';
import { concatenateRows } from './concatenate-rows';

test('no log, other columns, other types and ragged columns are refused', () => {
  throwsArgument(() => concatenateRows([]), 'logs');
  const log = { user: Int32Array.of(1) };
  throwsArgument(
    () => concatenateRows<Record<string, Int32Array>>([log, { customer: Int32Array.of(1) }]),
    'logs[1]',
  );
  throwsArgument(
    () => concatenateRows<Record<string, Int32Array | Float32Array>>([log, { user: Float32Array.of(1) }]),
    'logs[1]',
  );
  throwsArgument(
    () =>
      concatenateRows<Record<string, Int32Array>>([log, { user: Int32Array.of(1), day: Int32Array.of(1) }]),
    'logs[1]',
  );
  throwsArgument(() => concatenateRows([{ user: Int32Array.of(1), day: Int32Array.of(1, 2) }]), 'logs[0]');
});

test('rows follow each other in the order of the logs, in new columns', () => {
  const first = { user: Int32Array.of(1, 2), rate: Float64Array.of(0.1, 0.2) };
  const second = { user: Int32Array.of(3), rate: Float64Array.of(0.3) };
  const empty = { user: new Int32Array(0), rate: new Float64Array(0) };
  const joined = concatenateRows([first, empty, second]);
  assert.deepEqual(joined, { user: Int32Array.of(1, 2, 3), rate: Float64Array.of(0.1, 0.2, 0.3) });
  joined.user[0] = 9;
  assert.equal(first.user[0], 1);
});
