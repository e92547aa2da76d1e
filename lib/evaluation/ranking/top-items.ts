import { argumentError } from '../../core/checks';

/** Mark of an item that is a candidate and wanted. */
const wanted = 1;
/** Mark of an item that may not be recommended. */
const excluded = 2;

/**
 * The K best items of one user after another, in O(items + K log K) for scores in random order: a heap of the best so
 * far, whose worst score most items never reach. Nothing is sorted but the K that are left.
 *
 * Ties are broken pessimistically: of equal scores an item that is not wanted comes before one that is (without wanted
 * items: the lower id first). So a scorer that cannot tell items apart is never taken for one that can.
 */
export class TopItems {
  private readonly marks: Uint8Array;
  private readonly heapItems: Int32Array;
  private readonly heapScores: Float32Array;

  constructor(
    private readonly items: number,
    private readonly k: number,
  ) {
    this.marks = new Uint8Array(items);
    this.heapItems = new Int32Array(k);
    this.heapScores = new Float32Array(k);
  }

  /**
   * Ranks the items of one user.
   * @param scores of a batch; this user's begin at `start`
   * @param marked items that are wanted, and items that are no candidates (which wins)
   * @param list receives the K best, the best first, and -1 where there are not so many candidates
   * @returns rank of the best wanted candidate among all candidates, from 1; 0 where none is wanted
   * @throws on a NaN among the scores, naming the user and the item
   */
  rank(
    user: number,
    scores: Float32Array,
    start: number,
    marked: { wanted: Int32Array; excluded: Int32Array },
    list: Int32Array,
  ): number {
    const { marks } = this;
    for (const item of marked.wanted) marks[item] = wanted;
    for (const item of marked.excluded) marks[item] = excluded;
    const kept = this.keepBest(user, scores, start);
    list.fill(-1);
    for (let size = kept; size > 0; ) {
      list[size - 1] = this.heapItems[0];
      size--;
      this.heapItems[0] = this.heapItems[size];
      this.heapScores[0] = this.heapScores[size];
      this.sink(0, size);
    }
    // One that stands in the list has its rank there; otherwise all that come before it are counted.
    const position =
      marked.wanted.length === 0 ? -1 : list.findIndex((item) => item >= 0 && marks[item] === wanted);
    const rank = position >= 0 ? position + 1 : this.rankOfBestWanted(scores, start, marked.wanted);
    for (const item of marked.wanted) marks[item] = 0;
    for (const item of marked.excluded) marks[item] = 0;
    return rank;
  }

  /** Leaves the best in the heap. @returns how many they are */
  private keepBest(user: number, scores: Float32Array, start: number): number {
    const { items, k, marks, heapItems, heapScores } = this;
    let size = 0;
    let worst = Number.NEGATIVE_INFINITY;
    for (let item = 0; item < items; item++) {
      const score = scores[start + item];
      // The one comparison that most items get. NaN passes it.
      if (score < worst) continue;
      if (Number.isNaN(score)) {
        marks.fill(0);
        throw argumentError(`score of user ${user} and item ${item}`, 'a number', score);
      }
      const mark = marks[item];
      if (mark === excluded) continue;
      if (size < k) {
        heapItems[size] = item;
        heapScores[size] = score;
        if (++size < k) continue;
        this.heapify(size);
      } else {
        if (score === worst && (mark === wanted || marks[heapItems[0]] !== wanted)) continue;
        heapItems[0] = item;
        heapScores[0] = score;
        this.sink(0, size);
      }
      worst = heapScores[0];
    }
    if (size < k) this.heapify(size);
    return size;
  }

  private heapify(size: number): void {
    for (let i = (size >> 1) - 1; i >= 0; i--) this.sink(i, size);
  }

  /** The root is the worst of those kept. */
  private sink(from: number, size: number): void {
    const { heapItems, heapScores } = this;
    const item = heapItems[from];
    const score = heapScores[from];
    let at = from;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      if (
        right < size &&
        this.isWorse(heapScores[right], heapItems[right], heapScores[child], heapItems[child])
      )
        child = right;
      if (!this.isWorse(heapScores[child], heapItems[child], score, item)) break;
      heapItems[at] = heapItems[child];
      heapScores[at] = heapScores[child];
      at = child;
    }
    heapItems[at] = item;
    heapScores[at] = score;
  }

  private isWorse(scoreA: number, itemA: number, scoreB: number, itemB: number): boolean {
    if (scoreA !== scoreB) return scoreA < scoreB;
    const { marks } = this;
    return marks[itemA] !== marks[itemB] ? marks[itemA] === wanted : itemA > itemB;
  }

  private rankOfBestWanted(scores: Float32Array, start: number, wantedItems: Int32Array): number {
    const { items, marks } = this;
    let best = Number.NEGATIVE_INFINITY;
    let some = false;
    for (const item of wantedItems) {
      if (marks[item] !== wanted) continue;
      some = true;
      if (scores[start + item] > best) best = scores[start + item];
    }
    if (!some) return 0;
    let rank = 1;
    for (let item = 0; item < items; item++) {
      if (scores[start + item] >= best && marks[item] === 0) rank++;
    }
    return rank;
  }
}
