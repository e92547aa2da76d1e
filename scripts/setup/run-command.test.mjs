import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cureFor } from './cures.mjs';
import { fakeProject } from './fake-project.mjs';
import { isAlive, nameProcess } from './processes.mjs';
import { runCommand } from './run-command.mjs';

/** @param {import('node:test').TestContext} t */
function context(t) {
  const { log, lock, root } = fakeProject(t);
  return { stage: 'npm packages', log, lock, cwd: root, cure: 'Run it again.' };
}

test('a failure says what was tried, what the machine answered, what to do and where the log is', async (t) => {
  const here = context(t);
  const failing = runCommand('sh', ['-c', 'echo first; echo "npm error code ENOSPC" >&2; exit 3'], here);
  await assert.rejects(failing, (error) => {
    assert.ok(error instanceof Error);
    assert.match(error.message, /^Set-up stopped at: npm packages$/m);
    assert.match(error.message, /^ {2}tried: {4}sh -c 'echo first/m);
    assert.match(error.message, /^ {2}answered: exit code 3\n {12}first\n {12}npm error code ENOSPC$/m);
    assert.match(error.message, /^ {2}do: {7}Free some disk space/m);
    assert.match(error.message, new RegExp(`^ {2}log: {6}${here.log.file}$`, 'm'));
    return true;
  });
  const log = fs.readFileSync(here.log.file, 'utf8');
  assert.match(log, /\$ sh -c[\s\S]*first\nnpm error code ENOSPC/);
});

test('an unknown failure keeps the last 25 lines and gives the stage its own cure', async (t) => {
  const failing = runCommand('sh', ['-c', 'seq 1 100; exit 1'], context(t));
  await assert.rejects(failing, (error) => {
    assert.ok(error instanceof Error);
    assert.match(error.message, /exit code 1\n +76\n/);
    assert.doesNotMatch(error.message, /\b75\b/);
    assert.match(error.message, /do: {7}Run it again\.$/m);
    return true;
  });
});

test('a cause that stands far above the last lines still finds its cure', async (t) => {
  const failing = runCommand('sh', ['-c', 'echo "npm error code EUSAGE"; seq 1 100; exit 1'], context(t));
  await assert.rejects(failing, /do: {7}package\.json and package-lock\.json disagree/);
});

test('a command that is not there is a failure with a cure', async (t) => {
  await assert.rejects(
    runCommand('no-such-command-here', [], context(t)),
    /ENOENT[\s\S]*do: {7}Run it again/,
  );
});

test('a command that was killed says by which signal', async (t) => {
  await assert.rejects(
    runCommand('sh', ['-c', 'kill -KILL $$'], context(t)),
    /answered: killed by SIGKILL[\s\S]*memory/,
  );
});

test('what a command prints comes back', async (t) => {
  assert.equal(await runCommand('sh', ['-c', 'echo yes; echo no >&2'], context(t)), 'yes\n');
});

test('an interrupted set-up takes its command and the children of it along', async (t) => {
  const { root } = fakeProject(t);
  const at = (/** @type {string} */ name) => JSON.stringify(new URL(name, import.meta.url).href);
  const program = `
    import { runCommand } from ${at('run-command.mjs')};
    import { fakeContext } from ${at('fake-project.mjs')};
    const { log, lock } = fakeContext(${JSON.stringify(root)});
    await runCommand('sh', ['-c', 'sleep 600 & echo $! > pid; wait'], { stage: 's', log, lock, cwd: ${JSON.stringify(root)}, cure: '' });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
  const pidFile = `${root}/pid`;
  while (!fs.existsSync(pidFile) || fs.readFileSync(pidFile, 'utf8') === '') await sleep(10);
  const grandchild = nameProcess(Number(fs.readFileSync(pidFile, 'utf8')));
  assert.ok(isAlive(grandchild));
  child.kill('SIGINT');
  const signal = await new Promise((resolve) => child.on('exit', (_code, name) => resolve(name)));
  assert.equal(signal, 'SIGINT');
  for (let i = 0; i < 200 && isAlive(grandchild); i++) await sleep(10);
  assert.equal(isAlive(grandchild), false);
});

for (const [output, cure] of [
  ['OSError: [Errno 28] No space left on device', /disk space/],
  ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', /differs from the pinned/],
  ['npm error code EINTEGRITY', /differs from the pinned/],
  ['npm error request to registry failed, reason: getaddrinfo ENOTFOUND registry', /cannot be reached/],
  ["NewConnectionError('[Errno -2] Name or service not known')", /cannot be reached/],
  ['[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed', /PIP_CERT/],
  ["Error: EACCES: permission denied, mkdir 'node_modules'", /chown/],
  [
    'The virtual environment was not created successfully because ensurepip is not available.',
    /python3-venv/,
  ],
  ['binding.cc:1:10: fatal error: cstdlib: No such file or directory', /g\+\+/],
  ["libstdc++.so.6: version `GLIBCXX_3.4.26' not found", /Ubuntu/],
  ['ERROR: No matching distribution found for jupyterlab==4.6.6', /pip config/],
]) {
  test(`"${String(output).slice(0, 50)}" has its cure`, () => {
    assert.match(cureFor(String(output)) ?? 'none', /** @type {RegExp} */ (cure));
  });
}

test('a failure that nobody has seen has no cure', () => {
  assert.equal(cureFor('segmentation fault in the flux compensator'), null);
});
