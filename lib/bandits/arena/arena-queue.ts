import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { argumentError, requirePositiveInteger, requireRecord } from '../../core/checks';
import { codeHash } from '../../core/code-hash';
import { numbersFromText, numbersToText } from '../../core/number-text';
import { optional, requireOptions } from '../../core/options/options';
import { startProgress } from '../../core/progress';
import { Stopping } from '../../core/stopping/stopping';
import { type ArenaOptions, arenaTasks, requireProgress } from './arena';
import { type ArenaRecord, arenaKeys, arenaRecord, arenaTotals, requireRecordOf } from './arena-record';
import { fullScenario } from './arena-scenario';
import { ArenaStore } from './arena-store';
import { type ArenaTask, tryPolicies } from './arena-task';
import { fingerprint, labelOf } from './policy-spec';
import { placeOf, type RedisAddress, redisOptions } from './redis-address';
import { isSilence, reasonOf, redisError, requireRedis, tellChanges, within } from './redis-watch';

/** Where the queue is. */
export interface ArenaQueueConnection {
  /**
   * Redis, 5 or later: `host:port`, `redis://user:password@host:port`, `rediss://…` for an encrypted line, or its parts.
   * Whoever reaches it can change results: see environment.md on how to run one safely.
   */
  redis: string | RedisAddress;
  /** Name of the queue, so that several can share one Redis. Default: 'arena'. */
  queue?: string;
  /**
   * Milliseconds that Redis may stay silent: at the start, and for a caller at any time, after which it is given up. A
   * worker that has started waits as long as it takes. Default: 30,000.
   */
  patience?: number;
}

/** Options: how a worker works. */
export interface ArenaWorkerOptions extends ArenaQueueConnection {
  /** Tasks at a time, each in a thread of its own, 1 or more. Default: 1. */
  threads?: number;
  /** Milliseconds without a sign of life after which a worker's task goes to another. Default: 30,000. */
  lifeSign?: number;
  /** Called when a task begins, with its id. */
  onStart?: (id: string) => void;
  /** Called when Redis falls silent and when it answers again. Default: a line on stderr. */
  onState?: (text: string) => void;
}

/** What a comparison on the queue needs: the folder is where results are gathered, on the caller's machine. */
export type QueuedArenaOptions = Omit<ArenaOptions, 'threads' | 'factories' | 'folder'> &
  ArenaQueueConnection & { folder: string };

/** What a worker is given: plain JSON. */
interface Job extends ArenaTask {
  /** Hash of the caller's arena. */
  readonly library: string;
}

/** What a worker sends back: plain JSON. */
type RecordText = Record<string, string | number>;

/** How often a caller looks whether its tasks are still on the queue, in milliseconds. */
const recount = 5_000;

/**
 * Works on tasks from the queue until closed. Tasks run in threads, so that the worker can say that it lives while it
 * computes; a worker that is killed falls silent, and its task goes to another. Tasks of a caller with another version
 * of the arena are refused, since their results would not be comparable.
 * @throws RedisError if Redis does not answer, or wants a password
 */
export async function startArenaWorker(options: ArenaWorkerOptions): Promise<{ close(): Promise<void> }> {
  requireOptions('options', options, {
    threads: 'number?',
    lifeSign: 'number?',
    onStart: 'function?',
    onState: 'function?',
    redis: 'any',
    queue: 'text?',
    patience: 'number?',
  });
  const { queue = 'arena', threads = 1, lifeSign = 30_000, patience = 30_000, onStart } = options;
  const { onState = (text: string) => console.error(`${new Date().toISOString()} ${text}`) } = options;
  const redis = redisOptions(options.redis);
  requirePositiveInteger('threads', threads);
  requirePositiveInteger('lifeSign', lifeSign);
  requirePositiveInteger('patience', patience);
  await requireRedis(redis, patience);
  const [{ Worker }, { Piscina }] = await Promise.all([import('bullmq'), import('piscina')]);
  const library = arenaVersion();
  const pool = new Piscina({ filename: taskFile, maxThreads: threads });
  const worker = new Worker(
    queue,
    async (job) => {
      onStart?.(String(job.id));
      const task = requireJob(job.data, library);
      return { library, ...toText((await pool.run(task, { name: 'runArenaTask' })) as ArenaRecord) };
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
  // Redis may go and come back; the worker reconnects by itself.
  const state = tellChanges(placeOf(redis), onState);
  worker.on('error', (error) => {
    const reason = reasonOf(error);
    if (isSilence(reason)) state(reason);
    else onState(`the queue complains: ${reason}`);
  });
  worker.on('ready', () => state());
  worker.on('active', () => state());
  try {
    await within(patience, worker.waitUntilReady());
  } catch (error) {
    await Promise.all([worker.close(true), pool.destroy()]);
    throw redisError(redis, patience, reasonOf(error));
  }
  return {
    async close() {
      await worker.close();
      await pool.destroy();
    },
  };
}

/**
 * The arena on as many machines as there are workers: puts what is missing in the folder on the queue, gathers what
 * comes back, and returns all records as `runArena` does. A task's id names its scenario, policy, seed and the arena's
 * version, so it stands on the queue once, however often this is called; its record is written in one step under the
 * same name before it is taken from the queue. So a caller or a worker that is killed loses no seed, and none is counted
 * twice. A task that Redis has lost (it was emptied, or restarted without its data) is put on the queue again.
 * @throws as `runArena`; when a task failed, with what it said; when a worker's answer is no record of its task by this
 *   version of the arena; RedisError if Redis does not answer for as long as `patience`, or wants a password
 */
export async function runArenaOnQueue(options: QueuedArenaOptions): Promise<ArenaRecord[]> {
  requireOptions('options', options, {
    scenario: 'object',
    policies: 'list',
    seeds: 'list',
    progress: optional(requireProgress),
    redis: 'any',
    queue: 'text?',
    patience: 'number?',
    folder: 'text',
    signal: 'object?',
  });
  const stopping = new Stopping(options.signal);
  const { scenario, folder, queue: name = 'arena', progress = 'Arena', patience = 30_000 } = options;
  const redis = redisOptions(options.redis);
  requirePositiveInteger('patience', patience);
  const tasks = arenaTasks(options);
  await tryPolicies(tasks);
  const store = new ArenaStore(folder, scenario);
  const records = new Map<ArenaTask, ArenaRecord>();
  for (const task of tasks) {
    const found = await store.find(task);
    if (found !== undefined) records.set(task, found);
  }
  const library = arenaVersion();
  const waiting = new Map(
    tasks.filter((task) => !records.has(task)).map((task) => [idOf(task, library), task]),
  );
  const total = waiting.size;
  if (total === 0) return tasks.map((task) => records.get(task) as ArenaRecord);
  await requireRedis(redis, patience);
  const { Queue } = await import('bullmq');
  const queue = new Queue(name, { connection: { ...redis, maxRetriesPerRequest: null } });
  let silence = 'no answer';
  queue.on('error', (error) => {
    silence = reasonOf(error);
  });
  const asked = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await within(patience, work);
    } catch (error) {
      if (error instanceof Error && error.message === 'no answer') {
        throw redisError(redis, patience, silence);
      }
      throw error;
    }
  };
  // The same id stands on the queue once: adding all again adds those that Redis has lost.
  const add = () =>
    queue.addBulk(
      [...waiting].map(([jobId, task]) => ({
        name: 'run',
        data: { ...task, library } satisfies Job,
        opts: { jobId },
      })),
    );
  const show = progress === false ? undefined : startProgress({ label: progress, total, unit: 'runs' });
  try {
    let counted = Number.NEGATIVE_INFINITY;
    while (waiting.size > 0) {
      stopping.check();
      if (performance.now() - counted > recount) {
        await asked(add());
        counted = performance.now();
      }
      for (const job of await asked(queue.getJobs(['completed', 'failed']))) {
        const id = String(job?.id);
        const task = waiting.get(id);
        if (task === undefined) continue;
        const title = `${labelOf(task.spec)}, seed ${task.seed}`;
        let record: ArenaRecord;
        try {
          if (job.failedReason) throw new Error(job.failedReason);
          record = fromText(job.returnvalue, task, library);
        } catch (error) {
          await asked(job.remove());
          throw new Error(`${title}: ${error instanceof Error ? error.message : error}`, { cause: error });
        }
        await store.write(task, record);
        records.set(task, record);
        await asked(job.remove());
        waiting.delete(id);
        show?.update(total - waiting.size, title);
      }
      if (waiting.size > 0) await sleep(200);
    }
  } finally {
    show?.finish();
    // A Redis that is gone does not say goodbye.
    await within(1000, queue.close()).catch(() => queue.disconnect());
  }
  return tasks.map((task) => records.get(task) as ArenaRecord);
}

const taskFile = path.join(__dirname, 'arena-task.js');

/** What a record depends on beside its task. */
function arenaVersion(): string {
  return codeHash(taskFile);
}

function idOf({ scenario, seed, spec }: ArenaTask, library: string): string {
  return `${fingerprint(fullScenario(scenario))}-${fingerprint(spec)}-seed-${seed}-${library}`;
}

/** @throws unless a job is a task of this version's */
function requireJob(data: unknown, library: string): ArenaTask {
  const { scenario, seed, spec, library: theirs } = requireRecord('job', data);
  requireRecord('job.scenario', scenario);
  requireRecord('job.spec', spec);
  requireLibrary('job.library', theirs, library);
  return { scenario, seed, spec } as ArenaTask;
}

function requireLibrary(argument: string, theirs: unknown, ours: string): void {
  if (theirs !== ours) throw argumentError(argument, `${ours}, as the arena's code here`, theirs);
}

function toText(record: ArenaRecord): RecordText {
  const { policy, seed, blockSteps } = record;
  const columns = [...arenaKeys, ...arenaTotals].map((name) => [name, numbersToText(record[name])]);
  return { policy, seed, blockSteps, ...Object.fromEntries(columns) };
}

/** @throws unless it is the record of that task, by this version of the arena */
function fromText(answer: unknown, task: ArenaTask, library: string): ArenaRecord {
  const text = requireRecord('record', answer);
  requireLibrary('record.library', text.library, library);
  const { policy, seed, blockSteps } = text;
  if (typeof policy !== 'string') throw argumentError('record.policy', 'a text', policy);
  const rows = numbersFromText('record.block', text.block, Int32Array).length;
  const record = arenaRecord(
    { policy, seed: Number(seed), blockSteps: Number(blockSteps) },
    (key) => numbersFromText(`record.${key}`, text[key], Int32Array, rows),
    (total) => numbersFromText(`record.${total}`, text[total], Float64Array, rows),
  );
  requireRecordOf(record, task, task.scenario);
  return record;
}
