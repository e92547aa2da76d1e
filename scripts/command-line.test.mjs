import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';

/** A script's exit code and words, given these arguments. @param {string} name @param {string[]} args */
const run = (name, ...args) =>
  spawnSync(process.execPath, [path.join(import.meta.dirname, name), ...args], { encoding: 'utf8' });

test('arguments that a script would not read are refused with its usage, before any work', () => {
  // `npm run quote -- --port 8791 -- --retrain`, and the like.
  for (const [name, ...args] of [
    ['quote-page.mjs', '--port', '8791', '--', '--retrain'],
    ['bundle.mjs', '--', 'x'],
    ['bundle.mjs', 'x'],
    ['bundle.mjs', '--pyton', '3.12'],
  ]) {
    const { status, stderr } = run(name ?? '', ...args);
    assert.equal(status, 2, `${name} ${args.join(' ')}: ${stderr}`);
    assert.match(stderr, /Usage: /);
  }
});

test('a Python that is not packed for is named', () => {
  const { status, stderr } = run('bundle.mjs', '--python', '3.9');
  assert.equal(status, 1);
  assert.match(stderr, /--python must be one of 3\.10, 3\.11, 3\.12, 3\.13, got 3\.9/);
});
