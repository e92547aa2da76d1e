import { argumentError } from '../runtime/checks';
import { type Forgetting, requireForgetting } from './forgetting';
import { ForgettingRidgeArms } from './forgetting-ridge-arms';
import { GramSpace } from './gram-space';
import type { PairedFeatures } from './paired-features';
import { RidgeArm } from './ridge-arm';

/** A ridge regression per arm: arms without a reward have none, and are as their prior says. */
export interface LinearArms {
  readonly space: GramSpace;
  /** The regression of an arm as it stands now; undefined before its first reward. */
  find(arm: number): RidgeArm | undefined;
  learn(arm: number, row: Float64Array, reward: number): void;
  save(): Record<string, unknown>;
  /** @throws RangeError on anything that `save` did not write, before anything changes */
  restore(state: Record<string, unknown>): void;
}

/** A regression per arm, with or without forgetting. @throws RangeError on an argument outside its range */
export function linearArms(width: number, ridge: number, forgetting?: Forgetting): LinearArms {
  requireForgetting(forgetting);
  const space = new GramSpace(width, ridge);
  return forgetting === undefined ? new RidgeArms(space) : new ForgettingRidgeArms(space, forgetting);
}

/** Predicted reward of an arm: 0 before its first reward. */
export function meanOf(arm: RidgeArm | undefined, x: PairedFeatures): number {
  return arm === undefined ? 0 : arm.mean(x);
}

/** x' A^-1 x of an arm: x'x / ridge before its first reward. */
export function varianceOf(arm: RidgeArm | undefined, x: PairedFeatures, ridge: number): number {
  return arm === undefined ? x.squares / ridge : arm.variance(x);
}

class RidgeArms implements LinearArms {
  private arms: (RidgeArm | undefined)[] = [];
  private readonly gain: Float64Array;

  constructor(readonly space: GramSpace) {
    this.gain = new Float64Array(space.width);
  }

  find(arm: number): RidgeArm | undefined {
    return arm < this.arms.length ? this.arms[arm] : undefined;
  }

  learn(arm: number, row: Float64Array, reward: number): void {
    // Filled, not left out: an array with holes is slow to read.
    while (this.arms.length <= arm) this.arms.push(undefined);
    this.arms[arm] ??= new RidgeArm(this.space);
    this.arms[arm].learn(row, reward, this.gain);
  }

  save(): Record<string, unknown> {
    return { arms: this.arms.map((arm) => arm?.save() ?? null) };
  }

  restore(state: Record<string, unknown>): void {
    this.arms = restoredArms(state.arms, this.arms, () => new RidgeArm(this.space));
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
