import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import type { ResumableRandom } from '../../core/resumable-random';
import { BanditPolicy } from '../base/bandit-policy';
import type { Candidates, Context } from '../base/policy';
import type { PolicyOptions } from '../base/policy-setup';

/** Options of `RandomPolicy`. */
export interface RandomPolicyOptions extends PolicyOptions {
  /** Source of the choices. */
  random: Random;
}

/**
 * Every candidate with the same probability 1/n: the yardstick of all others, and the ideal policy to log with, for
 * its propensities are known and never 0.
 *
 * @example
 * const policy = new RandomPolicy({ random: new Random(1) });
 * policy.select({ user: 0, features: new Float64Array(0) }, { actions: Int32Array.of(3, 5) }).propensity; // 0.5
 */
export class RandomPolicy extends BanditPolicy {
  /** @throws on a bad option */
  constructor(options: RandomPolicyOptions) {
    requireOptions('options', options, { random: 'Random', name: 'text?', maxPending: 'number?' });
    super({ kind: 'random', options, settings: {}, chance: 'known', rewards: 'finite' });
  }

  protected override choose(
    _context: Context,
    _candidates: Candidates,
    arms: Int32Array,
    random: ResumableRandom,
  ): number {
    return random.below(arms.length);
  }

  protected override propensity(
    _place: number,
    _context: Context,
    _candidates: Candidates,
    arms: Int32Array,
  ): number {
    return 1 / arms.length;
  }

  protected override learn(): void {}

  protected override saveModel(): Record<string, unknown> {
    return {};
  }

  protected override restoreModel(): void {}
}
