import { requirePositive } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { highestScore } from '../base/highest-score';
import type { Candidates, Context } from '../base/policy';
import type { PolicyOptions } from '../base/policy-setup';
import type { SegmentOptions } from '../base/user-segment';
import { CountingPolicy } from './counting-policy';

/** Options of `Ucb1`. */
export interface Ucb1Options extends PolicyOptions, SegmentOptions {
  /** Width of the confidence bound, above 0. Default: 1, Auer's; smaller ones explore less and often earn more. */
  alpha?: number;
}

/**
 * UCB1 (Auer, Cesa-Bianchi and Fischer 2002): plays the first candidate without a reward, then the highest
 * mean(a) + alpha * sqrt(2 ln(t) / n(a)), n(a) being the rewards of a so far, t those of all candidates. Rewards in [0, 1].
 * With rewards at once that is every candidate once, in their order; with delayed ones the first candidate without a
 * reward is repeated until its reward comes.
 *
 * @example
 * const policy = new Ucb1({ alpha: 0.5 });
 */
export class Ucb1 extends CountingPolicy {
  private readonly alpha: number;

  /** @throws on a bad option */
  constructor(options: Ucb1Options = {}) {
    requireOptions('options', options, {
      alpha: 'number?',
      name: 'text?',
      maxPending: 'number?',
      dimension: 'number?',
    });
    const { alpha = 1, dimension } = options;
    requirePositive('alpha', alpha);
    super({ kind: 'ucb1', options, settings: { alpha }, dimension, chance: 'none', rewards: 'unit' });
    this.alpha = alpha;
  }

  protected override choose(context: Context, { actions }: Candidates, arms: Int32Array): number {
    const { statistics } = this;
    const segment = this.segment(context.features);
    const unplayed = arms.findIndex((arm) => statistics.count(arm, segment) === 0);
    if (unplayed >= 0) return unplayed;
    let total = 0;
    for (const arm of arms) total += statistics.count(arm, segment);
    const width = 2 * Math.log(total);
    return highestScore(actions, (index) => {
      const count = statistics.count(arms[index], segment);
      return statistics.sum(arms[index], segment) / count + this.alpha * Math.sqrt(width / count);
    });
  }
}
