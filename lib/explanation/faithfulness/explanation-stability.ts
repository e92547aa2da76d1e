import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireKind, requireOptions } from '../../core/options/options';
import type { Attributions } from '../attributions';
import { largest, requireSameRows, rowOf } from './rank-agreement';

/** Options of `explanationStability`. */
export interface StabilityOptions {
  /** Reasons that are compared, 1 or more. Default: 3, or all features where there are fewer. */
  k?: number;
}

/** How far explanations of the same rows hold when the model is trained again. */
export interface Stability {
  /** Mean share of the k largest attributions that two of the explanations have in common, one per row, in [0, 1]. */
  readonly topOverlap: Float64Array;
  /** Mean of each attribution over the explanations, and its standard deviation, [rows * features]. */
  readonly means: Float64Array;
  readonly standardDeviations: Float64Array;
  /** Share of the explanations in which an attribution has the sign of its mean, [rows * features]. */
  readonly signShares: Float64Array;
}

/**
 * Stability under resampling: explanations of the same rows by models that were trained on bootstrap resamples, or from
 * other seeds. A reason that comes and goes with the sample is a reason of the sample.
 * @param explanations one per model, two or more
 * @throws on fewer than two, or explanations of other rows or features
 */
export function explanationStability(
  explanations: readonly Attributions[],
  options: StabilityOptions = {},
): Stability {
  requireKind('explanations', explanations, 'list');
  if (explanations.length < 2) throw argumentError('explanations', 'a list of at least 2', explanations);
  for (const each of explanations) requireSameRows(explanations[0], each);
  requireOptions('options', options, { k: 'number?' });
  const { rows, features } = explanations[0];
  const { k = Math.min(3, features.length) } = options;
  requirePositiveInteger('k', k);
  if (k > features.length) throw argumentError('k', `at most ${features.length}, the features there are`, k);
  const count = explanations.length;
  const topOverlap = Float64Array.from({ length: rows }, (_, row) => {
    const tops = explanations.map((each) => largest(rowOf(each, row).map(Math.abs), k));
    let [shared, pairs] = [0, 0];
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < a; b++) {
        shared += tops[a].filter((feature) => tops[b].includes(feature)).length / k;
        pairs++;
      }
    }
    return shared / pairs;
  });
  const { length } = explanations[0].values;
  const over = (of: (values: number[]) => number) =>
    Float64Array.from({ length }, (_, i) => of(explanations.map(({ values }) => values[i])));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / count;
  const deviation = (values: readonly number[]) => {
    const center = mean(values);
    return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (count - 1));
  };
  return {
    topOverlap,
    means: over(mean),
    standardDeviations: over(deviation),
    signShares: over((values) => {
      const sign = Math.sign(mean(values));
      return values.filter((value) => Math.sign(value) === sign).length / count;
    }),
  };
}
