import { argumentError, requireFinite } from '../../core/checks';
import { requireKind, requireParts } from '../../core/options/options';
import type { Interval } from '../intervals';
import { wilsonInterval } from '../wilson-interval';

/** Accuracy of an estimator over many logs of one world whose truth is known. */
export interface EstimatorAccuracy {
  /** Mean estimate less the truth. */
  readonly bias: number;
  /** Standard error of the bias: what the number of logs leaves open. */
  readonly biasError: number;
  /** Standard deviation of the estimates. */
  readonly standardDeviation: number;
  /** Root of the mean squared error: sqrt(bias^2 + variance). */
  readonly rmse: number;
  /** Share of intervals that hold the truth, with Wilson's interval for it. */
  readonly coverage: Interval;
  /** Mean width of the intervals. */
  readonly width: number;
}

/**
 * Bias, spread and coverage of repeated estimates of one known value.
 * @param intervals one per log, two or more, each around its estimate
 * @throws on a truth that is not finite, or fewer than two intervals
 */
export function estimatorAccuracy(truth: number, intervals: readonly Interval[]): EstimatorAccuracy {
  requireFinite('truth', truth);
  requireKind('intervals', intervals, 'list');
  const count = intervals.length;
  if (!(count >= 2)) throw argumentError('intervals', 'a list of at least two', count ?? intervals);
  intervals.forEach((interval, i) => {
    requireParts(`intervals[${i}]`, interval, ['estimate', 'lower', 'upper']);
    for (const name of ['estimate', 'lower', 'upper'] as const)
      requireFinite(`intervals[${i}].${name}`, interval[name]);
  });
  let [sum, width, covered] = [0, 0, 0];
  for (const { estimate, lower, upper } of intervals) {
    sum += estimate;
    width += upper - lower;
    if (lower <= truth && truth <= upper) covered++;
  }
  const mean = sum / count;
  const squares = intervals.reduce((total, { estimate }) => total + (estimate - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (count - 1));
  const bias = mean - truth;
  return {
    bias,
    biasError: standardDeviation / Math.sqrt(count),
    standardDeviation,
    rmse: Math.sqrt(bias * bias + squares / count),
    coverage: wilsonInterval(covered, count),
    width: width / count,
  };
}
