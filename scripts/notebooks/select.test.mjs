import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { listNotebooks, selectNotebooks } from './select.mjs';

const listed = ['00-customer-id', '01-batched-baseline', 'solutions/01-batched-baseline'].map((name) => ({
  name,
  file: `/course/notebooks/${name}.ipynb`,
  solution: name.startsWith('solutions/'),
}));
/** @param {string[]} names */
const chosen = (...names) => selectNotebooks(listed, names).map(({ name }) => name);

test('a name that fits nothing is refused, and the ones there are named', () => {
  for (const name of ['02', '', 'batched', '../01-batched-baseline']) {
    assert.throws(() => chosen(name), /notebook must be one of 00-customer-id, 01-batched-baseline, .*got "/);
  }
});

test('no names choose all, a beginning or a path chooses its own, in order and once', () => {
  assert.deepEqual(chosen(), ['00-customer-id', '01-batched-baseline', 'solutions/01-batched-baseline']);
  assert.deepEqual(chosen('01'), ['01-batched-baseline']);
  assert.deepEqual(chosen('solutions'), ['solutions/01-batched-baseline']);
  assert.deepEqual(chosen('notebooks/01-batched-baseline.ipynb'), ['01-batched-baseline']);
  assert.deepEqual(chosen('01', '00', '01-batched'), ['00-customer-id', '01-batched-baseline']);
});

test('notebooks and solutions are listed, checkpoints and other files are not', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'select-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  assert.deepEqual(listNotebooks(folder), []);
  for (const name of ['solutions', '.ipynb_checkpoints', 'html']) mkdirSync(path.join(folder, name));
  for (const name of ['b.ipynb', 'a.ipynb', 'notes.md', 'solutions/a.ipynb', '.ipynb_checkpoints/a.ipynb']) {
    writeFileSync(path.join(folder, name), '{}');
  }
  assert.deepEqual(
    listNotebooks(folder).map(({ name, solution }) => [name, solution]),
    [
      ['a', false],
      ['b', false],
      ['solutions/a', true],
    ],
  );
});
