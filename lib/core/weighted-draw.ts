/**
 * The index whose share of the weights a mark falls into: the first at which the weights add up to more than the mark,
 * and never one of weight 0. With a uniform mark in [0, sum of the weights) each index has a probability in proportion
 * to its weight. Linear in their number: for many draws from the same weights take `runningSums` and `drawIndex`.
 * @param weights 0 or more each, at least one above 0
 * @param mark a number in [0, sum of the weights)
 * @param start the first of the weights, where they are a part of a table
 * @param count how many they are
 * @returns in [0, count), counted from `start`; the last of a weight above 0 where rounding leaves the mark beyond
 */
export function indexAt(
  weights: ArrayLike<number>,
  mark: number,
  start = 0,
  count = weights.length - start,
): number {
  let rest = mark;
  let index = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights[start + i];
    if (weight === 0) continue;
    index = i;
    rest -= weight;
    if (rest < 0) break;
  }
  return index;
}

/** Running sums of weights of 0 or more: what `drawIndex` draws from in logarithmic time. */
export function runningSums(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    sums[i] = sum;
  }
  return sums;
}

/**
 * An index in [begin, end), each with a probability in proportion to its weight; one uniform number is taken.
 * @param sums `runningSums` of the weights; where they are parts of a table, each part's begin anew
 */
export function drawIndex(
  sums: Float64Array,
  random: { uniform(): number },
  begin = 0,
  end = sums.length,
): number {
  const target = random.uniform() * sums[end - 1];
  let low = begin;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle] > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
