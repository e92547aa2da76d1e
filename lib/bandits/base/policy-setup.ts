import { argumentError, requireNonNegativeInteger, requirePositiveInteger } from '../../core/checks';
import type { Random } from '../../core/random';
import type { RewardRange } from './decision-input';

/** Options that every policy has. */
export interface PolicyOptions {
  /** What tables and legends call it. Default: the policy's own name. */
  name?: string;
  /** How many decisions may wait for their reward, 1 or more; beyond it the oldest is forgotten. Default: 100,000. */
  maxPending?: number;
}

/** Options of a policy whose choice is random without a closed form for its probabilities. */
export interface SampledPolicyOptions extends PolicyOptions {
  /** Source of the policy's random numbers: its seed decides them, nothing is drawn from it. */
  random: Random;
  /**
   * Further draws by which the probability of each choice is estimated, 0 or more; they come from a stream of their
   * own and cost as much as that many decisions. Default: 0, and the propensity is NaN.
   */
  propensitySamples?: number;
}

/** What a policy tells `BanditPolicy` of itself. */
export interface PolicySetup {
  /** Kind of policy, as saved states name it. */
  readonly kind: string;
  readonly options: PolicyOptions & { random?: Random; propensitySamples?: number };
  /** What two policies must have in common for one to take over the other's state: plain JSON values. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What part chance has: none, a closed form that `propensity` gives, or one that must be sampled. */
  readonly chance: 'none' | 'known' | 'sampled';
  /** Length of `context.features`; undefined: they are not looked at. */
  readonly dimension?: number;
  /** Numbers per candidate in `candidates.features`; undefined: they are not looked at. */
  readonly itemDimension?: number;
  /** Numbers that are kept of a decision until its reward comes. Default: `dimension`. */
  readonly rowWidth?: number;
  /** Rewards it learns from. */
  readonly rewards: RewardRange;
}

/** @throws RangeError on a name that is no text, or a count outside its range */
export function requirePolicySetup({ options, dimension, itemDimension }: PolicySetup): void {
  const { name, maxPending, propensitySamples } = options;
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    throw argumentError('name', 'a text', name);
  }
  if (maxPending !== undefined) requirePositiveInteger('maxPending', maxPending);
  if (dimension !== undefined) requirePositiveInteger('dimension', dimension);
  if (itemDimension !== undefined) requirePositiveInteger('itemDimension', itemDimension);
  if (propensitySamples !== undefined) requireNonNegativeInteger('propensitySamples', propensitySamples);
}
