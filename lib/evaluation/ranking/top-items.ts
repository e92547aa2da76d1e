import { argumentError } from '../../core/checks';
import { TopK } from '../../core/top-k';

/** Mark of an item that is a candidate and wanted. */
const wanted = 1;
/** Mark of an item that may not be recommended. */
const excluded = 2;

/**
 * The K best items of one user after another.
 *
 * Ties are broken pessimistically: of equal scores an item that is not wanted comes before one that is (without wanted
 * items: the lower id first). So a scorer that cannot tell items apart is never taken for one that can.
 */
export class TopItems {
  private readonly marks: Uint8Array;
  private readonly top: TopK;

  constructor(
    private readonly items: number,
    k: number,
  ) {
    const marks = new Uint8Array(items);
    this.marks = marks;
    this.top = new TopK(k, (a, b) => (marks[a] === marks[b] ? a > b : marks[a] === wanted));
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
    this.keepBest(user, scores, start);
    list.fill(-1);
    this.top.drain(list);
    // One that stands in the list has its rank there; otherwise all that come before it are counted.
    const position =
      marked.wanted.length === 0 ? -1 : list.findIndex((item) => item >= 0 && marks[item] === wanted);
    const rank = position >= 0 ? position + 1 : this.rankOfBestWanted(scores, start, marked.wanted);
    for (const item of marked.wanted) marks[item] = 0;
    for (const item of marked.excluded) marks[item] = 0;
    return rank;
  }

  private keepBest(user: number, scores: Float32Array, start: number): void {
    const { items, marks, top } = this;
    let { bar } = top;
    for (let item = 0; item < items; item++) {
      const score = scores[start + item];
      // The one comparison that most items get. NaN passes it.
      if (score < bar) continue;
      if (Number.isNaN(score)) {
        marks.fill(0);
        top.clear();
        throw argumentError(`score of user ${user} and item ${item}`, 'a number', score);
      }
      if (marks[item] === excluded) continue;
      top.offer(item, score);
      bar = top.bar;
    }
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
