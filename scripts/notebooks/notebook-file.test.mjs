import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { codeCell, notebookOf } from './fixtures/notebooks.mjs';
import { joined, lines, readNotebook, writeNotebook } from './notebook-file.mjs';

/** @param {import('node:test').TestContext} t */
function folderFor(t) {
  const folder = mkdtempSync(path.join(tmpdir(), 'notebook-file-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a file that is no notebook is refused, and a truncated one', async (t) => {
  const file = path.join(folderFor(t), 'x.ipynb');
  writeFileSync(file, '{"nbformat": 3, "worksheets": []}');
  await assert.rejects(readNotebook(file), /must be a notebook of nbformat 4, got 3/);
  writeFileSync(file, '{"cells": [');
  await assert.rejects(readNotebook(file), SyntaxError);
});

test('a write that fails leaves the old file whole and nothing beside it', async (t) => {
  const folder = folderFor(t);
  const file = path.join(folder, 'x.ipynb');
  writeFileSync(file, 'old');
  const circular = /** @type {any} */ (notebookOf());
  circular.metadata = { big: 1n };
  await assert.rejects(writeNotebook(file, circular), TypeError);
  assert.equal(readFileSync(file, 'utf8'), 'old');
  assert.deepEqual(readdirSync(folder), ['x.ipynb']);
});

test('what is written is read back, its keys sorted and its last line ended', async (t) => {
  const file = path.join(folderFor(t), 'x.ipynb');
  const notebook = notebookOf(codeCell('a = 1;\nb = 2;'));
  await writeNotebook(file, notebook);
  assert.deepEqual(await readNotebook(file), notebook);
  const text = readFileSync(file, 'utf8');
  assert.ok(text.endsWith('}\n'));
  assert.deepEqual(Object.keys(JSON.parse(text)), ['cells', 'metadata', 'nbformat', 'nbformat_minor']);
  assert.deepEqual(Object.keys(JSON.parse(text).cells[0]), Object.keys(JSON.parse(text).cells[0]).sort());
});

test('texts split into lines and join again', () => {
  for (const text of ['', 'a', 'a\n', 'a\nb', '\n\na\n']) assert.equal(joined(lines(text)), text);
  assert.deepEqual(lines('a\nb\n'), ['a\n', 'b\n']);
  assert.equal(joined(undefined), '');
});
