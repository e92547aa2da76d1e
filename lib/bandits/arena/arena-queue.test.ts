import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { numbersToText } from '../../core/number-text';
import { runArena } from './arena';
import { runArenaOnQueue, startArenaWorker } from './arena-queue';
import type { ArenaRecord } from './arena-record';

const missing = spawnSync('redis-server', ['--version']).error !== undefined;
const skip = missing ? 'no redis-server on the PATH (on Debian: apt install redis-server)' : false;

const facts = (records: readonly ArenaRecord[]) =>
  records.map(({ selectSeconds: _s, updateSeconds: _u, ...facts }) => facts);

it('a worker without threads is refused before Redis is asked', async () => {
  const redis = { host: '127.0.0.1', port: 1 };
  await assert.rejects(
    startArenaWorker({ redis, threads: 0 }),
    /threads must be an integer of 1 or more, got 0/,
  );
  await assert.rejects(
    startArenaWorker({ redis, lifeSign: 0 }),
    /lifeSign must be an integer of 1 or more, got 0/,
  );
});

const oneRun = {
  scenario: { steps: 100 },
  policies: [{ policy: 'best' }],
  seeds: [1],
  progress: false,
} as const;

it('where no Redis answers, worker and caller say so in time, without a password in it', async () => {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'arena-no-redis-'));
  const redis = `redis://me:secret@127.0.0.1:${port}`;
  try {
    for (const started of [
      () => startArenaWorker({ redis, patience: 2000 }),
      () => runArenaOnQueue({ ...oneRun, folder, redis, patience: 2000 }),
    ]) {
      await assert.rejects(started, (error: Error) => {
        assert.match(error.message, /^redis must answer at 127\.0\.0\.1:\d+ within 2 s, got .*ECONNREFUSED/);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a Redis that takes the call and says nothing is given up too', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  try {
    await assert.rejects(
      startArenaWorker({ redis: { host: '127.0.0.1', port }, patience: 400 }),
      /redis must answer at 127\.0\.0\.1:\d+ within 0\.4 s, got /,
    );
  } finally {
    silent.close();
  }
});

describe('arena on a queue', { skip, timeout: 240_000 }, () => {
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

  it('a record of another task, of another version, or none at all is refused, and nothing is written', async () => {
    const folder = path.join(root, 'foreign');
    const { Worker } = await import('bullmq');
    const other = (await runArena({ ...oneRun, policies: [{ policy: 'random' }], seeds: [1001] }))[0];
    const right = (await runArena(oneRun))[0];
    const textOf = (record: ArenaRecord) =>
      Object.fromEntries(
        Object.entries(record).map(([name, value]) => [
          name,
          typeof value === 'object' ? numbersToText(value) : value,
        ]),
      );
    const cases: [(library: string) => unknown, RegExp][] = [
      [(library) => ({ library, ...textOf(other) }), /record\.policy must be "best", got "random"/],
      [(library) => ({ library, ...textOf({ ...right, seed: 2 }) }), /record\.seed must be 1, got 2/],
      [
        (library) => ({ library, ...textOf({ ...right, blockSteps: 7 }) }),
        /record\.blockSteps must be 100, got 7/,
      ],
      [
        (library) => ({ library, ...textOf({ ...right, steps: right.steps.map((x) => 2 * x) }) }),
        /record\.steps must be 100 in all, got 200/,
      ],
      [() => textOf(right), /record\.library must be [0-9a-f]{12}, as the arena's code here, got undefined/],
      [() => null, /best, seed 1: record must be an object, got null/],
      [() => 'done', /record must be an object, got "done"/],
      [(library) => ({ library }), /record\.policy must be a text, got undefined/],
      [(library) => ({ library, ...textOf(right), block: 'x' }), /record\.block must be a whole base64 text/],
    ];
    let answer: (library: string) => unknown = () => null;
    const forger = new Worker('foreign', async (job) => answer(job.data.library), { connection: redis });
    try {
      for (const [forged, message] of cases) {
        answer = forged;
        await assert.rejects(runArenaOnQueue({ ...oneRun, folder, redis, queue: 'foreign' }), message);
        assert.deepEqual(readdirSync(folder), ['scenario.json']);
      }
      answer = (library) => ({ library, ...textOf(right) });
      assert.deepEqual(await runArenaOnQueue({ ...oneRun, folder, redis, queue: 'foreign' }), [right]);
    } finally {
      await forger.close();
    }
  });

  it('a worker refuses a task of another version, and what is no task', async () => {
    const { child } = await worker('versions');
    const { Queue } = await import('bullmq');
    const queue = new Queue('versions', { connection: redis });
    const spec = { policy: 'best' };
    try {
      for (const [data, message] of [
        [
          { scenario: { steps: 100 }, seed: 1, spec, library: 'older' },
          /job\.library must be .* got "older"/,
        ],
        [{ scenario: { steps: 100 }, seed: 1 }, /job\.spec must be an object, got undefined/],
        [null, /job must be an object, got null/],
      ] as const) {
        const { id = '' } = await queue.add('run', data);
        let reason: string | undefined;
        await until(async () => {
          reason = (await queue.getJob(id))?.failedReason;
          return reason !== undefined;
        });
        assert.match(reason ?? '', message);
      }
    } finally {
      await queue.close();
      child.kill('SIGKILL');
    }
  });

  it('a Redis that loses everything midway gets the missing tasks again', async () => {
    const folder = path.join(root, 'emptied');
    const seeds = [1, 2, 3];
    const { child, begun } = await worker('emptied');
    const run = runArenaOnQueue({ ...common, seeds, folder, redis, queue: 'emptied' });
    await until(() => begun.length >= 2);
    const client = new Redis({ ...redis });
    await client.flushall();
    client.disconnect();
    assert.deepEqual(facts(await run), facts(await runArena({ ...common, seeds })));
    child.kill('SIGKILL');
  });

  it('a password is asked for, and taken', async () => {
    const port = await freePort();
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', root];
    const server = spawn('redis-server', [...place, '--requirepass', 'let me:in@'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(server);
    await line(server, /Ready to accept connections/);
    const folder = path.join(root, 'password');
    const options = { ...oneRun, folder, queue: 'password' };
    for (const open of [`127.0.0.1:${port}`, `redis://:wrong@127.0.0.1:${port}`]) {
      const start = performance.now();
      await assert.rejects(runArenaOnQueue({ ...options, redis: open }), /got (NOAUTH|WRONGPASS|ERR AUTH)/);
      await assert.rejects(startArenaWorker({ redis: open }), /got (NOAUTH|WRONGPASS|ERR AUTH)/);
      assert.ok(performance.now() - start < 15_000, 'waiting would not help');
    }
    const redis = `redis://:${encodeURIComponent('let me:in@')}@127.0.0.1:${port}`;
    const own = await startArenaWorker({ redis, queue: 'password' });
    try {
      assert.equal((await runArenaOnQueue({ ...options, redis })).length, 1);
    } finally {
      await own.close();
    }
  });

  it('a caller whose Redis dies gives up with its place, and a worker tells, waits and goes on', async () => {
    const port = await freePort();
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', root];
    const start = async () => {
      const server = spawn('redis-server', place, { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(server);
      await line(server, /Ready to accept connections/);
      return server;
    };
    const first = await start();
    const redis = `127.0.0.1:${port}`;
    const states: string[] = [];
    const own = await startArenaWorker({ redis, queue: 'dies', onState: (text) => states.push(text) });
    try {
      first.kill('SIGKILL');
      await until(() => states.length >= 1);
      assert.match(states[0], /^redis does not answer at 127\.0\.0\.1:\d+: /);
      const folder = path.join(root, 'dies');
      const options = { ...oneRun, folder, queue: 'dies', redis };
      await assert.rejects(runArenaOnQueue({ ...options, patience: 400 }), /redis must answer at/);
      await start();
      assert.equal((await runArenaOnQueue(options)).length, 1);
      assert.match(states.at(-1) ?? '', /^redis answers again at 127/);
    } finally {
      await own.close();
    }
  });

  it('called again does only what is missing; what a task would complain of is refused before it is queued', async () => {
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
      /policy latent-class: classes must be an integer of 1 or more, got 0/,
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

/** Waits for a condition. @throws if it does not hold within a minute, so that nothing waits for ever */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 10) {
    if (waited > 60_000) throw new Error(`waited a minute for ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
