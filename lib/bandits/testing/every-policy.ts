import { Random } from '../../core/random';
import type { BanditPolicy } from '../base/bandit-policy';
import { BetaThompson } from '../counting/beta-thompson';
import { EpsilonGreedy } from '../counting/epsilon-greedy';
import { RandomPolicy } from '../counting/random-policy';
import { Ucb1 } from '../counting/ucb1';
import { HybridLinUcb } from '../linear/hybrid-linucb';
import { LinearThompson } from '../linear/linear-thompson';
import { LinUcb } from '../linear/linucb';
import { LogisticThompson } from '../linear/logistic-thompson';
import { SharedLinearThompson } from '../linear/shared-linear-thompson';
import { SharedLinUcb } from '../linear/shared-linucb';

/** Length of the contexts, and numbers per candidate, that the policies below are made for. */
export const dimension = 3;
export const itemDimension = 2;

/** What a policy looks at: tests make contexts that fit. */
export interface PolicyCase {
  make(seed: number): BanditPolicy;
  /** The contexts must be one-hot. */
  oneHot?: boolean;
  /** It looks at `context.features`. */
  contextual?: boolean;
  /** It looks at `candidates.features`. */
  items?: boolean;
}

const random = (seed: number) => new Random(seed);

/** Every closed-form policy: the tests that all must pass run over this list. */
export const everyPolicy: Readonly<Record<string, PolicyCase>> = {
  random: { make: (seed) => new RandomPolicy({ random: random(seed) }) },
  'epsilon-greedy': { make: (seed) => new EpsilonGreedy({ random: random(seed) }) },
  'epsilon-greedy, by segment, half-life': {
    make: (seed) =>
      new EpsilonGreedy({ random: random(seed), dimension, epsilon: { start: 0.9, end: 0.1, halfLife: 20 } }),
    oneHot: true,
  },
  'epsilon-greedy, 1/t': {
    make: (seed) => new EpsilonGreedy({ random: random(seed), epsilon: { numerator: 5 } }),
  },
  ucb1: { make: () => new Ucb1() },
  'ucb1, by segment': { make: () => new Ucb1({ alpha: 0.5, dimension }), oneHot: true },
  'beta-thompson': { make: (seed) => new BetaThompson({ random: random(seed), propensitySamples: 5 }) },
  'beta-thompson, discounted': {
    make: (seed) => new BetaThompson({ random: random(seed), forgetting: { discount: 0.95 } }),
  },
  'beta-thompson, windowed by segment': {
    make: (seed) => new BetaThompson({ random: random(seed), dimension, forgetting: { window: 15 } }),
    oneHot: true,
  },
  linucb: { make: () => new LinUcb({ dimension, alpha: 0.7 }), contextual: true },
  'linucb, discounted': {
    make: () => new LinUcb({ dimension, forgetting: { discount: 0.998 } }),
    contextual: true,
  },
  'linucb, windowed': { make: () => new LinUcb({ dimension, forgetting: { window: 20 } }), contextual: true },
  'linear-thompson': {
    make: (seed) => new LinearThompson({ dimension, random: random(seed), propensitySamples: 3 }),
    contextual: true,
  },
  'linear-thompson, drawing weights, windowed': {
    make: (seed) =>
      new LinearThompson({ dimension, random: random(seed), draw: 'weights', forgetting: { window: 20 } }),
    contextual: true,
  },
  'linucb-hybrid': {
    make: () => new HybridLinUcb({ dimension, itemDimension, alpha: 0.6 }),
    contextual: true,
    items: true,
  },
  'linucb-hybrid, shared items': {
    make: () => new HybridLinUcb({ dimension, itemDimension, model: 'items', ridge: 2 }),
    contextual: true,
    items: true,
  },
  'logistic-thompson': {
    make: (seed) => new LogisticThompson({ dimension, random: random(seed) }),
    contextual: true,
  },
  'linucb, fast': { make: () => new LinUcb({ dimension, alpha: 0.7 }, { arms: 'fast' }), contextual: true },
  'linucb, fast, windowed': {
    make: () => new LinUcb({ dimension, forgetting: { window: 20 } }, { arms: 'fast' }),
    contextual: true,
  },
  'linucb-hybrid, fast': {
    make: () => new HybridLinUcb({ dimension, itemDimension, alpha: 0.6 }, { arms: 'fast' }),
    contextual: true,
    items: true,
  },
  'logistic-thompson, fast': {
    make: (seed) => new LogisticThompson({ dimension, random: random(seed) }, { arms: 'fast' }),
    contextual: true,
  },
  'shared-linucb, items': { make: () => new SharedLinUcb({ itemDimension }), items: true },
  'shared-linucb, joint, windowed': {
    make: () => new SharedLinUcb({ itemDimension, dimension, forgetting: { window: 20 } }),
    contextual: true,
    items: true,
  },
  'shared-linear-thompson, joint': {
    make: (seed) => new SharedLinearThompson({ itemDimension, dimension, random: random(seed) }),
    contextual: true,
    items: true,
  },
  'shared-linear-thompson, items, discounted': {
    make: (seed) =>
      new SharedLinearThompson({ itemDimension, random: random(seed), forgetting: { discount: 0.99 } }),
    items: true,
  },
};
