import { argumentError, requireOneOf } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { type Interval, requireLevel } from '../intervals';
import type { ValueEstimate } from './value-estimate';
import { normalValueInterval } from './value-intervals';

/** Options: how a policy is chosen. */
export interface PolicyChoiceOptions {
  /** The metric that is to be highest: the estimate, or the lower end of its interval (caution). Default: 'lower'. */
  by?: 'value' | 'lower';
  /** Probability with which all intervals hold at once, in (0, 1). Default: 0.95. */
  level?: number;
}

/** The choice. */
export interface PolicyChoice {
  /** Name of the chosen policy. */
  readonly name: string;
  /** Its interval; all of them together hold with the level asked for (Bonferroni), the chosen one's included. */
  readonly interval: Interval;
  readonly intervals: Readonly<Record<string, Interval>>;
}

/**
 * Chooses among policies that were estimated from one log.
 *
 * The chosen one's estimate is too high on average, the more so the more policies stood for election: luck is elected
 * with merit (the winner's curse). The intervals are therefore widened so that all hold at once; an honest estimate of the
 * chosen policy needs rows that had no vote.
 * @param estimates by name, one or more, of one estimator
 * @throws on no estimates, different estimators, or a bad option
 * @example
 * choosePolicy({ cautious: doublyRobust(a), bold: doublyRobust(b) }).name;
 */
export function choosePolicy(
  estimates: Readonly<Record<string, ValueEstimate>>,
  options: PolicyChoiceOptions = {},
): PolicyChoice {
  requireOptions('options', options, { by: 'text?', level: 'number?' });
  const { by = 'lower', level = 0.95 } = options;
  requireOneOf('by', by, ['value', 'lower'] as const);
  // Before it is shared out: 1 - (1 - level) / n is in (0, 1) for many a level that is not.
  requireLevel(level);
  const names = Object.keys(estimates ?? {});
  if (names.length === 0) throw argumentError('estimates', 'at least one estimate by name', 'none');
  const { estimator } = estimates[names[0]];
  const each = 1 - (1 - level) / names.length;
  const intervals: Record<string, Interval> = {};
  let best = names[0];
  const merit = (name: string): number => (by === 'value' ? estimates[name].value : intervals[name].lower);
  for (const name of names) {
    if (estimates[name].estimator !== estimator) {
      throw argumentError(`estimates.${name}.estimator`, estimator, estimates[name].estimator);
    }
    intervals[name] = normalValueInterval(estimates[name], { level: each });
    if (merit(name) > merit(best)) best = name;
  }
  return { name: best, interval: intervals[best], intervals };
}
