import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { optional, requireKind, requireOptions } from '../../core/options/options';
import { startProgress } from '../../core/progress';
import { Stopping } from '../../core/stopping/stopping';
import { type Interactions, itemsOfUser, requireInteractions } from '../../data/interactions';
import type { ScoreItems } from '../../models/ranking-model';
import { scoresOf, usersPerBatch } from './checked-scores';
import { TopItems } from './top-items';

/** The best items of some users. */
export interface TopLists {
  /** Whose lists these are, shape [rows]. */
  readonly users: Int32Array;
  /** Items per list. */
  readonly k: number;
  /** The lists one after another, the best item first, shape [rows * k]; -1 where there were fewer candidates. */
  readonly items: Int32Array;
}

/** Options of `recommendItems`. */
export interface TopListOptions {
  /** Length of the lists, 1 to the number of items. */
  k: number;
  /** Number of items: the scores of a user. */
  items: number;
  /** Ids of the users, 0 or more. */
  userIds: Int32Array;
  /** What a user's list leaves out. Default: nothing. */
  seen?: Interactions;
  /** Users scored at once, 1 or more. Memory is about 4 * batchSize * items bytes. Default: 64 MiB's worth, at most 1024. */
  batchSize?: number;
  /** Shows progress under this label. Default: none. */
  progress?: string;
  /** Ends the work when aborted, as a notebook's stop button does. Default: none. */
  signal?: AbortSignal;
}

/**
 * The K best items of each user that the user has not seen; of equal scores the lower id first.
 * @throws on a bad option, K above the number of items, user ids outside `seen`, scores of another shape, or NaN scores,
 *   naming user and item
 * @example
 * const { items } = await recommendItems(model.scoreItems, { k: 10, items: 1682, userIds: Int32Array.of(7), seen: train });
 */
export async function recommendItems(scoreItems: ScoreItems, options: TopListOptions): Promise<TopLists> {
  requireKind('scoreItems', scoreItems, 'function');
  requireOptions('options', options, {
    k: 'number',
    items: 'number',
    seen: optional(requireInteractions),
    batchSize: 'number?',
    progress: 'text?',
    signal: 'object?',
    userIds: 'list',
  });
  return (await rankUsers(scoreItems, options)).lists;
}

/**
 * As `recommendItems`, with the rank that each user's best wanted item has among all of the user's candidates.
 * @param wanted items that are looked for: they lose every tie
 */
export async function rankUsers(
  scoreItems: ScoreItems,
  options: TopListOptions,
  wanted?: Interactions,
): Promise<{ lists: TopLists; firstRank: Int32Array }> {
  const { k, items, userIds: users, seen, progress } = options;
  if (typeof scoreItems !== 'function') throw argumentError('scoreItems', 'a function', scoreItems);
  requirePositiveInteger('items', items);
  requirePositiveInteger('k', k);
  if (k > items) throw argumentError('k', `at most the ${items} items`, k);
  if (users.length === 0) throw argumentError('userIds', 'at least one user', users);
  if (seen !== undefined && seen.items !== items)
    throw argumentError('seen', `of ${items} items`, seen.items);
  requireIds('userIds', users, seen?.users ?? 2 ** 31 - 1);
  const batchSize = usersPerBatch(options.batchSize, items);

  const stopping = new Stopping(options.signal);
  const none = new Int32Array(0);
  const top = new TopItems(items, k);
  const lists = { users, k, items: new Int32Array(users.length * k) };
  const firstRank = new Int32Array(users.length);
  const show =
    progress === undefined
      ? undefined
      : startProgress({ label: progress, total: users.length, unit: 'users' });
  try {
    for (let from = 0; from < users.length; from += batchSize) {
      if (stopping.due) await stopping.pause();
      const batch = users.slice(from, from + batchSize);
      const scores = await scoresOf(scoreItems, batch, items);
      for (let row = 0; row < batch.length; row++) {
        const user = batch[row];
        const marked = {
          wanted: wanted === undefined ? none : itemsOfUser(wanted, user),
          excluded: seen === undefined ? none : itemsOfUser(seen, user),
        };
        const list = lists.items.subarray((from + row) * k, (from + row + 1) * k);
        firstRank[from + row] = top.rank(user, scores, row * items, marked, list);
      }
      show?.update(from + batch.length);
    }
  } finally {
    show?.finish();
  }
  return { lists, firstRank };
}
