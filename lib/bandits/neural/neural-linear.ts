import { requirePositive } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { ResumableRandom } from '../../core/resumable-random';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import { HeadPosteriors } from './head-posteriors';
import { dot } from './network-pass';
import type { NeuralPolicyOptions } from './neural-options';
import { neuralPolicyOptions } from './neural-options';
import { NeuralPolicy } from './neural-policy';

/** Options of a `NeuralLinear` policy. */
export type NeuralLinearOptions = NeuralPolicyOptions & {
  /** Prior precision of the last layer's weights in units of the noise's, above 0. Default: 1. */
  ridge?: number;
  /** Standard deviation of the rewards around their mean, above 0. Default: 0.5, which no click rate exceeds. */
  noise?: number;
};

/**
 * Neural-linear Thompson sampling (Riquelme, Tucker and Snoek, "Deep Bayesian Bandits Showdown", 2018): a network
 * learns features z(x), Bayesian linear regression on [z, 1] says how sure the last layer is, and the choice is greedy
 * for one draw of its weights: argmax_a w_a . [z(x), 1], w_a ~ N(A_a^-1 b_a, noise^2 A_a^-1), A_a = ridge I + Z_a'Z_a.
 *
 * After each training the features are others, so all posteriors are recomputed from the remembered rewards. With
 * `hidden: []` there are no features to learn, and this is linear Thompson sampling with an intercept.
 *
 * Deviation: the noise is known here; the paper draws it from an inverse-gamma posterior. The intercept is part of
 * the posterior. Where each action has a head, its score is drawn from the normal distribution that the draw of its
 * weights implies, which is the same and cheaper.
 *
 * @example
 * const policy = new NeuralLinear({ dimension: 4, actions: 10, random: new Random(1) });
 */
export class NeuralLinear extends NeuralPolicy {
  private readonly posteriors: HeadPosteriors;
  private readonly noise: number;
  private readonly draw: Float64Array;

  /** @throws on an option outside its range */
  constructor(options: NeuralLinearOptions) {
    requireOptions('options', options, { ...neuralPolicyOptions, ridge: 'number?', noise: 'number?' });
    const { ridge = 1, noise = 0.5 } = options;
    requirePositive('ridge', ridge);
    requirePositive('noise', noise);
    super(options, { kind: 'neural-linear', chance: 'sampled', settings: { ridge, noise } });
    this.noise = noise;
    this.posteriors = new HeadPosteriors(this.network, ridge);
    this.draw = new Float64Array(this.network.width);
  }

  /** Posterior mean and standard deviation of each candidate's expected reward. @throws on an action never met */
  estimates(
    context: Context,
    candidates: Candidates,
  ): { means: Float64Array; standardDeviations: Float64Array } {
    const { actions } = candidates;
    const means = new Float64Array(actions.length);
    const standardDeviations = new Float64Array(actions.length);
    for (let index = 0; index < actions.length; index++) {
      const features = this.network.features(0, this.inputOf(context, candidates, index));
      const posterior = this.posteriors.of(this.headOf(this.armOf(actions[index])));
      means[index] = dot(posterior.mean(), features);
      standardDeviations[index] = this.noise * Math.sqrt(posterior.variance(features));
    }
    return { means, standardDeviations };
  }

  protected override choose(
    context: Context,
    candidates: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    const score = this.headPerAction
      ? this.scoreByHead(context, candidates, arms, random)
      : this.scoreByDraw(context, candidates, random);
    return highestScore(candidates.actions, score);
  }

  protected override absorb(row: Float64Array, head: number, reward: number): undefined {
    this.posteriors.add(head, this.network.features(0, row), reward);
  }

  protected override trained(): void {
    this.posteriors.rebuild(this.buffer);
  }

  protected override saveExtra(): Record<string, unknown> {
    return { posteriors: this.posteriors.save() };
  }

  protected override restoreExtra(state: Record<string, unknown>): void {
    this.posteriors.restore(state.posteriors);
  }

  private scoreByHead(
    context: Context,
    candidates: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): (index: number) => number {
    const features = this.network.features(0, this.inputOf(context, candidates, 0));
    return (index) => {
      const posterior = this.posteriors.of(this.headOf(arms[index]));
      const standardDeviation = this.noise * Math.sqrt(posterior.variance(features));
      return dot(posterior.mean(), features) + standardDeviation * random.normal();
    };
  }

  private scoreByDraw(
    context: Context,
    candidates: Candidates,
    random: ResumableRandom,
  ): (index: number) => number {
    this.posteriors.of(0).sample(random, this.noise, this.draw);
    return (index) => dot(this.draw, this.network.features(0, this.inputOf(context, candidates, index)));
  }
}
