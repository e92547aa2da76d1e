import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { quantileOfSorted, requireLevel } from '../intervals';
import { type CalibrationOptions, expectedCalibrationError } from './calibration';
import { type Numbers, requireProbabilities } from './outcomes';

export interface ChanceCalibrationOptions extends CalibrationOptions {
  /** Source of the labels. */
  random: Random;
  /** Number of draws of all labels, 1 or more. Default: 400. */
  draws?: number;
  /** Share of the draws below `upper`, in (0, 1). Default: 0.95. */
  level?: number;
}

/**
 * The expected calibration error that counting alone makes: that of labels drawn from the predictions themselves, for
 * which the predictions are right (consistency resampling, Bröcker & Smith 2007). A binned error is never 0, and the
 * more bins and the fewer rows, the larger: only what lies above `upper` says that a model is not calibrated.
 * @param probabilities of label 1, each in [0, 1], one or more
 * @returns the mean of the draws, and what the share `level` of them stays below
 * @throws on no rows, a probability outside [0, 1] or NaN, no draws, or a level outside (0, 1)
 * @example
 * const { mean, upper } = chanceCalibrationError(probabilities, { bins: 10, strategy: 'quantile', random });
 */
export function chanceCalibrationError(
  probabilities: Numbers,
  options: ChanceCalibrationOptions,
): { mean: number; upper: number } {
  requireOptions('options', options, {
    random: 'Random',
    draws: 'number?',
    level: 'number?',
    bins: 'number?',
    strategy: 'text?',
  });
  const { random, draws = 400, level = 0.95, ...calibration } = options;
  if (!(probabilities?.length > 0))
    throw argumentError('probabilities', 'at least one', probabilities?.length);
  requireProbabilities(probabilities);
  requirePositiveInteger('draws', draws);
  requireLevel(level);
  requireRandom(random);
  const labels = new Int32Array(probabilities.length);
  const errors = Float64Array.from({ length: draws }, () => {
    for (let row = 0; row < labels.length; row++) labels[row] = random.uniform() < probabilities[row] ? 1 : 0;
    return expectedCalibrationError(labels, probabilities, calibration);
  }).sort();
  const mean = errors.reduce((total, error) => total + error, 0) / draws;
  return { mean, upper: quantileOfSorted(errors, level) };
}
