import type { LinearModel, SettableArms } from './linear-arms';
import { type LearningRule, RidgeRegression } from './ridge-regression';
import { armsFromState, packedInverse, regressionToState } from './saved-regression';

/** A `RidgeRegression` per arm, one after the other. */
export class PlainArms implements SettableArms {
  private models: (RidgeRegression | undefined)[] = [];
  private readonly prior: RidgeRegression;

  constructor(
    readonly width: number,
    private readonly ridge: number,
    private readonly rule?: LearningRule,
  ) {
    this.prior = this.make();
  }

  model(arm: number): LinearModel {
    return (arm < this.models.length ? this.models[arm] : undefined) ?? this.prior;
  }

  learn(arm: number, x: Float64Array, reward: number): void {
    this.own(arm).learn(x, reward);
  }

  set(arm: number, weights: Float64Array, inverse: Float64Array): void {
    this.own(arm).set(weights, inverse);
  }

  clear(arm: number): void {
    if (arm < this.models.length) this.models[arm] = undefined;
  }

  save(): { arms: (Record<string, unknown> | null)[] } {
    return {
      arms: this.models.map((model) =>
        model ? regressionToState({ weights: model.weights, packed: model.covariance() }) : null,
      ),
    };
  }

  restore(state: Record<string, unknown>): void {
    this.models = armsFromState(state, this.width).map((saved) => {
      if (saved === null) return undefined;
      const model = this.make();
      const { weights, packed, terms } = saved;
      model.set(weights, packed ?? packedInverse(terms as Float64Array, this.width, this.ridge));
      return model;
    });
  }

  private own(arm: number): RidgeRegression {
    // Filled, not left out: an array with holes is slow to read.
    while (this.models.length <= arm) this.models.push(undefined);
    this.models[arm] ??= this.make();
    return this.models[arm];
  }

  private make(): RidgeRegression {
    return new RidgeRegression(this.width, this.ridge, this.rule);
  }
}
