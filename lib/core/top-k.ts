import { argumentError } from './checks';

/**
 * The k best of a stream of scored items, in O(n log k) at worst and near O(n) for scores in random order: a heap of the
 * best so far, whose worst score most items never reach. Nothing is sorted but the k that are left.
 */
export class TopK {
  /** Items kept. */
  size = 0;
  private readonly items: Int32Array;
  private readonly scores: Float64Array;

  /**
   * @param k 1 or more
   * @param isWorse whether the first of two items of equal score is the worse one. Default: the one with the higher number
   */
  constructor(
    private readonly k: number,
    private readonly isWorse: (a: number, b: number) => boolean = (a, b) => a > b,
  ) {
    this.items = new Int32Array(k);
    this.scores = new Float64Array(k);
  }

  /** Score that an item must reach to be kept. */
  get bar(): number {
    return this.size < this.k ? Number.NEGATIVE_INFINITY : this.scores[0];
  }

  /** Takes up an item if it is among the best so far. @param score not NaN */
  offer(item: number, score: number): void {
    const { items, scores, k } = this;
    if (this.size < k) {
      items[this.size] = item;
      scores[this.size] = score;
      if (++this.size === k) this.heapify();
    } else if (score > scores[0] || (score === scores[0] && this.isWorse(items[0], item))) {
      items[0] = item;
      scores[0] = score;
      this.sink(0, k);
    }
  }

  /** Writes the items kept to the front of `list`, the best first, and forgets them. @returns how many they are */
  drain(list: Int32Array): number {
    const { items, scores, size } = this;
    if (size < this.k) this.heapify();
    for (let left = size; left > 0; ) {
      list[left - 1] = items[0];
      left--;
      items[0] = items[left];
      scores[0] = scores[left];
      this.sink(0, left);
    }
    this.size = 0;
    return size;
  }

  /** Forgets all items. */
  clear(): void {
    this.size = 0;
  }

  private heapify(): void {
    for (let i = (this.size >> 1) - 1; i >= 0; i--) this.sink(i, this.size);
  }

  /** The root is the worst of those kept. */
  private sink(from: number, size: number): void {
    const { items, scores } = this;
    const item = items[from];
    const score = scores[from];
    let at = from;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      if (right < size && this.comesAfter(scores[right], items[right], scores[child], items[child])) {
        child = right;
      }
      if (!this.comesAfter(scores[child], items[child], score, item)) break;
      items[at] = items[child];
      scores[at] = scores[child];
      at = child;
    }
    items[at] = item;
    scores[at] = score;
  }

  private comesAfter(scoreA: number, itemA: number, scoreB: number, itemB: number): boolean {
    return scoreA === scoreB ? this.isWorse(itemA, itemB) : scoreA < scoreB;
  }
}

/**
 * The indices of the `count` highest numbers, ascending; of equal numbers the earlier ones.
 * @param count 1 or more; all indices where there are not so many
 * @throws RangeError naming the first index that holds NaN
 */
export function highestIndices(values: ArrayLike<number>, count: number): Int32Array {
  const top = new TopK(Math.min(count, values.length));
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) throw argumentError(`score[${index}]`, 'a number', values[index]);
    top.offer(index, values[index]);
  }
  const indices = new Int32Array(top.size);
  top.drain(indices);
  return indices.sort();
}
