/**
 * Points that cut sorted values into `points + 1` parts of about equal size, ascending, ties kept: each is a value that
 * occurs.
 */
export function quantilesOf(values: ArrayLike<number>, points: number): number[] {
  const sorted = Float64Array.from(values).sort();
  return Array.from(
    { length: points },
    (_, i) => sorted[Math.min(sorted.length - 1, Math.floor(((i + 1) / (points + 1)) * sorted.length))],
  );
}

/** Number of ascending points that are at or below a value. */
export function pointsBelow(points: readonly number[], value: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
