import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { projectPaths } from './paths.mjs';
import { isOfThisFolder, pythonEnvironment } from './python-environment.mjs';

/** @param {import('node:test').TestContext} t */
function folder(t) {
  const root = mkdtempSync(path.join(tmpdir(), 'environment-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/**
 * @param {string} root
 * @param {(python: string) => string} head
 */
function program(root, head) {
  const { venv } = projectPaths(root);
  mkdirSync(path.join(venv, 'bin'), { recursive: true });
  writeFileSync(
    path.join(venv, 'bin', 'jupyter'),
    `${head(path.join(venv, 'bin', 'python3.12'))}\nimport sys\n`,
  );
}

for (const [name, head] of /** @type {const} */ ([
  ['a plain path', (/** @type {string} */ python) => `#!${python}`],
  ['a path with blanks', (/** @type {string} */ python) => `#!/bin/sh\n'''exec' "${python}" "$0" "$@"`],
])) {
  test(`an environment is of its folder until that is moved or copied: ${name}`, (t) => {
    const root = folder(t);
    program(path.join(root, 'a b'), head);
    assert.ok(isOfThisFolder(projectPaths(path.join(root, 'a b'))));
    renameSync(path.join(root, 'a b'), path.join(root, 'c'));
    assert.ok(!isOfThisFolder(projectPaths(path.join(root, 'c'))));
  });
}

test('an environment that is a link is left alone: it may be another checkout’s', async (t) => {
  const root = folder(t);
  const other = path.join(root, 'other');
  mkdirSync(other);
  writeFileSync(path.join(other, 'kept'), '');
  const paths = projectPaths(path.join(root, 'copy'));
  mkdirSync(path.dirname(paths.venv), { recursive: true });
  symlinkSync(other, paths.venv);
  const context = /** @type {any} */ ({ paths, python: () => assert.fail('no Python is asked for') });
  await assert.rejects(
    async () => pythonEnvironment.build(context, async () => assert.fail('nothing is run')),
    /is a link to an environment somewhere else/,
  );
  assert.ok(existsSync(path.join(other, 'kept')));
});
