import type { GramSpace } from './fast/gram-space';
import type { RecordTable } from './fast/record-table';
import type { RidgeArm } from './ridge-arm';

/** A ridge regression per arm: arms without a reward have none, and are as their prior says. */
export interface LinearArms {
  readonly space: GramSpace;
  /** The regression of an arm as it stands now; undefined before its first reward. */
  find(arm: number): RidgeArm | undefined;
  /** What an arm without a reward is: the ridge alone. */
  readonly prior: RidgeArm;
  /** Brings these arms up to date. @returns where their records are */
  records(arms: Int32Array): RecordTable;
  learn(arm: number, row: Float64Array, reward: number): void;
  save(): Record<string, unknown>;
  /** @throws RangeError on anything that `save` did not write, before anything changes */
  restore(state: Record<string, unknown>): void;
}
