/** Numbers that a box of a box plot is drawn from. */
export interface BoxStatistics {
  q1: number;
  median: number;
  q3: number;
  lowerFence: number;
  upperFence: number;
  /** Values beyond the fences, at most 100 of them, evenly picked when there are more. */
  outliers: number[];
}

const OUTLIERS_DRAWN = 100;

/**
 * Tukey's box: quartiles by linear interpolation (R's type 7, as NumPy), whiskers to the farthest values within
 * 1.5 interquartile ranges. The figure stores these few numbers instead of the sample.
 * @param values at least one finite number
 */
export function boxStatistics(values: readonly number[]): BoxStatistics {
  const sorted = Float64Array.from(values).sort();
  const quantile = (share: number): number => {
    const position = share * (sorted.length - 1);
    const below = Math.floor(position);
    const above = Math.ceil(position);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  };
  const [q1, median, q3] = [0.25, 0.5, 0.75].map(quantile);
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  const outside = Array.from(sorted.filter((value) => value < q1 - reach || value > q3 + reach));
  const step = Math.max(1, outside.length / OUTLIERS_DRAWN);
  const outliers: number[] = [];
  for (let at = 0; at < outside.length; at += step) outliers.push(outside[Math.floor(at)]);
  return {
    q1,
    median,
    q3,
    lowerFence: Math.min(inside[0], q1),
    upperFence: Math.max(inside[inside.length - 1], q3),
    outliers,
  };
}
