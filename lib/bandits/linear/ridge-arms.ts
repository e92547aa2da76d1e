import { argumentError } from '../../core/checks';
import type { GramSpace } from './fast/gram-space';
import { RecordTable } from './fast/record-table';
import type { LinearArms } from './linear-arms';
import { RidgeArm } from './ridge-arm';

/** Regressions that do not forget. */
export class RidgeArms implements LinearArms {
  private arms: (RidgeArm | undefined)[] = [];
  readonly prior: RidgeArm;
  private readonly table: RecordTable;
  private readonly gain: Float64Array;

  /** @param make a regression before its first reward: `RidgeArm`, or one that learns otherwise */
  constructor(
    readonly space: GramSpace,
    private readonly make: () => RidgeArm = () => new RidgeArm(space),
  ) {
    this.gain = new Float64Array(space.width);
    this.prior = make();
    this.table = new RecordTable(space.heap, this.prior.record);
  }

  find(arm: number): RidgeArm | undefined {
    return arm < this.arms.length ? this.arms[arm] : undefined;
  }

  records(): RecordTable {
    return this.table;
  }

  learn(arm: number, row: Float64Array, reward: number): void {
    // Filled, not left out: an array with holes is slow to read.
    while (this.arms.length <= arm) this.arms.push(undefined);
    if (this.arms[arm] === undefined) {
      this.arms[arm] = this.make();
      this.table.set(arm, this.arms[arm].record);
    }
    (this.arms[arm] as RidgeArm).learn(row, reward, this.gain);
  }

  save(): Record<string, unknown> {
    return { arms: this.arms.map((arm) => arm?.save() ?? null) };
  }

  restore(state: Record<string, unknown>): void {
    this.arms = restoredArms(state.arms, this.arms, this.make);
    this.table.clear();
    this.arms.forEach((arm, i) => {
      if (arm !== undefined) this.table.set(i, arm.record);
    });
  }
}

interface RestorableArm {
  restore(argument: string, state: Record<string, unknown>): void;
  release(): void;
}

/**
 * The arms of a saved list, read into new ones; the old ones give their memory back once all are read.
 * @throws RangeError on anything that `save` did not write
 */
export function restoredArms<T extends RestorableArm>(
  saved: unknown,
  old: readonly (T | undefined)[],
  make: () => T,
): (T | undefined)[] {
  if (!Array.isArray(saved)) throw argumentError('state.model.arms', 'a list', saved);
  const read: (T | undefined)[] = [];
  try {
    for (const [i, state] of saved.entries()) {
      read.push(state === null ? undefined : make());
      read[i]?.restore(`state.model.arms[${i}]`, state);
    }
  } catch (error) {
    for (const arm of read) arm?.release();
    throw error;
  }
  for (const arm of old) arm?.release();
  return read;
}
