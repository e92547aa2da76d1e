/** A linear model of the reward: weights theta, and how well they are known. */
export interface LinearModel {
  /** theta = A^-1 b: a copy. */
  readonly weights: Float64Array;
  /** Prediction x'theta, and its variance x'A^-1 x in units of the noise's variance. */
  predict(x: Float64Array): { mean: number; variance: number };
  /** A^-1 x, a new array: how far theta moves per unit of error at x. */
  gain(x: Float64Array): Float64Array;
  /** A^-1 as its lower triangle, row after row: a copy. */
  covariance(): Float64Array;
}

/** A linear model per arm. Implementations choose alike, to rounding, and read each other's states. */
export interface LinearArms {
  readonly width: number;
  /** The model of an arm as it stands now: theta 0 and A = ridge I before its first reward. */
  model(arm: number): LinearModel;
  /** Takes up a row. @throws RangeError where it is too large to be summed beside the ridge; nothing has changed then */
  learn(arm: number, x: Float64Array, reward: number): void;
  /**
   * Index of the arm with the highest mean + multiplier * sqrt(variance), the first of equals: there where it is faster
   * than to score one arm after the other.
   * @param multipliers one for all arms, or one for each
   * @param actions of the arms, for errors
   * @throws RangeError naming the action whose score is not a finite number
   */
  best?(x: Float64Array, arms: Int32Array, multipliers: number | Float64Array, actions: Int32Array): number;
  save(): { arms: (Record<string, unknown> | null)[]; [field: string]: unknown };
  /** @throws RangeError on anything that `save` did not write, before anything changes */
  restore(state: Record<string, unknown>): void;
}

/** Arms whose models can also be set from outside. */
export interface SettableArms extends LinearArms {
  /** Gives an arm another model. @param inverse A^-1, packed */
  set(arm: number, weights: Float64Array, inverse: Float64Array): void;
  /** Brings an arm back to where it was before its first reward. */
  clear(arm: number): void;
}
