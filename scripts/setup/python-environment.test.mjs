import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { projectPaths } from './paths.mjs';
import { isOfThisFolder } from './python-environment.mjs';

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
