import { argumentError, requirePositiveInteger } from '../core/checks';
import { requireIds, rowCount } from '../core/columns';
import { requireMemory } from '../core/memory';
import { requireParts } from '../core/options/options';
import { requireOffsets } from '../core/shapes/typed-arrays';

/**
 * Which items each user touched, in compressed rows (CSR): those of user `u` are
 * `itemIds[offsets[u] .. offsets[u + 1])`, ascending and distinct.
 */
export interface Interactions {
  /** Number of users: ids are in [0, users). */
  readonly users: number;
  /** Number of items: ids are in [0, items). */
  readonly items: number;
  /** Where each user's items begin, shape [users + 1]; the last is the number of interactions. */
  readonly offsets: Int32Array;
  /** Items user by user, shape [interactions]. */
  readonly itemIds: Int32Array;
}

/** Sizes of the two vocabularies. */
export interface InteractionSizes {
  /** Number of users, 1 or more. */
  users: number;
  /** Number of items, 1 or more. */
  items: number;
}

/**
 * The distinct pairs of a log, by user. A pair that stands in the log several times is one interaction; a user of whom
 * the log says nothing has an empty row.
 * @param log ids in [0, users) and [0, items), one row or more; other columns are left alone
 * @throws on an empty log, columns of two lengths, or an id out of range, naming the id and its row
 * @example
 * const train = interactionsOf(split.train, { users: 943, items: 1682 });
 */
export function interactionsOf(
  log: { readonly user: Int32Array; readonly item: Int32Array },
  sizes: InteractionSizes,
): Interactions {
  requireParts('sizes', sizes, ['users', 'items']);
  const { users, items } = sizes;
  requirePositiveInteger('users', users);
  requirePositiveInteger('items', items);
  requireMemory('users', 12 * users);
  requireParts('log', log, ['user', 'item']);
  const { user, item } = log;
  const rows = rowCount({ user, item }, 'log');
  if (rows === 0) throw argumentError('log', 'a log of at least one row', '0 rows');
  requireIds('user', user, users);
  requireIds('item', item, items);

  const starts = new Int32Array(users + 1);
  for (let row = 0; row < rows; row++) starts[user[row] + 1]++;
  for (let u = 0; u < users; u++) starts[u + 1] += starts[u];
  const next = starts.slice(0, users);
  const itemIds = new Int32Array(rows);
  for (let row = 0; row < rows; row++) itemIds[next[user[row]]++] = item[row];

  const offsets = new Int32Array(users + 1);
  let kept = 0;
  for (let u = 0; u < users; u++) {
    const own = itemIds.subarray(starts[u], starts[u + 1]).sort();
    for (let i = 0; i < own.length; i++)
      if (i === 0 || own[i] !== itemIds[kept - 1]) itemIds[kept++] = own[i];
    offsets[u + 1] = kept;
  }
  return { users, items, offsets, itemIds: itemIds.slice(0, kept) };
}

/** The items of one user, ascending: a view. @throws on a user outside */
export function itemsOfUser(interactions: Interactions, user: number): Int32Array {
  requireUser(interactions, user);
  const { offsets, itemIds } = interactions;
  return itemIds.subarray(offsets[user], offsets[user + 1]);
}

/** Whether a user touched an item, by binary search. @throws on a user outside */
export function hasInteraction(interactions: Interactions, user: number, item: number): boolean {
  requireUser(interactions, user);
  if (!Number.isInteger(item)) throw argumentError('item', `an id in [0, ${interactions.items})`, item);
  return interactionIndex(interactions, user, item) >= 0;
}

/** Where an interaction stands in `itemIds`, by binary search; -1 if it is none. */
export function interactionIndex({ offsets, itemIds }: Interactions, user: number, item: number): number {
  let low = offsets[user];
  let high = offsets[user + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (itemIds[middle] < item) low = middle + 1;
    else high = middle;
  }
  return low < offsets[user + 1] && itemIds[low] === item ? low : -1;
}

function requireUser(interactions: Interactions, user: number): void {
  // Asked for every row: what is of its kind is not looked at again.
  const { offsets, itemIds } = interactions ?? {};
  if (!(offsets instanceof Int32Array && itemIds instanceof Int32Array)) {
    requireInteractions('interactions', interactions);
  }
  const users = interactions.offsets.length - 1;
  if (!(Number.isInteger(user) && user >= 0 && user < users)) {
    throw argumentError('user', `an id in [0, ${users})`, user);
  }
}

/** How many users touched each item, shape [items]. */
export function usersPerItem(interactions: Interactions): Int32Array {
  requireInteractions('interactions', interactions);
  const { items, itemIds } = interactions;
  requireMemory('items', 4 * items);
  const counts = new Int32Array(items);
  for (let i = 0; i < itemIds.length; i++) counts[itemIds[i]]++;
  return counts;
}

/**
 * The interactions of `a` that are not in `b`.
 * @throws if they differ in their numbers of users or items
 */
export function withoutInteractions(a: Interactions, b: Interactions): Interactions {
  requireInteractions('a', a);
  requireSameSizes('b', b, a);
  const offsets = new Int32Array(a.users + 1);
  const itemIds = new Int32Array(a.itemIds.length);
  let kept = 0;
  for (let user = 0; user < a.users; user++) {
    let other = b.offsets[user];
    for (let i = a.offsets[user]; i < a.offsets[user + 1]; i++) {
      while (other < b.offsets[user + 1] && b.itemIds[other] < a.itemIds[i]) other++;
      if (other < b.offsets[user + 1] && b.itemIds[other] === a.itemIds[i]) continue;
      itemIds[kept++] = a.itemIds[i];
    }
    offsets[user + 1] = kept;
  }
  return { users: a.users, items: a.items, offsets, itemIds: itemIds.slice(0, kept) };
}

/** @throws unless `checked` has as many users and items as `other` */
export function requireSameSizes(argument: string, checked: Interactions, other: Interactions): void {
  if (checked.users !== other.users || checked.items !== other.items) {
    throw argumentError(
      argument,
      `of ${other.users} users and ${other.items} items`,
      `${checked.users} users and ${checked.items} items`,
    );
  }
}

/** @throws unless the value has the parts of `Interactions` */
export function requireInteractions(argument: string, value: Interactions): void {
  requireParts(argument, value, ['users', 'items', 'offsets', 'itemIds']);
  const { users, items, offsets, itemIds } = value;
  requirePositiveInteger(`${argument}.users`, users);
  requirePositiveInteger(`${argument}.items`, items);
  requireOffsets(argument, users, offsets, { name: 'itemIds', ids: itemIds });
}
