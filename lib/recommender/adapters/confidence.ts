import { requireFinite, requireNonNegative, requireOneOf } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { RepeatedValues } from '../../data/interaction-values';
import type { TrainingData } from '../training-data';

/** What the log's values say of likes and dislikes. */
export interface ValueConfidence {
  /** A like's confidence is 1 + alpha * value, and a dislike's 1 + alpha * (dislikesBelow - value). 0 or more. */
  alpha: number;
  /** Values below are dislikes. Default: 0. */
  dislikesBelow?: number;
  /** Of a pair in several rows, the last value or the sum of all. Default: 'sum', as for counts. */
  repeats?: RepeatedValues;
}

/** @throws unless it is left out or right */
export function requireConfidence(confidence: ValueConfidence | undefined): void {
  if (confidence === undefined) return;
  const kinds = { alpha: 'number', dislikesBelow: 'number?', repeats: 'text?' } as const;
  requireOptions('confidence', confidence, kinds);
  const { alpha, dislikesBelow = 0, repeats = 'sum' } = confidence;
  requireNonNegative('confidence.alpha', alpha);
  requireFinite('confidence.dislikesBelow', dislikesBelow);
  requireOneOf('confidence.repeats', repeats, ['last', 'sum'] as const);
}

/** The confidence of each interaction, below 0 for a dislike. @throws if the log has no values */
export function confidenceOf(
  data: TrainingData,
  confidence: ValueConfidence | undefined,
): Float64Array | undefined {
  if (confidence === undefined) return undefined;
  const { alpha, dislikesBelow = 0, repeats = 'sum' } = confidence;
  return data
    .values('confidence', repeats)
    .map((value) =>
      value < dislikesBelow ? -(1 + alpha * (dislikesBelow - value)) : Math.max(0, 1 + alpha * value),
    );
}

/** Mean confidence of the likes. */
export function meanLike(confidence: Float64Array): number {
  const likes = confidence.filter((sure) => sure > 0);
  return likes.reduce((sum, sure) => sum + sure, 0) / likes.length;
}
