import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { listNotebooks } from './select.mjs';

const { root, notebooks: folder } = projectPaths(projectRoot);
const read = (/** @type {string} */ file) => readFileSync(file, 'utf8');

/** First cells of the rows of a document's tables, headings aside. @param {string} markdown */
const firstCells = (markdown) =>
  [...markdown.matchAll(/^\| ([^|]+?) \|/gm)].map(([, cell = '']) => cell).filter((cell) => cell !== 'word');

test('the glossary is in order, has no word twice, and has every word of CONTRIBUTING', () => {
  const words = firstCells(read(path.join(folder, 'GLOSSARY.md')));
  const plain = words.map((word) => word.replace(/[`*]/g, '').toLowerCase());
  assert.deepEqual(plain, [...plain].sort(), 'in order');
  assert.equal(new Set(plain).size, plain.length);
  const asked = firstCells(read(path.join(root, 'CONTRIBUTING.md')).split('## Words')[1] ?? '');
  assert.ok(asked.length > 20);
  assert.deepEqual(
    asked.filter((word) => !words.includes(word)),
    [],
  );
});

test('the start page and the README name every lesson', () => {
  const pages = [path.join(folder, 'README.md'), path.join(root, 'README.md')].map(read);
  for (const { name, solution } of listNotebooks(folder)) {
    if (!solution) for (const page of pages) assert.ok(page.includes(`${name}.ipynb)`), name);
  }
});
