import { requirePositive } from '../../core/checks';
import { requireKind, requireOptions } from '../../core/options/options';
import type { ResumableRandom } from '../../core/resumable-random';
import type { Forgetting } from '../base/forgetting';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import type { SampledPolicyOptions } from '../base/policy-setup';
import type { SegmentOptions } from '../base/user-segment';
import { CountingPolicy } from './counting-policy';

/** Options of `BetaThompson`. */
export interface BetaThompsonOptions extends SampledPolicyOptions, SegmentOptions {
  /** Clicks that the prior is worth, above 0. Default: 1. */
  priorAlpha?: number;
  /** Impressions without a click that the prior is worth, above 0. Default: 1. */
  priorBeta?: number;
  /** How it forgets. Default: not at all. */
  forgetting?: Forgetting;
}

/**
 * Thompson sampling for clicks (Thompson 1933; Chapelle and Li 2011): plays the highest draw from the posteriors
 * p(a) ~ Beta(priorAlpha + clicks(a), priorBeta + impressions(a) - clicks(a)).
 * A reward between 0 and 1 counts as that part of a click.
 *
 * @example
 * const policy = new BetaThompson({ random: new Random(1), dimension: 4 }); // a posterior per persona and product
 */
export class BetaThompson extends CountingPolicy {
  private readonly priorAlpha: number;
  private readonly priorBeta: number;

  /** @throws on a bad option */
  constructor(options: BetaThompsonOptions) {
    requireOptions('options', options, {
      priorAlpha: 'number?',
      priorBeta: 'number?',
      forgetting: 'object?',
      random: 'Random',
      propensitySamples: 'number?',
      name: 'text?',
      maxPending: 'number?',
      dimension: 'number?',
    });
    const { priorAlpha = 1, priorBeta = 1, dimension, forgetting } = options;
    requirePositive('priorAlpha', priorAlpha);
    requirePositive('priorBeta', priorBeta);
    const settings = { priorAlpha, priorBeta, forgetting };
    super(
      { kind: 'beta-thompson', options, settings, dimension, chance: 'sampled', rewards: 'unit' },
      forgetting,
    );
    this.priorAlpha = priorAlpha;
    this.priorBeta = priorBeta;
  }

  /** The posterior of an action's click rate. @throws if the action was never met or the features are not one-hot */
  posterior(action: number, features?: Float64Array): { alpha: number; beta: number } {
    requireKind('features', features, 'list?');
    const segment = this.segment(features ?? new Float64Array(0));
    return this.posteriorOf(this.armOf(action), segment);
  }

  protected override choose(
    context: Context,
    { actions }: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    const segment = this.segment(context.features);
    const drawAt = (index: number) => {
      const { alpha, beta } = this.posteriorOf(arms[index], segment);
      return random.beta(alpha, beta);
    };
    // Small priors make draws that round to 1: of equal draws each is as likely as the others.
    return highestScore(actions, drawAt, random);
  }

  private posteriorOf(arm: number, segment: number): { alpha: number; beta: number } {
    const clicks = this.statistics.sum(arm, segment);
    const misses = Math.max(0, this.statistics.count(arm, segment) - clicks);
    return { alpha: this.priorAlpha + clicks, beta: this.priorBeta + misses };
  }
}
