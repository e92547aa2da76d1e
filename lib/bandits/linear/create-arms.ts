import { requireOneOf, requirePositive, requirePositiveInteger } from '../../core/checks';
import { type Forgetting, requireForgetting } from '../base/forgetting';
import { FastArms } from './fast/fast-arms';
import { ForgettingArms } from './forgetting-arms';
import type { LinearArms } from './linear-arms';
import { PlainArms } from './plain-arms';
import type { LearningRule } from './ridge-regression';

/**
 * From so many features on the kernel of `fast/` holds the regressions. Processor time of a decision and its update,
 * 50 actions, all played, plain / fast: 2 features 1.1, 3: 1.4, 4: 1.7, 8: 3.4, 13: 4.5; of 100 actions with 20
 * features 6.6, with 100: 10 (scripts/bench/work/linucb.mjs measures it, `data/bench/latest.json` against peers). For
 * one-hot features they are alike at 4.
 */
export const fastFrom = 4;

/** How the regressions are held: `PlainArms`, or `FastArms`. */
export type ArmsKind = 'plain' | 'fast';

/** What `createArms` makes. */
export interface ArmsOptions {
  /** Number of features, 1 or more. */
  width: number;
  /** Penalty on the squared weights, above 0. */
  ridge: number;
  forgetting?: Forgetting;
  /** How a model learns from a row. Default: `leastSquares`. */
  rule?: LearningRule;
  /** Default: `fast` from `fastFrom` features on. */
  arms?: ArmsKind;
}

/** A linear model per arm. @throws RangeError on an argument outside its range */
export function createArms({ width, ridge, forgetting, rule, arms }: ArmsOptions): LinearArms {
  requirePositiveInteger('dimension', width);
  requirePositive('ridge', ridge);
  requireForgetting(forgetting);
  if (arms !== undefined) requireOneOf('arms', arms, ['plain', 'fast']);
  const kind = arms ?? (width < fastFrom ? 'plain' : 'fast');
  const models = kind === 'plain' ? new PlainArms(width, ridge, rule) : new FastArms(width, ridge, rule);
  return forgetting === undefined ? models : new ForgettingArms(models, ridge, forgetting);
}
