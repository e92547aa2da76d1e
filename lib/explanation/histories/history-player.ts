import { argumentError } from '../../core/checks';
import { requireParts } from '../../core/options/options';
import type { Id } from '../../data/vocabulary';
import type { KnownHistory, Recommender } from '../../recommender/recommender';

/** A history that can be asked with some of its items left out. */
export class HistoryPlayer {
  readonly length: number;

  /**
   * @throws unless the recommender is fitted and answers for a history given on the spot, and the history has items that
   *   differ
   */
  constructor(
    private readonly recommender: Recommender,
    private readonly known: KnownHistory,
  ) {
    requireParts('recommender', recommender, ['recommend', 'score', 'name']);
    if (!recommender.fitted)
      throw argumentError('recommender', 'fitted before it is asked', recommender.name);
    if (!recommender.canFoldIn)
      throw argumentError(
        'recommender',
        'one that answers for a history given on the spot',
        recommender.name,
      );
    requireParts('known', known, ['history']);
    const { history, times } = known;
    if (!Array.isArray(history) || history.length === 0)
      throw argumentError('known.history', 'a list of at least one item', history);
    if (times !== undefined && times.length !== history.length)
      throw argumentError('known.times', `one per item of the history (${history.length})`, times);
    this.length = history.length;
  }

  /** The item at a position. */
  item(position: number): Id {
    return this.known.history[position];
  }

  /** The history without the positions left out. Times stay those of the items that are kept. */
  without(left: ReadonlySet<number>): KnownHistory {
    const { history, times } = this.known;
    const kept = history.map((_, position) => position).filter((position) => !left.has(position));
    return {
      history: kept.map((position) => history[position]),
      ...(times && { times: kept.map((position) => times[position]) }),
    };
  }

  /** The item's score without these positions. */
  score(item: Id, left: ReadonlySet<number>): number {
    return this.recommender.score(this.without(left), [item])[0];
  }

  /**
   * The k best items without these positions, and one more. Items of the whole history stay excluded: what is left out is
   * not recommended in its own stead.
   */
  list(k: number, left: ReadonlySet<number>): { item: Id; score: number }[] {
    return this.recommender.recommend(this.without(left), { k: k + 1, exclude: this.known.history });
  }
}
