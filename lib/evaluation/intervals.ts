import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { argumentError, requirePositiveInteger } from '../core/checks';
import { requireFiniteColumn } from '../core/columns';
import { requireMemory } from '../core/memory';
import { requireOptions } from '../core/options/options';
import type { Random } from '../core/random';
import { requireRandom } from '../core/require-random';
import type { Numbers } from './click/outcomes';

/** An estimate and the ends of its interval: the one shape that tests, charts and key figures share. */
export interface IntervalEstimate {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** A mean, or another statistic, with its confidence interval. */
export interface Interval extends IntervalEstimate {
  /** The statistic of the values: the mean unless another was asked for. */
  readonly estimate: number;
  /** Confidence level of [lower, upper]. */
  level: number;
  /** Standard deviation of the values (n - 1 in the denominator); 0 for one value. */
  standardDeviation: number;
  /** Number of values. */
  count: number;
}

export interface IntervalOptions {
  /** Confidence level in (0, 1). Default: 0.95. */
  level?: number;
}

export interface BootstrapOptions extends IntervalOptions {
  /** Source of the resamples. */
  random: Random;
  /** Number of resamples, 1 or more. Default: 2000. */
  resamples?: number;
  /** What is estimated. Default: the mean. */
  statistic?: (values: Float64Array) => number;
}

/**
 * Student's t interval for the mean of a metric over seeds: mean ± t(n - 1) * sd / sqrt(n). Exact for normal values,
 * and the right one for the five to twenty seeds that a notebook can afford.
 * @param values one per seed, two or more, finite
 * @throws on fewer than two values, a value that is not finite, or a level outside (0, 1)
 */
export function tInterval(values: Numbers, options: IntervalOptions = {}): Interval {
  requireOptions('options', options, { level: 'number?' });
  const { level = 0.95 } = options;
  requireSample('values', values, 2);
  requireLevel(level);
  const count = values.length;
  const estimate = mean(values);
  const spread = standardDeviation(values);
  // Finite values whose sum or squares are not: their interval would be NaN.
  if (!Number.isFinite(spread)) throw argumentError('values', 'of at most about 1e150 in size', estimate);
  const half = (tQuantile((1 + level) / 2, count - 1) * spread) / Math.sqrt(count);
  return {
    estimate,
    lower: estimate - half,
    upper: estimate + half,
    level,
    standardDeviation: spread,
    count,
  };
}

/**
 * Percentile bootstrap interval (Efron 1979): quantiles of the statistic over resamples with replacement. For many
 * values or statistics without a formula; too narrow for fewer than about 20 values, where `tInterval` is right.
 * @param values finite, one or more
 * @throws on no values, a value that is not finite, a level outside (0, 1), or no resamples
 */
export function bootstrapInterval(values: Numbers, options: BootstrapOptions): Interval {
  requireOptions('options', options, {
    random: 'Random',
    resamples: 'number?',
    statistic: 'function?',
    level: 'number?',
  });
  const { level = 0.95, random, resamples = 2000, statistic = mean } = options;
  requireSample('values', values, 1);
  requireLevel(level);
  requirePositiveInteger('resamples', resamples);
  requireMemory('resamples', 8 * resamples);
  requireRandom(random);
  if (!Number.isFinite(standardDeviation(values))) {
    throw argumentError('values', 'of at most about 1e150 in size', mean(values));
  }
  const count = values.length;
  const resample = new Float64Array(count);
  const estimates = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    for (let j = 0; j < count; j++) resample[j] = values[random.integer(0, count)];
    estimates[i] = statistic(resample);
  }
  estimates.sort();
  return {
    estimate: statistic(Float64Array.from(values)),
    lower: quantileOfSorted(estimates, (1 - level) / 2),
    upper: quantileOfSorted(estimates, (1 + level) / 2),
    level,
    standardDeviation: standardDeviation(values),
    count,
  };
}

/**
 * Interval for the mean of a - b, pair by pair: two models on the same seeds. What the pairs share (the data, the
 * split) cancels, so the interval is narrower than that of two separate means.
 * @param a first model's metric by seed
 * @param b second model's metric by the same seeds, in the same order
 * @throws on different lengths; otherwise as `tInterval`
 */
export function pairedDifference(a: Numbers, b: Numbers, options: IntervalOptions = {}): Interval {
  requireOptions('options', options, { level: 'number?' });
  requireSample('a', a, 2);
  requireSample('b', b, 2);
  if (a.length !== b.length) throw argumentError('b', `as long as a (${a.length})`, b.length);
  return tInterval(
    Float64Array.from(a, (value, i) => value - b[i]),
    options,
  );
}

function mean(values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function standardDeviation(values: Numbers): number {
  if (values.length < 2) return 0;
  const center = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - center) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Linear interpolation between order statistics, NumPy's default. */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

function requireSample(argument: string, values: Numbers, atLeast: number): void {
  if (!(values?.length >= atLeast)) {
    throw argumentError(argument, `at least ${atLeast} numbers`, values?.length ?? values);
  }
  requireFiniteColumn(argument, values);
}

/** @throws unless the confidence level is in (0, 1) */
export function requireLevel(level: number): void {
  if (typeof level !== 'number' || !(level > 0 && level < 1))
    throw argumentError('level', 'in (0, 1)', level);
}
