import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('many-kernels.mjs', import.meta.url));
const run = (/** @type {string[]} */ ...args) =>
  spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', timeout: 300_000 });

// Ten kernels, five times over, are what the script does by itself: too long for every test run.
test('two kernels side by side save, load and train in one checkout without a failed cell', () => {
  const { status, stdout, stderr } = run('--kernels', '2', '--rounds', '1');
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /2 kernels x 12 cells of 01-[^,]+, \d+ s, 0 failed/);
});

test('a number of kernels that is none is refused', () => {
  assert.match(run('--kernels', '0').stderr, /--kernels must be an integer of 1 or more, got 0/);
});
