import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Id } from '../../data/vocabulary';
import type { KnownHistory, Recommender } from '../../recommender/recommender';
import { HistoryPlayer } from './history-player';

/** Options of `counterfactualHistory`. */
export interface CounterfactualHistoryOptions {
  /** Length of the list that the item has to leave, 1 or more. Default: 10. */
  k?: number;
  /** Most histories that the recommender is asked about, 1 or more. Default: 2000. */
  budget?: number;
}

/** What would have to be missing from a history for an item not to be recommended. */
export interface CounterfactualHistory {
  /**
   * Positions in the history, ascending, without which the item is not in the list; undefined if none were found, and
   * with `smallest` there are none: it is recommended to anybody.
   */
  readonly positions: readonly number[] | undefined;
  /** Their items. */
  readonly items: readonly Id[];
  /** Whether every smaller set was tried. If not, the set is one that no single item can be spared from. */
  readonly smallest: boolean;
  /** The items of the list that come with the whole history, and without the positions. */
  readonly before: readonly Id[];
  readonly after: readonly Id[];
  /** Histories that the recommender was asked about. */
  readonly asked: number;
}

/**
 * "Would not have been recommended without …": the smallest set of history items without which an item leaves the list
 * of k (after Tran et al. 2021, "Counterfactual Explanations for Neural Recommenders", and PRINCE, Ghazimatin et al.
 * 2020). A greedy search leaves out the item that costs the recommendation most, one after another, and takes back what
 * was not needed; then all smaller sets are tried, by size, as far as the budget reaches.
 * @throws unless the recommender takes histories and recommends the item for the whole one; on a bad option
 * @example
 * counterfactualHistory(recommender, { history: ['Alien', 'Aliens', 'Amélie'] }, 'Blade Runner', { k: 5 }).items;
 */
export function counterfactualHistory(
  recommender: Recommender,
  known: KnownHistory,
  item: Id,
  options: CounterfactualHistoryOptions = {},
): CounterfactualHistory {
  const player = new HistoryPlayer(recommender, known);
  requireOptions('options', options, { k: 'number?', budget: 'number?' });
  const { k = 10, budget = 2000 } = options;
  requirePositiveInteger('k', k);
  requirePositiveInteger('budget', budget);
  const search = new Search(player, item, k);
  const whole = search.ask(new Set());
  if (whole.margin === undefined)
    throw argumentError('item', `one of the ${k} that are recommended for the history`, item);
  const before = whole.list;
  const found = greedySet(search, player.length, budget);
  let best: readonly number[] | undefined = found;
  let smallest = true;
  sizes: for (let size = 1; size < (found?.length ?? player.length); size++) {
    for (const positions of subsets(player.length, size)) {
      if (search.asked >= budget) {
        smallest = false;
        break sizes;
      }
      if (search.ask(new Set(positions)).margin !== undefined) continue;
      best = positions;
      break sizes;
    }
  }
  if (best === undefined)
    return { positions: undefined, items: [], smallest, before, after: before, asked: search.asked };
  const positions = [...best].sort((a, b) => a - b);
  return {
    positions,
    items: positions.map((position) => player.item(position)),
    ...{ smallest, before, after: search.ask(new Set(positions)).list, asked: search.asked },
  };
}

interface Answer {
  readonly list: readonly Id[];
  /** Score of the item above that of the first item off the list; undefined if the item is off it. */
  readonly margin: number | undefined;
}

class Search {
  asked = 0;
  private readonly answers = new Map<string, Answer>();

  constructor(
    private readonly player: HistoryPlayer,
    private readonly item: Id,
    private readonly k: number,
  ) {}

  ask(left: ReadonlySet<number>): Answer {
    const key = [...left].sort((a, b) => a - b).join();
    const known = this.answers.get(key);
    if (known) return known;
    this.asked++;
    const list = this.player.list(this.k, left);
    const place = list.findIndex(({ item }) => String(item) === String(this.item));
    const next = list[this.k]?.score ?? Number.NEGATIVE_INFINITY;
    const margin = place < 0 || place >= this.k ? undefined : list[place].score - next;
    const answer = { list: list.slice(0, this.k).map(({ item }) => item), margin };
    this.answers.set(key, answer);
    return answer;
  }
}

/** Positions found greedily, of which none can be spared; undefined if none suffice. */
function greedySet(search: Search, length: number, budget: number): number[] | undefined {
  const left = new Set<number>();
  let gone = false;
  while (!gone && left.size < length) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let position = 0; position < length; position++) {
      if (left.has(position) || (best >= 0 && search.asked >= budget)) continue;
      const margin = search.ask(new Set([...left, position])).margin ?? Number.NEGATIVE_INFINITY;
      if (best < 0 || margin < least) [best, least] = [position, margin];
    }
    left.add(best);
    gone = least === Number.NEGATIVE_INFINITY;
  }
  if (!gone) return undefined;
  for (const position of [...left]) {
    left.delete(position);
    if (search.ask(left).margin !== undefined) left.add(position);
  }
  return [...left];
}

function* subsets(length: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else
    for (let first = from; first <= length - size; first++)
      for (const rest of subsets(length, size - 1, first + 1)) yield [first, ...rest];
}
