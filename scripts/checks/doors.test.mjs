import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { projectRoot } from '../setup/paths.mjs';
import { doors, namesOf } from './library-files.mjs';

// A project that is not ours, with lib as its one dependency: its types and its code must work there as here, under
// the kernel's TypeScript and under a new one, with the resolution of old projects and of new ones.

const modules = path.join(projectRoot, 'node_modules');
const kernelCompiler = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@tslab/typescript-for-tslab/package.json')),
  'bin',
  'tsc',
);
const newCompiler = path.join(modules, 'typescript', 'bin', 'tsc');

/** Imports a value and a type, if it has one, through each door, and tells which values are undefined. */
const program = `${doors
  .map((door, i) => {
    const names = namesOf(door);
    const type = names.find((entry) => entry.type)?.name;
    const value = names.find((entry) => !entry.type)?.name;
    assert.ok(value, door);
    return [
      `import { ${value} as value${i} } from '${door}';`,
      type ? `export type { ${type} as Type${i} } from '${door}';` : '',
    ].join('\n');
  })
  .join('\n')}
import { Random, rocAuc } from 'lib';
const scores: number[] = [0.1, 0.9, new Random(1).uniform()];
const area: number = rocAuc([0, 1, 1], scores);
console.log(JSON.stringify({ area, missing: [${doors.map((_, i) => `value${i}`).join(', ')}].filter((v) => v === undefined).length }));
`;

/**
 * @param {string} name
 * @param {(folder: string) => void} use
 */
function inStrangersProject(name, use) {
  test(name, () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'stranger-')));
    try {
      mkdirSync(path.join(folder, 'node_modules'));
      symlinkSync(path.join(projectRoot, 'lib'), path.join(folder, 'node_modules', 'lib'));
      writeFileSync(
        path.join(folder, 'package.json'),
        '{ "name": "stranger", "version": "1.0.0", "private": true }',
      );
      writeFileSync(path.join(folder, 'main.ts'), program);
      use(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/**
 * @param {string} folder
 * @param {string} compiler
 * @param {string[]} flags
 */
function compileAndRun(folder, compiler, flags) {
  const common = ['--target', 'es2022', '--strict', '--skipLibCheck', '--types', 'node'];
  const types = ['--typeRoots', path.join(modules, '@types')];
  const result = spawnSync(process.execPath, [compiler, ...flags, ...common, ...types, 'main.ts'], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(result.status, 0, result.stdout + result.stderr);
  const output = execFileSync(process.execPath, ['main.js'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  assert.deepEqual(JSON.parse(output.trim().split('\n').at(-1) ?? ''), { area: 1, missing: 0 });
}

inStrangersProject(
  "every door compiles and runs with the kernel's TypeScript and node10 resolution",
  (folder) => {
    compileAndRun(folder, kernelCompiler, ['--module', 'commonjs', '--moduleResolution', 'node']);
  },
);

inStrangersProject("every door compiles and runs with the project's TypeScript and nodenext", (folder) => {
  compileAndRun(folder, newCompiler, ['--module', 'nodenext']);
});

inStrangersProject('what lies behind the doors cannot be imported', (folder) => {
  const behind = "import { Random } from 'lib/dist/core/random';\nnew Random(1);\n";
  writeFileSync(path.join(folder, 'main.ts'), behind);
  assert.throws(() => compileAndRun(folder, newCompiler, ['--module', 'nodenext']), /TS2307/);
});
