import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { projectPaths, projectRoot } from '../setup/paths.mjs';
import { executeNotebook, failureOf } from './execute.mjs';

/**
 * A root whose Python is a script of the shell: it counts its starts in `starts`.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} script
 */
function rootWithPython(t, script) {
  const root = mkdtempSync(path.join(tmpdir(), 'execute-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(path.join(root, '.venv', 'bin'), { recursive: true });
  const text = `#!/bin/sh\necho x >> starts\n${script}\n`;
  writeFileSync(path.join(root, '.venv', 'bin', 'python'), text, { mode: 0o755 });
  const starts = () => readFileSync(path.join(root, 'starts'), 'utf8').trim().split('\n').length;
  return { options: { root, folder: root, cellSeconds: 5 }, starts };
}

const silent = `echo "RuntimeError: Kernel didn't respond in 60 seconds" >&2; exit 1`;

test('a kernel that never answers is replaced, and the restart is told', async (t) => {
  const { options, starts } = rootWithPython(t, `[ $(wc -l < starts) -ge 3 ] && exit 0\n${silent}`);
  /** @type {string[]} */
  const reasons = [];
  await executeNotebook('a.ipynb', { ...options, onRestart: (reason) => reasons.push(reason) });
  assert.equal(starts(), 3);
  assert.equal(reasons.length, 2);
  assert.match(reasons[0] ?? '', /didn't respond/);
});

test('after three kernels that never answer the notebook fails', async (t) => {
  const { options, starts } = rootWithPython(t, silent);
  await assert.rejects(executeNotebook('a.ipynb', options), /didn't respond in 60 seconds/);
  assert.equal(starts(), 3);
});

test('a cell that fails and a kernel that dies in a cell are not tried again', async (t) => {
  for (const words of ['TypeError: boom', 'nbclient.exceptions.DeadKernelError: Kernel died']) {
    const { options, starts } = rootWithPython(t, `echo "[cell] 1" >&2; echo "${words}" >&2; exit 1`);
    await assert.rejects(executeNotebook('a.ipynb', options), /boom|died/);
    assert.equal(starts(), 1);
  }
});

test("of nbconvert's last words the failing cell and its output are kept, Python's stack is not", () => {
  const stderr = [
    '[NbConvertApp] Converting notebook a.ipynb to notebook',
    'Traceback (most recent call last):',
    '  File "/somewhere/nbclient/client.py", line 1, in run',
    '    raise CellExecutionError.from_cell_and_msg(cell, exec_reply_content)',
    'nbclient.exceptions.CellExecutionError: An error occurred while executing the following cell:',
    '------------------',
    'boom();',
    '------------------',
    '',
    '----- stderr -----',
    'Error: boom',
  ].join('\n');
  const text = failureOf(stderr);
  assert.match(text, /^An error occurred while executing the following cell:\n-+\nboom\(\);/);
  assert.match(text, /Error: boom$/);
  assert.ok(!text.includes('client.py'));
});

test('a kernel that dies and a cell that takes too long are told by their own words', () => {
  const died = 'Traceback\n  File "x"\nnbclient.exceptions.DeadKernelError: Kernel died';
  assert.equal(failureOf(died), 'nbclient.exceptions.DeadKernelError: Kernel died');
  const slow =
    'Traceback\n  File "x"\nnbclient.exceptions.CellTimeoutError: A cell timed out\nThe message was: x.';
  assert.match(failureOf(slow), /^nbclient\.exceptions\.CellTimeoutError: A cell timed out\nThe message/);
});

test('very long last words are cut in the middle', () => {
  const text = failureOf(Array.from({ length: 500 }, (_, i) => `line ${i}`).join('\n'));
  assert.equal(text.split('\n').length, 41);
  assert.ok(text.startsWith('line 0'));
  assert.ok(text.endsWith('line 499'));
});

test('a kernel that finds a port taken ends at once', { timeout: 60_000 }, async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.after(() => taken.close());
  const folder = mkdtempSync(path.join(tmpdir(), 'ports-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { port } = /** @type {import('node:net').AddressInfo} */ (taken.address());
  const ports = { shell_port: 0, iopub_port: 0, stdin_port: port, hb_port: 0, control_port: 0 };
  const connection = {
    ...ports,
    ip: '127.0.0.1',
    transport: 'tcp',
    key: 'k',
    signature_scheme: 'hmac-sha256',
  };
  const file = path.join(folder, 'connection.json');
  writeFileSync(file, JSON.stringify(connection));
  const paths = projectPaths(projectRoot);
  const preload = path.join(import.meta.dirname, 'lost-rejections.cjs');
  const kernel = spawn(
    process.execPath,
    ['--require', preload, paths.kernel, 'kernel', '--config-path', file],
    {
      cwd: paths.root,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  t.after(() => kernel.kill('SIGKILL'));
  let stderr = '';
  kernel.stderr.on('data', (chunk) => (stderr += chunk));
  const [code] = await once(kernel, 'exit');
  assert.equal(code, 1);
  assert.match(stderr, /port is taken/);
});
