import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { rejectsArgument } from '../../core/testing/throws-argument';
import { runArena } from './arena';
import { runArenaOnQueue, startArenaWorker } from './arena-queue';
import type { ArenaRecord } from './arena-record';

const missing = spawnSync('redis-server', ['--version']).error !== undefined;
const skip = missing ? 'no redis-server on the PATH (on Debian: apt install redis-server)' : false;

const facts = (records: readonly ArenaRecord[]) =>
  records.map(({ selectSeconds: _s, updateSeconds: _u, ...facts }) => facts);

it('a worker without threads is refused before Redis is asked', async () => {
  const redis = { host: '127.0.0.1', port: 1 };
  await rejectsArgument(startArenaWorker({ redis, threads: 0 }), 'threads');
  await rejectsArgument(startArenaWorker({ redis, lifeSign: 0 }), 'lifeSign');
});

describe('arena on a queue', { skip, timeout: 120_000 }, () => {
  const root = mkdtempSync(path.join(tmpdir(), 'arena-queue-'));
  const children: ChildProcess[] = [];
  const redis = { host: '127.0.0.1', port: 0 };
  const scenario = { steps: 20_000 };
  const policies = [{ policy: 'best' }, { policy: 'random' }];
  const common = { scenario, policies, progress: false } as const;

  before(async () => {
    redis.port = await freePort();
    const options = ['--port', String(redis.port), '--bind', redis.host, '--save', '', '--dir', root];
    const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(server);
    await line(server, /Ready to accept connections/);
  });
  after(async () => {
    for (const child of children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
    }
    rmSync(root, { recursive: true });
  });

  /** A worker process; `begun` counts the tasks that it began. */
  async function worker(queue: string): Promise<{ child: ChildProcess; begun: string[] }> {
    const script = path.join(root, 'worker.cjs');
    writeFileSync(
      script,
      `const { startArenaWorker } = require(${JSON.stringify(path.join(__dirname, 'arena-queue.js'))});
       const onStart = (id) => console.log('begins ' + id);
       startArenaWorker({ redis: ${JSON.stringify(redis)}, queue: ${JSON.stringify(queue)}, lifeSign: 1000, onStart })
         .then(() => console.log('ready'), (error) => (console.error(error.message), process.exit(1)));`,
    );
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const begun: string[] = [];
    child.stdout?.on('data', (data) => begun.push(...(String(data).match(/begins \S+/g) ?? [])));
    await line(child, /ready/);
    return { child, begun };
  }

  it('with one of two workers killed midway, loses no seed and counts none twice', async () => {
    const folder = path.join(root, 'killed');
    const seeds = [1, 2, 3, 4];
    const [first, second] = [await worker('killed'), await worker('killed')];
    const run = runArenaOnQueue({ ...common, seeds, folder, redis, queue: 'killed' });
    await until(() => second.begun.length === 2);
    second.child.kill('SIGKILL');
    await until(() => second.child.signalCode === 'SIGKILL');
    const records = await run;
    assert.deepEqual(facts(records), facts(await runArena({ ...common, seeds })));
    assert.equal(readdirSync(folder).filter((name) => name.endsWith('.parquet')).length, 8);
    const begun = [...first.begun, ...second.begun];
    assert.equal(new Set(begun).size, 8, 'every task was begun');
    assert.ok(begun.length > 8, 'the killed worker left a task that another one began again');
    assert.ok(first.begun.includes(second.begun[1]), 'namely its last');
    first.child.kill('SIGKILL');
  });

  it('called again does only what is missing, and hands on what a task complained of', async () => {
    const folder = path.join(root, 'again');
    const { begun } = await worker('again');
    const options = { ...common, folder, redis, queue: 'again' };
    await runArenaOnQueue({ ...options, seeds: [1] });
    assert.equal(begun.length, 2);
    const more = await runArenaOnQueue({ ...options, seeds: [1, 2] });
    assert.equal(more.length, 4);
    assert.equal(begun.length, 4);
    const bad = [{ policy: 'latent-class', options: { classes: 0 } }];
    await assert.rejects(
      runArenaOnQueue({ ...options, policies: bad, seeds: [1] }),
      /latent-class, seed 1: classes must/,
    );
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits for a line of a child's output. */
async function line(child: ChildProcess, wanted: RegExp): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (data) => wanted.test(String(data)) && resolve());
    child.once('close', (code) => reject(new Error(`ended with code ${code} before it said ${wanted}`)));
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
