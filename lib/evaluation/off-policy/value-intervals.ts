import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { argumentError, requireFinite } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  type IntervalOptions,
  requireLevel,
} from '../intervals';
import type { ValueEstimate } from './value-estimate';
import { requireEstimate } from './value-estimate';

/**
 * The normal interval, value ± z * standard error: right for many rows whose contributions are not dominated by a few.
 * With an effective sample size below about 100 it is too narrow, and usually on the low side.
 * @throws on a single row, or a level outside (0, 1)
 */
export function normalValueInterval(estimate: ValueEstimate, options: IntervalOptions = {}): Interval {
  requireEstimate('estimate', estimate);
  requireOptions('options', options, { level: 'number?' });
  const { level = 0.95 } = options;
  requireLevel(level);
  requireFinite(`standard error of ${estimate.estimator}`, estimate.standardError);
  const half = normalQuantile((1 + level) / 2, 0, 1) * estimate.standardError;
  return interval(estimate, estimate.value - half, estimate.value + half, level);
}

/**
 * The percentile bootstrap interval: rows are drawn with replacement and the estimate is computed again, sums and
 * denominators alike. Skewed where the contributions are; takes resamples * rows steps, so it is for logs up to about
 * 100,000 rows.
 * @throws as `bootstrapInterval` does
 */
export function bootstrapValueInterval(
  estimate: ValueEstimate,
  options: Omit<BootstrapOptions, 'statistic'>,
): Interval {
  requireEstimate('estimate', estimate);
  requireOptions('options', options, { random: 'Random', resamples: 'number?', level: 'number?' });
  requireFinite(`standard error of ${estimate.estimator}`, estimate.standardError);
  const { numerator, denominator } = estimate.terms();
  const rows = Int32Array.from(numerator, (_, row) => row);
  const statistic = (drawn: Float64Array): number => {
    let [above, below] = [0, 0];
    for (let i = 0; i < drawn.length; i++) {
      above += numerator[drawn[i]];
      below += denominator === undefined ? 1 : denominator[drawn[i]];
    }
    // A resample without any row that counts says nothing; it stands for the estimate itself.
    return below === 0 ? estimate.value : above / below;
  };
  const { lower, upper, level } = bootstrapInterval(rows, { ...options, statistic });
  return interval(estimate, lower, upper, level);
}

/** What is known beforehand about the contributions. */
export interface BernsteinOptions extends IntervalOptions {
  /**
   * Smallest and largest contribution that is possible, known before the data are seen: for IPS of rewards in [0, 1]
   * from 0 to the largest possible weight (1 / smallest propensity, or the clip). Not the largest one observed.
   */
  range: readonly [low: number, high: number];
}

/**
 * The empirical Bernstein interval (Maurer & Pontil 2009, theorem 4), which holds for any number of rows and any
 * distribution within the range,
 *
 *   value ± [ sqrt(2 V ln(4 / d) / n) + 7 (high - low) ln(4 / d) / (3 (n - 1)) ],  d = 1 - level,
 *
 * V being the sample variance of the contributions. Wide: it promises what the normal interval hopes for.
 * @throws on a self-normalized estimate (its contributions are not independent), fewer than two rows, a contribution
 *   outside the range, or a level outside (0, 1)
 */
export function empiricalBernsteinInterval(estimate: ValueEstimate, options: BernsteinOptions): Interval {
  requireEstimate('estimate', estimate);
  requireOptions('options', options, { range: 'list', level: 'number?' });
  const { level = 0.95, range } = options;
  requireLevel(level);
  if (estimate.selfNormalized) {
    throw argumentError('estimate', 'a mean of independent contributions', estimate.estimator);
  }
  if (estimate.rows < 2) throw argumentError('estimate.rows', '2 or more', estimate.rows);
  const [low, high] = range;
  requireFinite('range[0]', low);
  requireFinite('range[1]', high);
  if (low >= high) throw argumentError('range', 'two increasing numbers', `${low}, ${high}`);
  estimate.contributions().forEach((contribution, row) => {
    if (contribution < low - 1e-9 || contribution > high + 1e-9) {
      throw argumentError(`contribution of row ${row}`, `in [${low}, ${high}]`, contribution);
    }
  });
  const { rows, standardError } = estimate;
  const doubt = Math.log(4 / (1 - level));
  // Rows that contribute alike have no spread; the second term bounds what they may hide.
  const spread = Number.isNaN(standardError) ? 0 : standardError;
  const half = spread * Math.sqrt(2 * doubt) + (7 * (high - low) * doubt) / (3 * (rows - 1));
  return interval(estimate, estimate.value - half, estimate.value + half, level);
}

function interval(estimate: ValueEstimate, lower: number, upper: number, level: number): Interval {
  const { value, standardError, rows } = estimate;
  return {
    estimate: value,
    lower,
    upper,
    level,
    standardDeviation: standardError * Math.sqrt(rows),
    count: rows,
  };
}
