import { argumentError } from '../../core/checks';

/** Options of policies that learn apart for each segment of users. */
export interface SegmentOptions {
  /**
   * Length of one-hot `context.features`, 1 or more: what is learned is kept apart for each of the positions, such as
   * the personas. Default: features are not looked at, and all users are one segment.
   */
  dimension?: number;
}

/** The index of the single 1 in one-hot features. @throws RangeError when they are not one-hot */
export function segmentOf(features: Float64Array): number {
  const segment = features.indexOf(1);
  let rest = 0;
  for (let i = 0; i < features.length; i++) rest += Math.abs(features[i]);
  if (segment < 0 || rest !== 1)
    throw argumentError('context.features', 'one-hot: a single 1, all others 0', features);
  return segment;
}
