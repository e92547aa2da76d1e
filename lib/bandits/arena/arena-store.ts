import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sweepUnfinished, writeFileAtomically } from '../../core/atomic-file';
import { argumentError } from '../../core/checks';
import { readTable, type TableColumns } from '../../data/datasets/read-table';
import { columnsHash, type WritableColumns, writeParquet } from '../../data/datasets/write-parquet';
import { type ArenaRecord, arenaKeys, arenaRecord, arenaTotals, requireRecordOf } from './arena-record';
import { type ArenaScenario, fullScenario } from './arena-scenario';
import type { ArenaTask } from './arena-task';
import { fingerprint, labelOf } from './policy-spec';

/** What says of a record in the folder that it is no whole record of its task. */
export class DamagedRecordError extends Error {
  override readonly name = 'DamagedRecordError';
}

/**
 * A folder of results: one Parquet file per policy and seed, each written in one step, beside the scenario they belong
 * to. Whatever is killed, the folder holds whole runs; what is missing is known from the file names. A task that two
 * workers happen to do twice ends in the same file, so no seed can be counted twice.
 */
export class ArenaStore {
  /**
   * @param folder made if need be; what killed runs left half-written in it is deleted
   * @throws if the folder holds results of another scenario, naming the file if it cannot be read or written
   */
  constructor(
    readonly folder: string,
    readonly scenario: ArenaScenario,
  ) {
    const file = path.join(folder, 'scenario.json');
    const wanted = JSON.stringify(fullScenario(scenario), null, 1);
    if (existsSync(file)) {
      sweepUnfinished(folder);
      if (fingerprint(parsed(file)) !== fingerprint(JSON.parse(wanted))) {
        throw argumentError('folder', 'empty or hold results of this very scenario', folder);
      }
      return;
    }
    writeFileAtomically(file, [Buffer.from(`${wanted}\n`)]);
  }

  /** Where a task's record lies, or will lie. */
  fileOf({ spec, seed }: Pick<ArenaTask, 'spec' | 'seed'>): string {
    const words = labelOf(spec)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-');
    return path.join(this.folder, `${words}.${fingerprint(spec)}.seed-${seed}.parquet`);
  }

  /** Whether a file stands where the task's record belongs; `find` says whether it is a whole one. */
  has(task: Pick<ArenaTask, 'spec' | 'seed'>): boolean {
    return existsSync(this.fileOf(task));
  }

  /** Writes a task's record in one step. */
  async write(task: Pick<ArenaTask, 'spec' | 'seed'>, record: ArenaRecord): Promise<void> {
    await writeParquet(this.fileOf(task), columnsOf(record));
  }

  /**
   * Reads a task's record.
   * @throws DamagedRecordError naming the file if it is not there, was altered, or is of another task
   */
  async read(task: Pick<ArenaTask, 'spec' | 'seed'>): Promise<ArenaRecord> {
    const file = this.fileOf(task);
    if (!existsSync(file)) throw new DamagedRecordError(`${file} must be a record, got no file`);
    try {
      const columns = await readTable(file);
      const record = arenaRecord(
        {
          policy: String(columns.policy[0]),
          seed: Number(columns.seed[0]),
          blockSteps: Number(columns.block_steps[0]),
        },
        (key) => Int32Array.from(columns[key], Number),
        (total) => Float64Array.from(columns[total], Number),
      );
      // Files from before there were hashes have none.
      const hash = await hashIn(file);
      if (hash !== undefined && hash !== columnsHash(columnsOf(record))) {
        throw new Error('other values than were written');
      }
      requireRecordOf(record, task, this.scenario);
      return record;
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
      throw new DamagedRecordError(`${file} must be the whole record of its task, got ${reason}`, {
        cause: error,
      });
    }
  }

  /**
   * The task's record if a whole one is there; a damaged one counts as missing, and the console says so.
   * @returns undefined: the task is to be run
   */
  async find(task: Pick<ArenaTask, 'spec' | 'seed'>): Promise<ArenaRecord | undefined> {
    if (!this.has(task)) return undefined;
    try {
      return await this.read(task);
    } catch (error) {
      if (!(error instanceof DamagedRecordError)) throw error;
      console.warn(`${error.message}; its task is run again`);
      return undefined;
    }
  }
}

function columnsOf(record: ArenaRecord): WritableColumns {
  const rows = record.block.length;
  return {
    policy: Array.from({ length: rows }, () => record.policy),
    seed: new Int32Array(rows).fill(record.seed),
    block_steps: new Int32Array(rows).fill(record.blockSteps),
    ...Object.fromEntries([...arenaKeys, ...arenaTotals].map((name) => [name, record[name]])),
  };
}

async function hashIn(file: string): Promise<string | undefined> {
  const query = 'select decode(key) as key, decode(value) as value from parquet_kv_metadata($file)';
  const { key, value }: TableColumns = await readTable(file, query);
  const row = key.indexOf('sha256');
  return row < 0 ? undefined : String(value[row]);
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} must hold a scenario as JSON, got ${reason}`, { cause: error });
  }
}
