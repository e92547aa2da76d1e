import { argumentError, requireFinite, requirePositiveInteger } from '../../core/checks';
import { requireKind, requireParts } from '../../core/options/options';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { type ArenaScenario, fullScenario } from './arena-scenario';
import { labelOf, type PolicySpec } from './policy-spec';

/** What a table of runs holds beside its key, all summed over the steps of one cell. */
export const arenaTotals = [
  'steps',
  'clicks',
  'rate',
  'best',
  'bestItems',
  'explored',
  'selectSeconds',
  'updateSeconds',
] as const;

/** Name of a summed total of the arena. */
export type ArenaTotal = (typeof arenaTotals)[number];

/**
 * What one policy did in one seed's world, in long form: one row per block of steps, persona of the visitor, and
 * category of the product shown; empty cells are left out. All columns have one length.
 */
export interface ArenaRecord {
  readonly policy: string;
  readonly seed: number;
  /** Steps per block; the last block may be shorter. */
  readonly blockSteps: number;
  readonly block: Int32Array;
  /** Number of the visitor's persona at that step. */
  readonly persona: Int32Array;
  /** Number of the category shown. */
  readonly category: Int32Array;
  /** Decisions in this cell. */
  readonly steps: Float64Array;
  readonly clicks: Float64Array;
  /** Sum of the true click rates of what was shown. */
  readonly rate: Float64Array;
  /** Sum of the best true click rates that could have been shown. */
  readonly best: Float64Array;
  /** Decisions for a product of the best rate. */
  readonly bestItems: Float64Array;
  /** Decisions off the policy's own record: see `ExplorationRecord`. */
  readonly explored: Float64Array;
  /** Wall time in `select`, in seconds. */
  readonly selectSeconds: Float64Array;
  /** Wall time in `update`, in seconds, for rewards that arrived during these steps. */
  readonly updateSeconds: Float64Array;
}

/** What names the cells of a record. */
export const arenaKeys = ['block', 'persona', 'category'] as const;

/** A record from its columns. @param integers gives a key column, @param numbers a total's */
export function arenaRecord(
  run: Pick<ArenaRecord, 'policy' | 'seed' | 'blockSteps'>,
  integers: (key: (typeof arenaKeys)[number]) => Int32Array,
  numbers: (total: ArenaTotal) => Float64Array,
): ArenaRecord {
  return {
    ...run,
    ...(Object.fromEntries(arenaKeys.map((key) => [key, integers(key)])) as Record<
      (typeof arenaKeys)[number],
      Int32Array
    >),
    ...(Object.fromEntries(arenaTotals.map((total) => [total, numbers(total)])) as Record<
      ArenaTotal,
      Float64Array
    >),
  };
}

/**
 * @param task whose record it should be
 * @throws unless the record bears the task's label and seed and covers the scenario's steps, each once
 */
export function requireRecordOf(
  record: ArenaRecord,
  { spec, seed }: { spec: PolicySpec; seed: number },
  scenario: ArenaScenario,
): void {
  const label = labelOf(spec);
  const { steps, block } = fullScenario(scenario);
  if (record.policy !== label) throw argumentError('record.policy', JSON.stringify(label), record.policy);
  if (record.seed !== seed) throw argumentError('record.seed', String(seed), record.seed);
  if (record.blockSteps !== block) throw argumentError('record.blockSteps', String(block), record.blockSteps);
  const recorded = record.steps.reduce((sum, count) => sum + count, 0);
  if (recorded !== steps) throw argumentError('record.steps', `${steps} in all`, recorded);
}

/** Sums up a run step by step. */
export class ArenaRecorder {
  private readonly sums: Float64Array;
  private readonly blocks: number;

  /** @param sizes all 1 or more */
  constructor(
    private readonly sizes: { steps: number; block: number; personas: number; categories: number },
  ) {
    this.blocks = Math.ceil(sizes.steps / sizes.block);
    this.sums = new Float64Array(this.blocks * sizes.personas * sizes.categories * arenaTotals.length);
  }

  /** Adds one step's totals, `steps` among them, to its cell. */
  add(step: number, persona: number, category: number, totals: Readonly<Record<ArenaTotal, number>>): void {
    const { block, personas, categories } = this.sizes;
    const cell = (Math.floor(step / block) * personas + persona) * categories + category;
    arenaTotals.forEach((total, i) => {
      this.sums[cell * arenaTotals.length + i] += totals[total];
    });
  }

  /** The record so far. */
  record(policy: string, seed: number): ArenaRecord {
    const { block: blockSteps, personas, categories } = this.sizes;
    const cells: number[] = [];
    for (let cell = 0; cell < this.blocks * personas * categories; cell++) {
      if (this.sums[cell * arenaTotals.length] > 0) cells.push(cell);
    }
    const keys = {
      block: (cell: number) => Math.floor(cell / (personas * categories)),
      persona: (cell: number) => Math.floor(cell / categories) % personas,
      category: (cell: number) => cell % categories,
    };
    return arenaRecord(
      { policy, seed, blockSteps },
      (key) => Int32Array.from(cells, keys[key]),
      (total) => {
        const at = arenaTotals.indexOf(total);
        return Float64Array.from(cells, (cell) => this.sums[cell * arenaTotals.length + at]);
      },
    );
  }
}

/** @throws unless the value has the parts of an `ArenaRecord`, columns of one length */
export function requireRecordParts(argument: string, record: ArenaRecord): void {
  requireParts(argument, record, ['policy', 'seed', 'blockSteps', ...arenaKeys, ...arenaTotals]);
  requireKind(`${argument}.policy`, record.policy, 'text');
  requireFinite(`${argument}.seed`, record.seed);
  requirePositiveInteger(`${argument}.blockSteps`, record.blockSteps);
  for (const name of arenaKeys) requireTypedArray(`${argument}.${name}`, record[name], 'Int32Array');
  for (const name of arenaTotals) requireTypedArray(`${argument}.${name}`, record[name], 'Float64Array');
  for (const name of [...arenaKeys, ...arenaTotals]) {
    if (record[name].length !== record.block.length) {
      throw argumentError(`${argument}.${name}`, `${record.block.length} numbers`, record[name].length);
    }
  }
}
