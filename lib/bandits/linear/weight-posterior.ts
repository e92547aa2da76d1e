import { requirePositive } from '../../core/checks';
import { timesLower } from '../../core/cholesky';
import type { Forgetting } from '../base/forgetting';
import { CholeskyRidge } from './cholesky-ridge';
import { createLinearArms } from './create-linear-arms';
import type { LinearArms } from './linear-arms';

/** The posterior of one linear model's weights, N(weights, s^2 A^-1): what Thompson sampling draws from. */
export interface WeightPosterior {
  /** Their mean: a view or a copy, not to be changed. */
  readonly weights: Float64Array;
  learn(x: Float64Array, reward: number): void;
  /** Turns standard normal numbers, in place, into a draw with covariance A^-1 and mean 0. */
  color(normals: Float64Array): void;
  save(): Record<string, unknown>;
  /** @throws RangeError on anything that `save` did not write, before anything changes */
  restore(state: Record<string, unknown>): void;
}

/** A posterior with or without forgetting; learning takes O(width^2), with forgetting O(width^3). */
export function weightPosterior(width: number, ridge: number, forgetting?: Forgetting): WeightPosterior {
  requirePositive('ridge', ridge);
  if (forgetting === undefined) return new CholeskyRidge(width, ridge);
  return new ForgettingPosterior(createLinearArms(width, ridge, forgetting), width, ridge);
}

class ForgettingPosterior implements WeightPosterior {
  private readonly prior: Float64Array;
  private readonly scratch: Float64Array;

  constructor(
    private readonly model: LinearArms,
    width: number,
    private readonly ridge: number,
  ) {
    this.prior = new Float64Array(width);
    this.scratch = new Float64Array(width);
  }

  get weights(): Float64Array {
    return this.model.find(0)?.weights ?? this.prior;
  }

  learn(x: Float64Array, reward: number): void {
    this.model.learn(0, x, reward);
  }

  color(normals: Float64Array): void {
    const arm = this.model.find(0);
    const { scratch } = this;
    if (arm === undefined)
      for (let i = 0; i < normals.length; i++) scratch[i] = normals[i] / Math.sqrt(this.ridge);
    else timesLower(arm.covarianceRoot(), normals.length, normals, scratch);
    normals.set(scratch);
  }

  save(): Record<string, unknown> {
    return this.model.save();
  }

  restore(state: Record<string, unknown>): void {
    this.model.restore(state);
  }
}
