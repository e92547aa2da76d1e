import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatenateRows } from './concatenate-rows';

test('no log, other columns, other types and ragged columns are refused', () => {
  assert.throws(() => concatenateRows([]), /logs must be a list of at least one/);
  const log = { user: Int32Array.of(1) };
  assert.throws(
    () => concatenateRows<Record<string, Int32Array>>([log, { customer: Int32Array.of(1) }]),
    /logs\[1\] must be columns user: Int32Array, as the first log, got "customer: Int32Array"/,
  );
  assert.throws(
    () => concatenateRows<Record<string, Int32Array | Float32Array>>([log, { user: Float32Array.of(1) }]),
    /logs\[1\] must be columns user: Int32Array/,
  );
  assert.throws(
    () =>
      concatenateRows<Record<string, Int32Array>>([log, { user: Int32Array.of(1), day: Int32Array.of(1) }]),
    /logs\[1\] must be columns/,
  );
  assert.throws(
    () => concatenateRows([{ user: Int32Array.of(1), day: Int32Array.of(1, 2) }]),
    /logs\[0\] must have columns of one length/,
  );
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
