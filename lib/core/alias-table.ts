import { argumentError, requireNonNegative } from './checks';

/**
 * Draws an index with probability proportional to its weight in constant time: Walker's alias method in Vose's form
 * (1991). Each index shares a column of equal height with at most one other.
 */
export class AliasTable {
  private readonly share: Float64Array;
  private readonly alias: Int32Array;

  /** @param weights finite numbers of 0 or more, some above 0 @throws on anything else */
  constructor(weights: ArrayLike<number>) {
    const count = weights.length;
    let total = 0;
    for (let i = 0; i < count; i++) {
      requireNonNegative(`weights[${i}]`, weights[i]);
      total += weights[i];
    }
    if (!(total > 0 && Number.isFinite(total))) {
      throw argumentError('weights', 'of a finite sum above 0', total);
    }
    this.share = Float64Array.from(weights, (weight) => (weight * count) / total);
    this.alias = Int32Array.from(weights, (_, i) => i);
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < count; i++) (this.share[i] < 1 ? small : large).push(i);
    while (small.length > 0 && large.length > 0) {
      const low = small.pop() as number;
      const high = large[large.length - 1];
      this.alias[low] = high;
      this.share[high] -= 1 - this.share[low];
      if (this.share[high] < 1) small.push(large.pop() as number);
    }
    // The shares that are left are 1 up to rounding.
    for (const i of [...large, ...small]) this.share[i] = 1;
  }

  /** @param column a uniform index @param uniform a uniform number in [0, 1) @returns the index drawn */
  draw(column: number, uniform: number): number {
    return uniform < this.share[column] ? column : this.alias[column];
  }
}
