import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { argumentError, requirePositiveInteger } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';
import { requireOptions } from '../../core/options';
import { startProgress } from '../../core/progress';
import { type ArenaOptions, arenaTasks } from './arena';
import { type ArenaRecord, arenaKeys, arenaRecord, arenaTotals } from './arena-record';
import { fullScenario } from './arena-scenario';
import { ArenaStore } from './arena-store';
import type { ArenaTask } from './arena-task';
import { policyFactory } from './policy-registry';
import { fingerprint, labelOf } from './policy-spec';

/** Where the queue is. */
export interface ArenaQueueConnection {
  /** Redis, 5 or later. */
  redis: { host: string; port: number };
  /** Name of the queue, so that several can share one Redis. Default: 'arena'. */
  queue?: string;
}

/** Options: how a worker works. */
export interface ArenaWorkerOptions extends ArenaQueueConnection {
  /** Tasks at a time, each in a thread of its own, 1 or more. Default: 1. */
  threads?: number;
  /** Milliseconds without a sign of life after which a worker's task goes to another. Default: 30,000. */
  lifeSign?: number;
  /** Called when a task begins, with its id. */
  onStart?: (id: string) => void;
}

/** What a comparison on the queue needs: the folder is where results are gathered, on the caller's machine. */
export type QueuedArenaOptions = Omit<ArenaOptions, 'threads' | 'factories' | 'folder'> &
  ArenaQueueConnection & { folder: string };

/** What a worker sends back: plain JSON. */
type RecordText = Record<string, string | number>;

function requirePlace(redis: ArenaQueueConnection['redis']): void {
  requireOptions('redis', redis, { host: 'text', port: 'number' });
  if (typeof redis.host !== 'string' || redis.host === '')
    throw argumentError('redis.host', 'a name', redis.host);
  requirePositiveInteger('redis.port', redis.port);
}

/**
 * Works on tasks from the queue until closed. Tasks run in threads, so that the worker can say that it lives while it
 * computes; a worker that is killed falls silent, and its task goes to another.
 */
export async function startArenaWorker(options: ArenaWorkerOptions): Promise<{ close(): Promise<void> }> {
  requireOptions('options', options, {
    threads: 'number?',
    lifeSign: 'number?',
    onStart: 'function?',
    redis: 'object',
    queue: 'text?',
  });
  const { redis, queue = 'arena', threads = 1, lifeSign = 30_000, onStart } = options;
  requirePlace(redis);
  requirePositiveInteger('threads', threads);
  requirePositiveInteger('lifeSign', lifeSign);
  const [{ Worker }, { Piscina }] = await Promise.all([import('bullmq'), import('piscina')]);
  const worker = new Worker(
    queue,
    async (job) => {
      onStart?.(String(job.id));
      return toText((await pool.run(job.data, { name: 'runArenaTask' })) as ArenaRecord);
    },
    {
      connection: { ...redis, maxRetriesPerRequest: null },
      concurrency: threads,
      lockDuration: lifeSign,
      stalledInterval: lifeSign,
      // Being killed is no fault of the task's.
      maxStalledCount: 1000,
    },
  );
  const pool = new Piscina({ filename: path.join(__dirname, 'arena-task.js'), maxThreads: threads });
  // Redis may go and come back; the worker reconnects by itself.
  worker.on('error', () => {});
  await worker.waitUntilReady();
  return {
    async close() {
      await worker.close();
      await pool.destroy();
    },
  };
}

/**
 * The arena on as many machines as there are workers: puts what is missing in the folder on the queue, gathers what
 * comes back, and returns all records as `runArena` does. A task's id names its scenario, policy and seed, so it stands
 * on the queue once, however often this is called; its record is written in one step under the same name before it is
 * taken from the queue. So a caller or a worker that is killed loses no seed, and none is counted twice.
 * @throws as `runArena`, and when a task failed, with what it said
 */
export async function runArenaOnQueue(options: QueuedArenaOptions): Promise<ArenaRecord[]> {
  requireOptions('options', options, {
    scenario: 'object',
    policies: 'list',
    seeds: 'list',
    progress: 'any?',
    redis: 'object',
    queue: 'text?',
    folder: 'text',
  });
  const { scenario, folder, redis, queue: name = 'arena', progress = 'Arena' } = options;
  requirePlace(redis);
  const tasks = arenaTasks(options);
  for (const { spec } of tasks) policyFactory(spec.policy);
  const store = new ArenaStore(folder, scenario);
  const waiting = new Map(tasks.filter((task) => !store.has(task)).map((task) => [idOf(task), task]));
  const total = waiting.size;
  const { Queue } = await import('bullmq');
  const queue = new Queue(name, { connection: redis });
  const show =
    progress === false || total === 0 ? undefined : startProgress({ label: progress, total, unit: 'runs' });
  try {
    await queue.addBulk([...waiting].map(([jobId, data]) => ({ name: 'run', data, opts: { jobId } })));
    while (waiting.size > 0) {
      for (const job of await queue.getJobs(['completed', 'failed'])) {
        const task = waiting.get(String(job?.id));
        if (task === undefined) continue;
        if (job.failedReason) {
          await job.remove();
          throw new Error(`${labelOf(task.spec)}, seed ${task.seed}: ${job.failedReason}`);
        }
        if (job.returnvalue == null) continue;
        await store.write(task, fromText(job.returnvalue as RecordText));
        await job.remove();
        waiting.delete(String(job.id));
        show?.update(total - waiting.size, `${labelOf(task.spec)}, seed ${task.seed}`);
      }
      if (waiting.size > 0) await sleep(200);
    }
  } finally {
    show?.finish();
    await queue.close();
  }
  const records: ArenaRecord[] = [];
  for (const task of tasks) records.push(await store.read(task));
  return records;
}

function idOf({ scenario, seed, spec }: ArenaTask): string {
  return `${fingerprint(fullScenario(scenario))}-${fingerprint(spec)}-seed-${seed}`;
}

function toText(record: ArenaRecord): RecordText {
  const { policy, seed, blockSteps } = record;
  const columns = [...arenaKeys, ...arenaTotals].map((name) => [name, numbersToText(record[name])]);
  return { policy, seed, blockSteps, ...Object.fromEntries(columns) };
}

function fromText(text: RecordText): ArenaRecord {
  const { policy, seed, blockSteps } = text;
  if (typeof policy !== 'string') throw argumentError('record.policy', 'a text', policy);
  const rows = numbersFromText('record.block', text.block, Int32Array).length;
  return arenaRecord(
    { policy, seed: Number(seed), blockSteps: Number(blockSteps) },
    (key) => numbersFromText(`record.${key}`, text[key], Int32Array, rows),
    (total) => numbersFromText(`record.${total}`, text[total], Float64Array, rows),
  );
}
