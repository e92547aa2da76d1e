import { requireFinite } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import type { ResumableRandom } from '../../core/resumable-random';
import type { Candidates, Context } from '../base/policy';
import type { PolicyOptions } from '../base/policy-setup';
import type { SegmentOptions } from '../base/user-segment';
import { CountingPolicy } from './counting-policy';
import { type EpsilonSchedule, epsilonSchedule } from './epsilon-schedule';

/** Options of `EpsilonGreedy`. */
export interface EpsilonGreedyOptions extends PolicyOptions, SegmentOptions {
  /** Source of the choices. */
  random: Random;
  /** Probability of exploring, constant or decaying. Default: 0.1. */
  epsilon?: EpsilonSchedule;
  /** Mean reward of an action never played; high values make it play all actions first. Default: 0. */
  initialMean?: number;
}

/**
 * Explores with probability epsilon, any candidate alike, and otherwise plays the highest mean reward so far, ties
 * broken at random (Sutton and Barto, chapter 2):
 * P(a) = epsilon / n + (1 - epsilon) [a is best] / (number of best).
 *
 * @example
 * const policy = new EpsilonGreedy({ random: new Random(1), epsilon: { start: 1, halfLife: 500 } });
 */
export class EpsilonGreedy extends CountingPolicy {
  private readonly epsilon: (decisions: number) => number;
  private readonly initialMean: number;

  /** @throws on a bad option */
  constructor(options: EpsilonGreedyOptions) {
    requireOptions('options', options, {
      random: 'Random',
      epsilon: 'any?',
      initialMean: 'number?',
      name: 'text?',
      maxPending: 'number?',
      dimension: 'number?',
    });
    const { epsilon = 0.1, initialMean = 0, dimension } = options;
    requireFinite('initialMean', initialMean);
    const settings = { epsilon, initialMean };
    super({ kind: 'epsilon-greedy', options, settings, dimension, chance: 'known', rewards: 'finite' });
    this.epsilon = epsilonSchedule(epsilon);
    this.initialMean = initialMean;
  }

  /** Probability of exploring at the next decision. */
  get explores(): number {
    return this.epsilon(this.decisions);
  }

  protected override choose(
    context: Context,
    _candidates: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    if (random.uniform() < this.explores) return random.below(arms.length);
    const { best, ties, segment } = this.best(context, arms);
    let skip = ties === 1 ? 0 : random.below(ties);
    for (let index = 0; ; index++) {
      if (this.mean(arms[index], segment) === best && skip-- === 0) return index;
    }
  }

  protected override propensity(
    index: number,
    context: Context,
    _candidates: Candidates,
    arms: Int32Array,
  ): number {
    const { best, ties, segment } = this.best(context, arms);
    const greedy = this.mean(arms[index], segment) === best ? (1 - this.explores) / ties : 0;
    return this.explores / arms.length + greedy;
  }

  private mean(arm: number, segment: number): number {
    const count = this.statistics.count(arm, segment);
    return count === 0 ? this.initialMean : this.statistics.sum(arm, segment) / count;
  }

  private best(context: Context, arms: Int32Array) {
    const segment = this.segment(context.features);
    let best = Number.NEGATIVE_INFINITY;
    let ties = 0;
    for (let index = 0; index < arms.length; index++) {
      const mean = this.mean(arms[index], segment);
      if (mean > best) {
        best = mean;
        ties = 1;
      } else if (mean === best) ties++;
    }
    return { best, ties, segment };
  }
}
