import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { projectPaths, projectRoot } from './paths.mjs';
import { parseRequirements } from './requirements.mjs';

const { venvPython, requirements } = projectPaths(projectRoot);
const script = fileURLToPath(new URL('target-requirements.py', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'target-requirements-'));
test.after(() => rmSync(folder, { recursive: true }));

/**
 * @param {string} file
 * @param {string} version
 */
const pinsFor = (file, version) => spawnSync(venvPython, [script, file, version], { encoding: 'utf8' });

test('each Python gets its pins, with their hashes and without markers', () => {
  const file = path.join(folder, 'a.txt');
  writeFileSync(
    file,
    `a==1 \\
    --hash=sha256:1 \\
    --hash=sha256:2
b==2 ; python_full_version < '3.11.5' \\
    --hash=sha256:3
b==3 ; python_full_version >= '3.11.5' and (sys_platform != 'win32' or os_name == 'nt') \\
    --hash=sha256:4
c==1 ; sys_platform == 'darwin' \\
    --hash=sha256:5
`,
  );
  assert.equal(
    pinsFor(file, '3.11.0').stdout,
    'a==1 --hash=sha256:1 --hash=sha256:2\nb==2 --hash=sha256:3\n',
  );
  assert.equal(
    pinsFor(file, '3.12.0').stdout,
    'a==1 --hash=sha256:1 --hash=sha256:2\nb==3 --hash=sha256:4\n',
  );
  writeFileSync(file, 'a>=1\n');
  assert.match(pinsFor(file, '3.12.0').stderr, /must be a pin with hashes, got a>=1/);
});

test('the project’s own pins: one version of each package for each Python', () => {
  for (const version of ['3.10.0', '3.11.0', '3.11.5', '3.12.0', '3.13.0']) {
    const pins = parseRequirements(pinsFor(requirements, version).stdout);
    assert.ok(pins.length > 50, `${pins.length} for ${version}`);
    assert.ok(pins.every(({ versions }) => versions.length === 1));
    assert.equal(
      pins.find(({ name }) => name === 'appnope'),
      undefined,
    );
  }
});
