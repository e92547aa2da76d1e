import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { argumentError, requireNonNegativeInteger, requirePositiveInteger } from '../core/checks';
import { requireOptions } from '../core/options/options';
import type { Interval, IntervalOptions } from './intervals';

/**
 * Wilson's score interval (1927) for a rate seen as `successes` in `trials`: the rates p whose distance to the
 * observed one is at most z standard errors, sqrt(p (1 - p) / n). Unlike "observed ± z standard errors" it stays
 * inside [0, 1] and keeps its level for small rates and few trials (Brown, Cai & DasGupta 2001).
 * @param successes in [0, trials]
 * @param trials 1 or more
 * @throws on numbers that are not such integers, or a level outside (0, 1)
 * @example
 * wilsonInterval(53, 100); // { estimate: 0.53, lower: 0.433, upper: 0.625, … }
 */
export function wilsonInterval(successes: number, trials: number, options: IntervalOptions = {}): Interval {
  requireOptions('options', options, { level: 'number?' });
  const { level = 0.95 } = options;
  requirePositiveInteger('trials', trials);
  requireNonNegativeInteger('successes', successes);
  if (successes > trials) throw argumentError('successes', `at most the ${trials} trials`, successes);
  if (!(level > 0 && level < 1)) throw argumentError('level', 'in (0, 1)', level);
  const z = normalQuantile((1 + level) / 2, 0, 1);
  const rate = successes / trials;
  const variance = rate * (1 - rate);
  const shrink = 1 + (z * z) / trials;
  const center = (rate + (z * z) / (2 * trials)) / shrink;
  const half = (z * Math.sqrt(variance / trials + (z * z) / (4 * trials * trials))) / shrink;
  return {
    estimate: rate,
    // The ends are 0 and 1 at the extremes, which rounding would miss by a hair.
    lower: successes === 0 ? 0 : center - half,
    upper: successes === trials ? 1 : center + half,
    level,
    standardDeviation: Math.sqrt(variance),
    count: trials,
  };
}
