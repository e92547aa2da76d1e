import type { Interactions } from './interactions';
import { requireInteractions } from './interactions';

/** Who touched each item: the interactions with the two sides exchanged, so that "user" `i` is the item `i`. */
export function usersOfItems(interactions: Interactions): Interactions {
  requireInteractions('interactions', interactions);
  const { users, items, offsets, itemIds } = interactions;
  const turned = new Int32Array(items + 1);
  for (let i = 0; i < itemIds.length; i++) turned[itemIds[i] + 1]++;
  for (let item = 0; item < items; item++) turned[item + 1] += turned[item];
  const next = turned.slice(0, items);
  const userIds = new Int32Array(itemIds.length);
  // Users come in ascending order, so each row comes out ascending.
  for (let user = 0; user < users; user++) {
    for (let i = offsets[user]; i < offsets[user + 1]; i++) userIds[next[itemIds[i]]++] = user;
  }
  return { users: items, items: users, offsets: turned, itemIds: userIds };
}

/** Values of the interactions, in the order that they have in `usersOfItems`. */
export function turnedValues(
  interactions: Interactions,
  owners: Interactions,
  values: Float64Array,
): Float64Array {
  const next = owners.offsets.slice(0, owners.users);
  const turned = new Float64Array(values.length);
  interactions.itemIds.forEach((item, i) => {
    turned[next[item]++] = values[i];
  });
  return turned;
}
