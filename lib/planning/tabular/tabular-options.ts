import {
  argumentError,
  requirePositive,
  requirePositiveInteger,
  requireProbability,
} from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import type { Environment } from '../environment/environment';
import { requireDiscount } from '../exact/decision-process';

/** Options of the tabular learners. */
export interface TabularLearningOptions {
  /** The world, whose observations are states in [0, states). */
  environment: Environment<number> & { readonly observationSpace: { readonly n: number } };
  /** What a reward is worth one step later, in [0, 1). */
  discount: number;
  /** Steps to learn from, 1 or more. */
  steps: number;
  /** Probability of a random action at the first and at the last step, in [0, 1], linear between. Default: [1, 0.1]. */
  exploration?: readonly [first: number, last: number];
  /**
   * The n-th visit of a state and action moves its value by the share n^-power of what it is off; in (0.5, 1], as
   * convergence needs (Robbins and Monro 1951). Default: 0.8.
   */
  power?: number;
  /** Value of everything before it was tried: high values make the learner try it. Default: 0. */
  initial?: number;
  random: Random;
  /** Called after every step with the table as it is: for learning curves. Default: none. */
  onStep?: (step: number, table: Float64Array) => void;
}

/** What was learned. */
export interface TabularLearningResult {
  /** Q(s, a), [states, actions]. */
  readonly table: Float64Array;
  /** How often each was tried, [states, actions]: where it is 0, the table says nothing but `initial`. */
  readonly visits: Float64Array;
}

/** Checked options with their defaults. @throws on one outside its range */
export function tabularOptions(options: TabularLearningOptions): Required<TabularLearningOptions> {
  requireOptions('options', options, {
    environment: 'object',
    discount: 'number',
    steps: 'number',
    exploration: 'list?',
    power: 'number?',
    initial: 'number?',
    random: 'Random',
    onStep: 'function?',
  });
  const { exploration = [1, 0.1], power = 0.8, initial = 0, onStep = () => {} } = options;
  requireDiscount(options.discount);
  requirePositiveInteger('steps', options.steps);
  requireProbability('exploration[0]', exploration[0]);
  requireProbability('exploration[1]', exploration[1]);
  requirePositive('power', power);
  if (!(power > 0.5 && power <= 1)) throw argumentError('power', 'in (0.5, 1]', power);
  if (!Number.isFinite(initial)) throw argumentError('initial', 'a finite number', initial);
  requireRandom(options.random);
  return { ...options, exploration, power, initial, onStep };
}

/** Epsilon-greedy on a table, with an epsilon that moves linearly. */
export function explorer(
  { exploration, steps, random }: Required<TabularLearningOptions>,
  table: Float64Array,
  actions: number,
): (state: number, step: number) => number {
  const [first, last] = exploration;
  return (state, step) => {
    if (random.uniform() < first + ((last - first) * step) / steps)
      return Math.floor(random.uniform() * actions);
    return greedyAction(table, state, actions);
  };
}

/** The first action of the highest value. */
export function greedyAction(table: Float64Array, state: number, actions: number): number {
  let best = 0;
  for (let action = 1; action < actions; action++) {
    if (table[state * actions + action] > table[state * actions + best]) best = action;
  }
  return best;
}
