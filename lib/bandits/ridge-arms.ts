import { argumentError, requirePositive, requirePositiveInteger } from '../runtime/checks';
import { type Forgetting, requireForgetting } from './forgetting';
import { ForgettingRidgeArms } from './forgetting-ridge-arms';
import type { PairedFeatures } from './paired-features';
import { RidgeArm } from './ridge-arm';

/** A ridge regression per arm: arms without a reward have none, and are as their prior says. */
export interface LinearArms {
  /** The regression of an arm as it stands now; undefined before its first reward. */
  find(arm: number): RidgeArm | undefined;
  learn(arm: number, row: Float64Array, reward: number): void;
  save(): Record<string, unknown>;
  /** @throws RangeError on anything that `save` did not write, before anything changes */
  restore(state: Record<string, unknown>): void;
}

/** A regression per arm, with or without forgetting. @throws RangeError on an argument outside its range */
export function linearArms(width: number, ridge: number, forgetting?: Forgetting): LinearArms {
  requirePositiveInteger('dimension', width);
  requirePositive('ridge', ridge);
  requireForgetting(forgetting);
  return forgetting === undefined
    ? new RidgeArms(width, ridge)
    : new ForgettingRidgeArms(width, ridge, forgetting);
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

  constructor(
    private readonly width: number,
    private readonly ridge: number,
  ) {
    this.gain = new Float64Array(width);
  }

  find(arm: number): RidgeArm | undefined {
    return arm < this.arms.length ? this.arms[arm] : undefined;
  }

  learn(arm: number, row: Float64Array, reward: number): void {
    // Filled, not left out: an array with holes is slow to read.
    while (this.arms.length <= arm) this.arms.push(undefined);
    this.arms[arm] ??= new RidgeArm(this.width, this.ridge);
    this.arms[arm].learn(row, reward, this.gain);
  }

  save(): Record<string, unknown> {
    return { arms: this.arms.map((arm) => arm?.save() ?? null) };
  }

  restore(state: Record<string, unknown>): void {
    if (!Array.isArray(state.arms)) throw argumentError('state.model.arms', 'a list', state.arms);
    this.arms = state.arms.map((arm, i) =>
      arm === null ? undefined : RidgeArm.restored(`state.model.arms[${i}]`, arm, this.width, this.ridge),
    );
  }
}
