import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { projectRoot } from '../setup/paths.mjs';
import { doors, librarySources, manifest, namesOf } from './library-files.mjs';

/** A folder with more files than this is no longer found through by its names. */
const MOST_FILES = 30;

/** What a newcomer can be asked to look over; everything else has a door of its own. */
const MOST_NAMES = 170;

test('no folder of lib holds more than 30 source files', () => {
  /** @type {Map<string, number>} */
  const sizes = new Map();
  for (const file of librarySources) {
    const folder = path.dirname(file);
    sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  }
  assert.ok(sizes.size > 20);
  assert.deepEqual(
    [...sizes].filter(([, size]) => size > MOST_FILES),
    [],
  );
});

test("lib's own door has at most 170 names", () => {
  const names = namesOf('lib');
  assert.ok(names.length > 50);
  assert.ok(names.length <= MOST_NAMES, `${names.length} names`);
});

test('a door exports a name once, by name', () => {
  for (const door of doors) {
    const names = namesOf(door).map(({ name }) => name);
    assert.ok(names.length > 0, `${door} is empty, or exports with an asterisk`);
    assert.equal(new Set(names).size, names.length, door);
  }
});

test('every door has an index, and is there for old and new resolution alike', () => {
  assert.ok(doors.includes('lib') && doors.includes('lib/core'));
  for (const door of doors) {
    const folder = door === 'lib' ? '' : `${door.slice('lib/'.length)}/`;
    assert.ok(existsSync(path.join(projectRoot, 'lib', `${folder}index.ts`)), `lib/${folder}index.ts`);
    const compiled = `dist/${folder}index`;
    const entry = manifest.exports[door.replace(/^lib/, '.')];
    assert.deepEqual(entry, { types: `./${compiled}.d.ts`, default: `./${compiled}.js` }, door);
    if (door !== 'lib') {
      assert.deepEqual(manifest.typesVersions['*'][folder.slice(0, -1)], [`${compiled}.d.ts`], door);
    }
  }
  const old = Object.keys(manifest.typesVersions['*']).map((name) => `lib/${name}`);
  assert.deepEqual(
    old.filter((door) => !doors.includes(door)),
    [],
  );
});
