import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { argumentError } from '../../core/checks';
import { readTable } from '../../data/datasets/read-table';
import { writeParquet } from '../../data/datasets/write-parquet';
import { type ArenaRecord, arenaKeys, arenaRecord, arenaTotals } from './arena-record';
import { type ArenaScenario, fullScenario } from './arena-scenario';
import type { ArenaTask } from './arena-task';
import { fingerprint, labelOf } from './policy-spec';

/**
 * A folder of results: one Parquet file per policy and seed, each written in one step, beside the scenario they belong
 * to. Whatever is killed, the folder holds whole runs; what is missing is known from the file names. A task that two
 * workers happen to do twice ends in the same file, so no seed can be counted twice.
 */
export class ArenaStore {
  /**
   * @param folder made if need be
   * @throws if the folder holds results of another scenario
   */
  constructor(
    readonly folder: string,
    readonly scenario: ArenaScenario,
  ) {
    const file = path.join(folder, 'scenario.json');
    const wanted = JSON.stringify(fullScenario(scenario), null, 1);
    if (existsSync(file)) {
      if (fingerprint(JSON.parse(readFileSync(file, 'utf8'))) !== fingerprint(JSON.parse(wanted))) {
        throw argumentError('folder', 'empty or hold results of this very scenario', folder);
      }
      return;
    }
    mkdirSync(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}.part`;
    writeFileSync(unfinished, `${wanted}\n`);
    renameSync(unfinished, file);
  }

  /** Where a task's record lies, or will lie. */
  fileOf({ spec, seed }: Pick<ArenaTask, 'spec' | 'seed'>): string {
    const words = labelOf(spec)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-');
    return path.join(this.folder, `${words}.${fingerprint(spec)}.seed-${seed}.parquet`);
  }

  /** Whether the task's record is there. */
  has(task: Pick<ArenaTask, 'spec' | 'seed'>): boolean {
    return existsSync(this.fileOf(task));
  }

  /** Writes a task's record in one step. */
  async write(task: Pick<ArenaTask, 'spec' | 'seed'>, record: ArenaRecord): Promise<void> {
    const rows = record.block.length;
    await writeParquet(this.fileOf(task), {
      policy: Array.from({ length: rows }, () => record.policy),
      seed: new Int32Array(rows).fill(record.seed),
      block_steps: new Int32Array(rows).fill(record.blockSteps),
      ...Object.fromEntries([...arenaKeys, ...arenaTotals].map((name) => [name, record[name]])),
    });
  }

  /** Reads a task's record. @throws if it is not there or is damaged */
  async read(task: Pick<ArenaTask, 'spec' | 'seed'>): Promise<ArenaRecord> {
    const columns = await readTable(this.fileOf(task));
    return arenaRecord(
      { policy: labelOf(task.spec), seed: task.seed, blockSteps: Number(columns.block_steps[0]) },
      (key) => Int32Array.from(columns[key], Number),
      (total) => Float64Array.from(columns[total], Number),
    );
  }
}
