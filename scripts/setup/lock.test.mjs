import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupLock } from './lock.mjs';
import { isAlive, nameProcess } from './processes.mjs';

/** @param {import('node:test').TestContext} t */
function lockFile(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lock-test-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'state', 'lock');
}

/** A process that has the lock and waits. @param {string} file */
async function holder(file) {
  const program = `
    import { SetupLock } from ${JSON.stringify(new URL('lock.mjs', import.meta.url).href)};
    import { spawn } from 'node:child_process';
    const lock = new SetupLock(${JSON.stringify(file)});
    await lock.acquire();
    const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    lock.noteChild(child.pid);
    console.log(child.pid);
    setInterval(() => {}, 1e6);`;
  const process_ = spawn(process.execPath, ['--input-type=module', '-e', program]);
  const childPid = await new Promise((resolve) =>
    process_.stdout.once('data', (chunk) => resolve(Number(chunk.toString()))),
  );
  return { process: process_, command: nameProcess(childPid) };
}

test('the lock of a killed set-up is broken, and the command it left behind is ended first', async (t) => {
  const file = lockFile(t);
  const { process: first, command } = await holder(file);
  assert.ok(isAlive(command));
  first.kill('SIGKILL');
  await new Promise((resolve) => first.on('exit', resolve));
  assert.ok(isAlive(command), 'the command outlives its set-up');
  const lock = new SetupLock(file);
  await lock.acquire();
  assert.equal(isAlive(command), false);
  assert.equal(JSON.parse(fs.readFileSync(file, 'utf8')).owner.pid, process.pid);
  lock.release();
  assert.deepEqual(fs.readdirSync(path.dirname(file)), []);
});

test('a second set-up waits for the first and says so once', async (t) => {
  const file = lockFile(t);
  const { process: first, command } = await holder(file);
  t.after(() => process.kill(command.pid));
  /** @type {number[]} */
  const told = [];
  const lock = new SetupLock(file);
  let acquired = false;
  const waiting = lock
    .acquire((pid) => told.push(pid), 10)
    .then(() => {
      acquired = true;
    });
  await sleep(100);
  assert.equal(acquired, false);
  assert.deepEqual(told, [first.pid]);
  lock.release(); // Does not own it: nothing happens.
  assert.ok(fs.existsSync(file));
  first.kill('SIGTERM');
  await waiting;
  lock.release();
});

test('a lock that names a living pid of another start time is stale', async (t) => {
  const file = lockFile(t);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ owner: { pid: process.ppid, start: '1' }, children: [] }));
  const lock = new SetupLock(file);
  await lock.acquire(() => assert.fail('must not wait'));
  lock.release();
});

test('a lock file that cannot be read is stale', async (t) => {
  const file = lockFile(t);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (const content of ['', 'null', '{"owner']) {
    fs.writeFileSync(file, content);
    const lock = new SetupLock(file);
    await lock.acquire(() => assert.fail('must not wait'));
    lock.release();
  }
});

test('of many set-ups that find a stale lock, one at a time gets it', async (t) => {
  const file = lockFile(t);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ owner: { pid: 2 ** 22 + 1, start: '1' }, children: [] }));
  const journal = `${file}.journal`;
  const program = `
    import fs from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { SetupLock } from ${JSON.stringify(new URL('lock.mjs', import.meta.url).href)};
    const lock = new SetupLock(${JSON.stringify(file)});
    await lock.acquire(() => {}, 5);
    fs.appendFileSync(${JSON.stringify(journal)}, 'in ');
    await sleep(30);
    fs.appendFileSync(${JSON.stringify(journal)}, 'out ');
    lock.release();`;
  await Promise.all(
    Array.from({ length: 6 }, () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' });
      return new Promise((resolve) => child.on('exit', resolve));
    }),
  );
  assert.equal(fs.readFileSync(journal, 'utf8'), 'in out '.repeat(6));
});
