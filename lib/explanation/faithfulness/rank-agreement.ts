import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions, requireParts } from '../../core/options/options';
import { type IntervalEstimate, tInterval } from '../../evaluation/intervals';
import type { Attributions } from '../attributions';

/** Options of `explanationAgreement`. */
export interface AgreementOptions {
  /** Reasons that are compared, 1 or more. Default: 3, or all features where there are fewer. */
  k?: number;
}

/** How far two explanations of the same rows say the same. Each is a mean over rows with its interval. */
export interface Agreement {
  /** Spearman's rank correlation of the attributions, in [-1, 1]; over rows where neither is all ties. */
  readonly rankCorrelation: IntervalEstimate;
  /** The same of their sizes, signs aside. */
  readonly sizeRankCorrelation: IntervalEstimate;
  /** Share of the k largest by size that both name, in [0, 1]. */
  readonly topOverlap: IntervalEstimate;
  /** Share of features with the same sign, among those that either counts as one of its k largest. */
  readonly signAgreement: IntervalEstimate;
}

/**
 * How far two explanations agree (Krishna et al. 2024, "The Disagreement Problem in Explainable Machine Learning"):
 * rank correlation, top-k overlap and agreement of signs, row by row.
 * @throws unless both explain the same features of as many rows, at least two
 */
export function explanationAgreement(
  a: Attributions,
  b: Attributions,
  options: AgreementOptions = {},
): Agreement {
  requireSameRows(a, b);
  requireOptions('options', options, { k: 'number?' });
  const { length } = a.features;
  const { k = Math.min(3, length) } = options;
  requirePositiveInteger('k', k);
  if (k > length) throw argumentError('k', `at most ${length}, the features there are`, k);
  const correlations: number[] = [];
  const sizes: number[] = [];
  const overlaps: number[] = [];
  const signs: number[] = [];
  for (let row = 0; row < a.rows; row++) {
    const [x, y] = [rowOf(a, row), rowOf(b, row)];
    const correlation = rankCorrelation(x, y);
    if (!Number.isNaN(correlation)) correlations.push(correlation);
    const [largeX, largeY] = [x.map(Math.abs), y.map(Math.abs)];
    const size = rankCorrelation(largeX, largeY);
    if (!Number.isNaN(size)) sizes.push(size);
    const [topX, topY] = [largest(largeX, k), largest(largeY, k)];
    overlaps.push(topX.filter((feature) => topY.includes(feature)).length / k);
    const either = [...new Set([...topX, ...topY])];
    signs.push(either.filter((i) => Math.sign(x[i]) === Math.sign(y[i])).length / either.length);
  }
  return {
    rankCorrelation: meanOf(correlations, -1),
    sizeRankCorrelation: meanOf(sizes, -1),
    topOverlap: meanOf(overlaps, 0),
    signAgreement: meanOf(signs, 0),
  };
}

/** Attributions of one row. */
export function rowOf({ values, features }: Attributions, row: number): Float64Array {
  return values.subarray(row * features.length, (row + 1) * features.length);
}

/** The k largest, the largest first; of equal ones the earlier. */
export function largest(values: ArrayLike<number>, k: number): number[] {
  return Array.from(values, (_, i) => i)
    .sort((i, j) => values[j] - values[i] || i - j)
    .slice(0, k);
}

/** Spearman's rank correlation, ties by their mean rank; NaN if one of the two is all ties. */
export function rankCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = [ranks(x), ranks(y)];
  const mean = (a.length - 1) / 2;
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i] - mean) * (b[i] - mean);
    squaresA += (a[i] - mean) ** 2;
    squaresB += (b[i] - mean) ** 2;
  }
  return squaresA === 0 || squaresB === 0 ? Number.NaN : product / Math.sqrt(squaresA * squaresB);
}

function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[i] - values[j]);
  const result = new Float64Array(values.length);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1]] === values[order[first]]) last++;
    for (let i = first; i <= last; i++) result[order[i]] = (first + last) / 2;
    first = last + 1;
  }
  return result;
}

/** @throws unless both explain the same features of as many rows */
export function requireSameRows(a: Attributions, b: Attributions): void {
  requireParts('a', a, ['rows', 'features', 'values']);
  requireParts('b', b, ['rows', 'features', 'values']);
  if (a.features.join('\n') !== b.features.join('\n'))
    throw argumentError('b.features', `those of the other (${a.features.join(', ')})`, b.features.join(', '));
  if (a.rows !== b.rows) throw argumentError('b.rows', `as many as the other's (${a.rows})`, b.rows);
  if (a.rows < 2) throw argumentError('a.rows', 'at least 2, for an interval', a.rows);
}

/** The mean over rows with its 95 % interval, cut off at the ends of the range; NaN where no two rows have one. */
function meanOf(values: readonly number[], least: number): IntervalEstimate {
  if (values.length < 2) return { estimate: values[0] ?? Number.NaN, lower: Number.NaN, upper: Number.NaN };
  const { estimate, lower, upper } = tInterval(values);
  return { estimate, lower: Math.max(least, lower), upper: Math.min(1, upper) };
}
