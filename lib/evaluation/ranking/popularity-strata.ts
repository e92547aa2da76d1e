import { argumentError } from '../../core/checks';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { type Interactions, requireInteractions, usersPerItem } from '../../data/interactions';
import { measureLists, type RankingMeasures, requireLists } from './list-measures';
import type { TopLists } from './recommend-items';

/** The strata of a catalog, from the most to the least popular. */
export const stratumNames = ['head', 'middle', 'tail'] as const;

export type Stratum = (typeof stratumNames)[number];

/** Where to cut. */
export interface StrataOptions {
  /** Share of the training interactions that the head's items hold, in (0, 1). Default: 1/3. */
  head?: number;
  /** Share that head and middle hold together, above `head` and below 1. Default: 2/3. */
  middle?: number;
}

/** The catalog by popularity. */
export interface PopularityStrata {
  /** Index of each item's stratum in `stratumNames`, shape [items]. */
  readonly of: Uint8Array;
  /** Number of items of each. */
  readonly items: Readonly<Record<Stratum, number>>;
}

/**
 * Cuts the catalog into head, middle and tail by the number of training users of each item, so that each holds about
 * a third of the interactions (or the shares asked for): the head is the fewest items that hold a third, the tail most of
 * the catalog. Of equally popular items the lower id comes first. Items that nobody touched are tail.
 * @throws on shares that do not grow within (0, 1), or training data without interactions
 */
export function popularityStrata(training: Interactions, options: StrataOptions = {}): PopularityStrata {
  requireInteractions('training', training);
  requireOptions('options', options, { head: 'number?', middle: 'number?' });
  const { head = 1 / 3, middle = 2 / 3 } = options;
  if (!(head > 0 && head < 1)) throw argumentError('head', 'in (0, 1)', head);
  if (!(middle > head && middle < 1))
    throw argumentError('middle', `above head (${head}) and below 1`, middle);
  const total = training.itemIds.length;
  if (total === 0) throw argumentError('training', 'at least one interaction', 'none');
  const counts = usersPerItem(training);
  const order = Int32Array.from(counts, (_, item) => item).sort((a, b) => counts[b] - counts[a] || a - b);
  const of = new Uint8Array(training.items);
  const items = { head: 0, middle: 0, tail: 0 };
  let before = 0;
  for (const item of order) {
    of[item] = counts[item] === 0 || before >= middle * total ? 2 : before >= head * total ? 1 : 0;
    before += counts[item];
    items[stratumNames[of[item]]]++;
  }
  return { of, items };
}

/** What the lists are worth where only the items of one stratum are looked for. */
export interface StratumMeasures {
  /** Users with a relevant item of this stratum: the means are over them. */
  users: number;
  /** Relevant pairs of this stratum. */
  pairs: number;
  /** By cut-off; undefined where no user has a relevant item here. */
  at: Readonly<Record<number, RankingMeasures>> | undefined;
}

/**
 * Judges the same lists stratum by stratum: all items compete for the positions, but only the relevant items of the
 * stratum count. A recommender of popular things does well in the head and misses the tail.
 * @param ranking lists and relevant pairs, as `evaluateRanking` gives them
 * @param ks cut-offs, each 1 to the length of the lists
 * @throws on strata of another catalog; otherwise as `measureLists`
 * @example
 * const byStratum = measureStrata(result, popularityStrata(train), [20]);
 * byStratum.tail.at?.[20].mean.recall;
 */
export function measureStrata(
  ranking: { readonly lists: TopLists; readonly relevant: Interactions },
  popularity: PopularityStrata,
  ks: readonly number[],
): Record<Stratum, StratumMeasures> {
  requireParts('ranking', ranking, ['lists', 'relevant']);
  requireKind('ks', ks, 'list');
  const { lists, relevant } = ranking;
  requireLists('ranking.lists', lists);
  requireInteractions('ranking.relevant', relevant);
  requireParts('popularity', popularity, ['of', 'items']);
  requireTypedArray('popularity.of', popularity.of, 'Uint8Array');
  if (popularity.of.length !== relevant.items)
    throw argumentError('popularity', `of ${relevant.items} items`, popularity.of.length);
  const measures = stratumNames.map((stratum, index): [Stratum, StratumMeasures] => {
    const wanted = onlyItems(relevant, (item) => popularity.of[item] === index);
    const kept = onlyLists(lists, (user) => wanted.offsets[user + 1] > wanted.offsets[user]);
    const users = kept.users.length;
    const pairs = kept.users.reduce((sum, user) => sum + wanted.offsets[user + 1] - wanted.offsets[user], 0);
    return [stratum, { users, pairs, at: users === 0 ? undefined : measureLists(kept, wanted, ks) }];
  });
  return Object.fromEntries(measures) as Record<Stratum, StratumMeasures>;
}

function onlyItems(relevant: Interactions, keep: (item: number) => boolean): Interactions {
  const offsets = new Int32Array(relevant.users + 1);
  const itemIds = new Int32Array(relevant.itemIds.length);
  let kept = 0;
  for (let user = 0; user < relevant.users; user++) {
    for (let i = relevant.offsets[user]; i < relevant.offsets[user + 1]; i++) {
      if (keep(relevant.itemIds[i])) itemIds[kept++] = relevant.itemIds[i];
    }
    offsets[user + 1] = kept;
  }
  return { users: relevant.users, items: relevant.items, offsets, itemIds: itemIds.slice(0, kept) };
}

function onlyLists({ users, k, items }: TopLists, keep: (user: number) => boolean): TopLists {
  const rows = Int32Array.from(users, (_, row) => row).filter((row) => keep(users[row]));
  const kept = new Int32Array(rows.length * k);
  rows.forEach((from, row) => {
    kept.set(items.subarray(from * k, (from + 1) * k), row * k);
  });
  return { users: rows.map((row) => users[row]), k, items: kept };
}
