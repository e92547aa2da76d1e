import assert from 'node:assert/strict';
import test from 'node:test';
import { runFuzz } from './run-fuzz.mjs';
import { faultOfError, faultOfResult, pathsOfNaN } from './verdict.mjs';

const value = { how: /** @type {const} */ ('value'), path: '0.level', was: 0.95, is: '0.95', finite: false };

test('a value of another kind, a name that does not exist and a NaN are found, an ArgumentError is none', () => {
  assert.equal(faultOfResult('tInterval', value, false), 'kind');
  assert.equal(faultOfResult('tInterval', { ...value, how: 'name' }, false), 'name');
  assert.equal(faultOfResult('tInterval', { ...value, is: 2, finite: true }, true), 'nan');
  assert.equal(faultOfResult('tInterval', { ...value, is: 0.9, finite: true }, false), undefined);
  const refusal = Object.assign(new RangeError('k must be 1, got 2'), { name: 'ArgumentError' });
  assert.equal(faultOfError(refusal, '/lib'), undefined);
  assert.equal(faultOfError(new TypeError('x is not a function'), '/lib'), 'raw');
  assert.deepEqual(
    [...pathsOfNaN({ a: [1, { b: Number.NaN }], c: Float64Array.of(Number.NaN) })],
    ['.a[].b', '.c'],
  );
});

test('one seed tries the same cases', async () => {
  const options = { calls: 12, seed: 'same', seconds: 60 };
  const [first, second] = [await runFuzz(options), await runFuzz(options)];
  assert.equal(first.outcomes.length, 12);
  assert.deepEqual(
    first.outcomes.map(({ name, what }) => [name, what]),
    second.outcomes.map(({ name, what }) => [name, what]),
  );
});

test('no option that does not exist is taken, nothing hangs or dies, in one case of each public call', async () => {
  const { outcomes, names } = await runFuzz({ calls: 480, seed: 'npm test', seconds: 15 });
  assert.ok(names > 400);
  const worst = outcomes.filter(
    ({ fault }) => fault !== undefined && ['name', 'hang', 'memory', 'crash'].includes(fault),
  );
  assert.deepEqual(worst, []);
});
