import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import { type CovarianceKind, type GradientCovariance, gradientCovariance } from './gradient-covariance';
import type { NeuralPolicyOptions } from './neural-options';
import { NeuralPolicy, type NeuralSetup } from './neural-policy';

/** Options of `NeuralUcb` and `NeuralThompson`. */
export type GradientPolicyOptions = NeuralPolicyOptions & {
  /**
   * 'diagonal': the diagonal over all weights of the network, which treats them as independent. 'last-layer': the
   * full matrix over the last layer's weights, the rest being taken as known. Default: 'diagonal'.
   */
  covariance?: CovarianceKind;
  /** lambda, what the covariance starts from, above 0. Default: 1. */
  ridge?: number;
};

/** What NeuralUCB and NeuralTS share: predictions, and how far each may be off as the network's gradients tell. */
export abstract class GradientPolicy extends NeuralPolicy {
  protected readonly ridge: number;
  private readonly covariance: GradientCovariance;

  protected constructor(options: GradientPolicyOptions, setup: NeuralSetup) {
    const { covariance = 'diagonal', ridge = 1 } = options;
    super(options, { ...setup, settings: { covariance, ridge, ...setup.settings } });
    this.ridge = ridge;
    this.covariance = gradientCovariance(covariance, this.network, options.actions ?? 1, ridge);
  }

  /** Predicted reward and sqrt(g' Z^-1 g) of each candidate, in the candidates' order. @throws on an action never met */
  estimates(
    context: Context,
    candidates: Candidates,
  ): { means: Float64Array; standardDeviations: Float64Array } {
    const { actions } = candidates;
    const means = new Float64Array(actions.length);
    const standardDeviations = new Float64Array(actions.length);
    const arms = Int32Array.from(actions, (action) => this.armOf(action));
    this.visit(context, candidates, arms, (index, mean, variance) => {
      means[index] = mean;
      standardDeviations[index] = Math.sqrt(variance);
    });
    return { means, standardDeviations };
  }

  /** The index of the highest score. */
  protected highest(
    context: Context,
    candidates: Candidates,
    arms: Int32Array,
    score: (mean: number, variance: number) => number,
  ): number {
    const scores = new Float64Array(arms.length);
    this.visit(context, candidates, arms, (index, mean, variance) => {
      scores[index] = score(mean, variance);
    });
    return highestScore(candidates.actions, (index) => scores[index]);
  }

  protected override absorb(row: Float64Array, head: number): undefined {
    this.covariance.add(head, this.network.features(0, row));
  }

  protected override trained(): void {
    this.covariance.retrained(this.buffer);
  }

  protected override saveExtra(): Record<string, unknown> {
    return { covariance: this.covariance.save() };
  }

  protected override restoreExtra(state: Record<string, unknown>): void {
    this.covariance.restore(state.covariance);
  }

  private visit(
    context: Context,
    candidates: Candidates,
    arms: Int32Array,
    each: (index: number, mean: number, variance: number) => void,
  ): void {
    let features: Float64Array | undefined;
    for (let index = 0; index < arms.length; index++) {
      const head = this.headOf(arms[index]);
      if (features === undefined || !this.headPerAction) {
        features = this.network.features(0, this.inputOf(context, candidates, index));
      }
      each(index, this.network.predict(0, head, features), this.covariance.variance(head, features));
    }
  }
}
