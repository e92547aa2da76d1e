import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { doors, namesOf } from '../checks/library-files.mjs';
import { projectRoot } from '../setup/paths.mjs';
import { buildReference } from './build.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'reference-'));
const { status, warnings, output } = await buildReference(projectRoot, folder);

after(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} page */
const textOf = (page) =>
  readFileSync(path.join(folder, page), 'utf8')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

test('the reference builds without a broken link or a parameter that is not there', () => {
  assert.deepEqual(warnings, []);
  assert.equal(status, 0, output);
});

test('the front page is the README of lib, and every door has its part', () => {
  assert.match(textOf('index.html'), /A file imports from its own folder/);
  for (const door of doors) {
    assert.ok(existsSync(path.join(folder, 'modules', `${door.replaceAll('/', '_')}.html`)), door);
  }
});

test('every value of a door has a page of its own', () => {
  const pages = new Set(
    ['classes', 'functions', 'variables']
      .flatMap((kind) => readdirSync(path.join(folder, kind)))
      .map((page) => page.split('.').at(-2)),
  );
  for (const door of doors) {
    for (const { name, type } of namesOf(door)) {
      // TensorFlow.js has a reference of its own.
      assert.ok(type || name === 'tf' || pages.has(name), `${door}: ${name}`);
    }
  }
});

test('a page links to the source', () => {
  const page = readFileSync(path.join(folder, 'functions', 'lib_training.fit.html'), 'utf8');
  const [, file] = page.match(/href="(file:[^"#]*)#L\d+"/) ?? [];
  assert.equal(file, pathToFileURL(path.join(projectRoot, 'lib/training/fit.ts')).href);
});

for (const [page, ...parts] of [
  ['functions/lib_data.nextItemTable.html', 'Throws', 'Example', 'lib/data/sequences/sequence-table.ts'],
  ['functions/lib_training.fit.html', 'Throws', 'Example'],
  ['classes/lib_core.Random.html', 'Throws', 'child'],
  ['interfaces/lib_training.FitOptions.html', 'epochs', 'Default'],
]) {
  test(`${page} shows ${parts.join(', ')}`, () => {
    const text = textOf(page);
    for (const part of parts) assert.ok(text.includes(part), part);
  });
}
