import { requireOneOf, requirePositiveInteger } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import { requireKind, requireOptions } from '../../core/options/options';
import { type Numbers, requireBinaryLabels, requireProbabilities } from './outcomes';

export interface CalibrationOptions {
  /** Number of bins, 1 or more. Default: 10. */
  bins?: number;
  /** Bins of equal width on [0, 1], or of (nearly) equal numbers of rows. Default: 'uniform'. */
  strategy?: 'uniform' | 'quantile';
}

/** One bin of a calibration curve; only bins with rows are given. */
export interface CalibrationBin {
  /** The bin takes predictions in (lower, upper], the first one [lower, upper], as scikit-learn's. */
  lower: number;
  upper: number;
  /** Number of rows. */
  count: number;
  /** Mean predicted probability. */
  predicted: number;
  /** Share of rows with label 1. */
  observed: number;
}

/**
 * Predicted against observed rate, by bins of the prediction: a calibrated model lies on the diagonal.
 * With 'quantile', rows of one predicted value stay in one bin, so heavy ties give fewer bins.
 * @param labels 0 or 1 per row
 * @param probabilities of label 1, each in [0, 1]
 * @returns the bins that hold rows, from low to high
 * @throws on no rows, different lengths, a label that is not 0 or 1, a probability outside [0, 1] or NaN, no bins
 */
export function calibrationCurve(
  labels: Numbers,
  probabilities: Numbers,
  options: CalibrationOptions = {},
): CalibrationBin[] {
  requireOptions('options', options, { bins: 'number?', strategy: 'text?' });
  const { bins = 10, strategy = 'uniform' } = options;
  requirePositiveInteger('bins', bins);
  requireMemory('bins', 300 * bins);
  requireOneOf('strategy', strategy, ['uniform', 'quantile'] as const);
  requireBinaryLabels(labels, probabilities, 'probabilities');
  requireProbabilities(probabilities);
  const edges = strategy === 'uniform' ? uniformEdges(bins) : quantileEdges(probabilities, bins);
  const curve = Array.from({ length: edges.length - 1 }, (_, i) => ({
    lower: edges[i],
    upper: edges[i + 1],
    count: 0,
    predicted: 0,
    observed: 0,
  }));
  for (let row = 0; row < labels.length; row++) {
    const bin = curve[binOf(probabilities[row], edges)];
    bin.count++;
    bin.predicted += probabilities[row];
    bin.observed += labels[row];
  }
  for (const bin of curve) {
    bin.predicted /= bin.count;
    bin.observed /= bin.count;
  }
  return curve.filter((bin) => bin.count > 0);
}

/**
 * Expected calibration error (Naeini et al. 2015): the mean over rows of |observed - predicted| of the row's bin, in
 * [0, 1]. It depends on the bins: compare models with the same ones.
 * @throws as `calibrationCurve`
 */
export function expectedCalibrationError(
  labels: Numbers,
  probabilities: Numbers,
  options: CalibrationOptions = {},
): number {
  requireKind('labels', labels, 'list');
  requireKind('probabilities', probabilities, 'list');
  requireOptions('options', options, { bins: 'number?', strategy: 'text?' });
  const curve = calibrationCurve(labels, probabilities, options);
  const total = curve.reduce((sum, bin) => sum + bin.count * Math.abs(bin.observed - bin.predicted), 0);
  return total / labels.length;
}

function uniformEdges(bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => i / bins);
}

/** Edges at the largest prediction of each share of the rows, without repeats, from 0 to 1. */
function quantileEdges(probabilities: Numbers, bins: number): number[] {
  const sorted = Float64Array.from(probabilities).sort();
  const edges = new Set([0]);
  for (let i = 1; i < bins; i++) edges.add(sorted[Math.ceil((i * sorted.length) / bins) - 1] ?? 0);
  edges.add(1);
  return [...edges];
}

/** The first bin whose upper edge is at least the value. */
function binOf(value: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle + 1]) high = middle;
    else low = middle + 1;
  }
  return low;
}
