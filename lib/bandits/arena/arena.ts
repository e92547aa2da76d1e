import path from 'node:path';
import { argumentError, requireNonNegativeInteger } from '../../core/checks';
import { optional, requireOptions } from '../../core/options/options';
import { startProgress } from '../../core/progress';
import { Stopping } from '../../core/stopping/stopping';
import type { ArenaRecord } from './arena-record';
import { type ArenaScenario, fullScenario } from './arena-scenario';
import { ArenaStore } from './arena-store';
import { type ArenaTask, runArenaTask, tryPolicies } from './arena-task';
import { labelOf, type PolicyFactory, type PolicySpec, requireSpec } from './policy-spec';

/** Options: how a comparison of policies runs. */
export interface ArenaOptions {
  /** World and course of events. */
  scenario: ArenaScenario;
  /** The policies, with different labels. */
  policies: readonly PolicySpec[];
  /** Seeds of worlds and streams, each 0 or more and different. */
  seeds: readonly number[];
  /**
   * Folder that keeps a Parquet file per policy and seed, with its hash; a later call does only what is missing or was
   * damaged. Default: none.
   */
  folder?: string;
  /** Worker threads, 0 or more; 0 runs everything in this thread. Default: 0. */
  threads?: number;
  /** Makers of policies that are not in the registry, by name; only with `threads: 0`. Default: none. */
  factories?: Readonly<Record<string, PolicyFactory>>;
  /** Label of the progress display, or false for none. Default: 'Arena'. */
  progress?: string | false;
  /** Ends the comparison when aborted, as a notebook's stop button does; what is in `folder` stays. Default: none. */
  signal?: AbortSignal;
}

/**
 * Lets policies compete on the same visits of the same worlds.
 * @returns one record per policy and seed, policy by policy in the given order, seeds in theirs
 * @throws the signal's reason when it is aborted; on a bad scenario, an unknown policy, labels or seeds that repeat, or a folder of another scenario
 * @example
 * const records = await runArena({
 *   scenario: { steps: 2000, context: { kind: 'persona' } },
 *   policies: [{ policy: 'random' }, { policy: 'linucb', options: { alpha: 0.5 } }],
 *   seeds: [1, 2, 3],
 *   progress: false,
 * });
 */
export async function runArena(options: ArenaOptions): Promise<ArenaRecord[]> {
  requireOptions('options', options, {
    scenario: 'object',
    policies: 'list',
    seeds: 'list',
    folder: 'text?',
    threads: 'number?',
    factories: 'object?',
    progress: optional(requireProgress),
    signal: 'object?',
  });
  const stopping = new Stopping(options.signal);
  const { scenario, folder, threads = 0, factories = {}, progress = 'Arena' } = options;
  const tasks = arenaTasks(options);
  requireNonNegativeInteger('threads', threads);
  if (threads > 0 && Object.keys(factories).length > 0) {
    throw argumentError(
      'factories',
      'left out where there are worker threads: functions cannot cross',
      threads,
    );
  }
  await tryPolicies(tasks, factories);
  const store = folder === undefined ? undefined : new ArenaStore(folder, scenario);
  const records = new Map<ArenaTask, ArenaRecord>();
  for (const task of tasks) {
    const found = await store?.find(task);
    if (found !== undefined) records.set(task, found);
  }
  const missing = tasks.filter((task) => !records.has(task));
  const before = records.size;
  const run = await runner(Math.min(threads, missing.length), factories, stopping);
  const show = progress === false || missing.length === 0 ? undefined : bar(progress, missing.length);
  try {
    await run.all(missing, async (task, record) => {
      records.set(task, record);
      await store?.write(task, record);
      show?.update(records.size - before, `${labelOf(task.spec)}, seed ${task.seed}`);
    });
  } finally {
    show?.finish();
    await run.close();
  }
  return tasks.map((task) => records.get(task) as ArenaRecord);
}

/** @throws unless it is a label or false */
export function requireProgress(argument: string, progress: string | false): void {
  if (progress !== false && (typeof progress !== 'string' || progress === '')) {
    throw argumentError(argument, 'a label or false', progress);
  }
}

/** The pieces of work of a comparison, policy by policy. @throws on labels or seeds that repeat, or none */
export function arenaTasks({
  scenario,
  policies,
  seeds,
}: Pick<ArenaOptions, 'scenario' | 'policies' | 'seeds'>): ArenaTask[] {
  fullScenario(scenario);
  if (!(policies?.length > 0)) throw argumentError('policies', 'at least one policy', policies);
  if (!(seeds?.length > 0)) throw argumentError('seeds', 'at least one seed', seeds);
  policies.forEach((spec, i) => {
    requireSpec(`policies[${i}]`, spec);
  });
  const labels = policies.map(labelOf);
  labels.forEach((label, i) => {
    if (labels.indexOf(label) !== i)
      throw argumentError(`policies[${i}]`, 'labeled unlike those before it', label);
  });
  seeds.forEach((seed, i) => {
    requireNonNegativeInteger(`seeds[${i}]`, seed);
    if (seeds.indexOf(seed) !== i) throw argumentError(`seeds[${i}]`, 'unlike those before it', seed);
  });
  return policies.flatMap((spec) => seeds.map((seed) => ({ scenario, seed, spec })));
}

interface Runner {
  all(
    tasks: readonly ArenaTask[],
    done: (task: ArenaTask, record: ArenaRecord) => Promise<void>,
  ): Promise<void>;
  close(): Promise<void>;
}

async function runner(
  threads: number,
  factories: Readonly<Record<string, PolicyFactory>>,
  stopping: Stopping,
): Promise<Runner> {
  if (threads === 0) {
    return {
      async all(tasks, done) {
        for (const task of tasks) {
          const own = Object.hasOwn(factories, task.spec.policy) ? factories[task.spec.policy] : undefined;
          await done(task, await runArenaTask(task, own, stopping));
          // Lets a progress display, or whoever wants to stop the run, have a turn.
          await stopping.pause();
        }
      },
      close: async () => {},
    };
  }
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: path.join(__dirname, 'arena-task.js'),
    minThreads: threads,
    maxThreads: threads,
  });
  return {
    async all(tasks, done) {
      await stopping.raced(
        Promise.all(
          tasks.map(async (task) =>
            done(task, (await pool.run(task, { name: 'runArenaTask' })) as ArenaRecord),
          ),
        ),
      );
    },
    close: () => pool.destroy(),
  };
}

function bar(label: string, total: number) {
  return startProgress({ label, total, unit: 'runs' });
}
