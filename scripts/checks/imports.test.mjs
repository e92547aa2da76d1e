import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { readNotebook } from '../notebooks/notebook-file.mjs';
import { listNotebooks } from '../notebooks/select.mjs';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { doors, librarySources, stations } from './library-files.mjs';

const biome = path.join(projectRoot, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/**
 * What Biome says with the project's settings, where these files are the project.
 *
 * @param {Record<string, string>} files
 * @returns {string[]} "file rule", sorted
 */
function complaints(files) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'imports-')));
  try {
    for (const name of ['biome.json', '.gitignore'])
      cpSync(path.join(projectRoot, name), path.join(folder, name));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '.'],
      { cwd: folder, encoding: 'utf8' },
    );
    assert.equal(stderr.includes('configuration'), false, stderr);
    return [...stdout.matchAll(/title=([\w/]+),file=([^,]+)/g)]
      .map(([, rule, file]) => `${path.relative(folder, file)} ${rule.split('/').at(-1)}`)
      .sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('an import upwards is refused between any two neighbors, of types too, and one downwards is not', () => {
  /** @type {Record<string, string>} */
  const files = {};
  const refused = [];
  for (const [i, station] of stations.entries()) {
    files[`lib/${station}/thing.ts`] = 'export interface Thing {\n  size: number;\n}\n';
    if (i === 0) continue;
    const below = stations[i - 1];
    files[`lib/${station}/part/down.ts`] = `export type { Thing } from '../../${below}/thing';\n`;
    files[`lib/${below}/part/up.ts`] = `export type { Thing } from '../../${station}/thing';\n`;
    files[`lib/${below}/up.test.ts`] = `export type { Thing } from '../${station}/thing';\n`;
    refused.push(`lib/${below}/part/up.ts noRestrictedImports`);
  }
  assert.deepEqual(complaints(files), refused.sort());
});

test('a jump over stations, a door and the index are refused inside lib', () => {
  const imports = [
    "'../recommender'",
    "'../lessons/key-figures'",
    "'../index'",
    "'..'",
    "'lib/core'",
    "'lib'",
  ];
  const files = Object.fromEntries(
    imports.map((name, i) => [`lib/core/file-${i}.ts`, `export * from ${name};\n`]),
  );
  assert.deepEqual(
    complaints(files),
    imports.map((_, i) => `lib/core/file-${i}.ts noRestrictedImports`),
  );
});

test('a file beside the index is held to the order, as folders are', () => {
  const found = complaints({
    'lib/recommender.ts': "export * from './models/ease';\n",
    'lib/recommender-table.ts': "export * from './display/table';\n",
    'lib/recommender-index.ts': "export * from './index';\n",
  });
  const files = ['recommender-index', 'recommender-table'];
  assert.deepEqual(
    found,
    files.map((file) => `lib/${file}.ts noRestrictedImports`),
  );
});

test('a circle is refused, of types and over three files too', () => {
  const found = complaints({
    'lib/core/a.ts': "import { b } from './b';\nexport const a = () => b;\n",
    'lib/core/b.ts': "import { c } from './c';\nexport const b = () => c;\n",
    'lib/core/c.ts': "import { a } from './a';\nexport const c = () => a;\n",
    'lib/data/d.ts': "import type { E } from './e';\nexport type D = E[];\n",
    'lib/data/e.ts': "import type { D } from './d';\nexport type E = D | number;\n",
    'lib/data/alone.ts': "import type { D } from './d';\nexport type Alone = D;\n",
  });
  const files = ['core/a', 'core/b', 'core/c', 'data/d', 'data/e'];
  assert.deepEqual(
    found,
    files.map((file) => `lib/${file}.ts noImportCycles`),
  );
});

test('a script that reaches behind the doors is refused', () => {
  const found = complaints({
    'scripts/a.mjs': "export * from '../lib/dist/core/random.js';\n",
    'scripts/part/b.mjs': "export * from 'lib/bandits';\n",
  });
  assert.deepEqual(found, ['scripts/a.mjs noRestrictedImports']);
});

test('no file of lib imports a type inside an expression, where Biome does not look', () => {
  const hidden = librarySources.filter((file) =>
    /(?<!await |typeof )\bimport\('\.[^']*'\)\./.test(readFileSync(path.join(projectRoot, file), 'utf8')),
  );
  assert.deepEqual(hidden, []);
});

test('every file of lib stands in a folder whose place in the order is known', () => {
  const unknown = readdirSync(path.join(projectRoot, 'lib'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['dist', 'node_modules', 'testing'].includes(entry.name))
    .filter(({ name }) => !stations.includes(name))
    .map(({ name }) => name);
  assert.deepEqual(unknown, []);
});

test('notebooks import lib through its doors', async () => {
  for (const { name, file } of listNotebooks(projectPaths(projectRoot).notebooks)) {
    const { cells } = await readNotebook(file);
    const code = cells
      .filter(({ cell_type }) => cell_type === 'code')
      .map(({ source }) => [source].flat().join(''));
    for (const [, from] of code.join('\n').matchAll(/(?:from|import|import\(|require\()\s*'([^']*)'/g)) {
      if (/^lib\b|^\.|\/lib\//.test(from)) assert.ok(doors.includes(from), `${name} imports '${from}'`);
    }
  }
});
