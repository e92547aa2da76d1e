import type { Random } from '../runtime/random';

/** Running sums of weights of 0 or more: what `drawPlace` draws from in logarithmic time. */
export function runningSums(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    sums[i] = sum;
  }
  return sums;
}

/** A place, each with a probability in proportion to its weight; one uniform number is taken. */
export function drawPlace(sums: Float64Array, random: Random): number {
  const target = random.uniform() * sums[sums.length - 1];
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle] > target) high = middle;
    else low = middle + 1;
  }
  return low;
}
