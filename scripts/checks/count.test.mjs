import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { countOutcome } from './count.mjs';
import { runProcess } from './run-process.mjs';

/**
 * @param {import('node:test').TestContext} t
 * @param {string} content
 */
function runTests(t, content) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reporter-test-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'sample.test.mjs');
  fs.writeFileSync(file, content);
  const reporter = new URL('reporter.mjs', import.meta.url).href;
  // A runner inside a test would otherwise report to the outer runner.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--test', `--test-reporter=${reporter}`, file],
    { encoding: 'utf8', env },
  );
  return countOutcome({ code: status ?? 1, output: stdout + stderr });
}

test('tests, subtests and suites are counted once each, and a failure shows its name and reason', (t) => {
  const { passed, failed, details } = runTests(
    t,
    `import test, { describe, it } from 'node:test';
     import assert from 'node:assert/strict';
     test('one', () => {});
     test('left out', { skip: true }, () => {});
     test('two holds', async (t) => { await t.test('two a', () => {}); await t.test('two b', () => assert.equal(1, 2)); });
     describe('suite', () => { it('three', () => {}); it('four', () => { throw new Error('four is broken'); }); });`,
  );
  assert.deepEqual({ passed, failed }, { passed: 3, failed: 2 });
  assert.match(details, /FAILED two b \(.*sample\.test\.mjs/);
  assert.match(details, /FAILED four[\s\S]*four is broken/);
  assert.doesNotMatch(details, /left out|FAILED suite/);
});

test('a test file that does not load is a failure', (t) => {
  const { failed, details } = runTests(t, `import './no-such-file.mjs';`);
  assert.equal(failed, 1);
  assert.match(details, /sample\.test\.mjs/);
});

test('a runner that dies after passing tests has failed', () => {
  const output = '#test-result {"passed":5,"failed":0,"skipped":0}\n';
  assert.deepEqual(countOutcome({ code: 0, output }), { passed: 5, failed: 0, details: '' });
  assert.equal(countOutcome({ code: 1, output }).failed, 1);
});

test('a program that counts nothing is one check, and a failing one shows its last lines', () => {
  assert.deepEqual(countOutcome({ code: 0, output: 'fine' }), { passed: 1, failed: 0, details: '' });
  const output = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
  const { passed, failed, details } = countOutcome({ code: 2, output });
  assert.deepEqual({ passed, failed }, { passed: 0, failed: 1 });
  assert.equal(details.split('\n').length, 40);
  assert.ok(details.endsWith('line 99'));
});

test('a last line of the form "N passed, N failed" is taken at its word', () => {
  assert.deepEqual(countOutcome({ code: 0, output: '3 passed, 0 failed\n' }), {
    passed: 3,
    failed: 0,
    details: '',
  });
  assert.equal(countOutcome({ code: 0, output: '0 passed, 0 failed\n' }).passed, 0);
  const { passed, failed } = countOutcome({ code: 1, output: 'x\n3 passed, 2 failed\n' });
  assert.deepEqual({ passed, failed }, { passed: 3, failed: 2 });
});

test('a program that hangs is ended with its children, and its output is kept', async (t) => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'hang-test-'));
  t.after(() => fs.rmSync(root, { recursive: true, force: true }));
  const log = path.join(root, 'logs', 'hang.txt');
  const result = await runProcess('sh', ['-c', 'echo started; sleep 600 & wait'], {
    root,
    log,
    minutes: 0.01,
  });
  assert.equal(result.code, 1);
  assert.match(result.output, /started\n\nended after 0\.01 minutes/);
  assert.match(fs.readFileSync(log, 'utf8'), /^\$ sh -c[\s\S]*started/);
});
