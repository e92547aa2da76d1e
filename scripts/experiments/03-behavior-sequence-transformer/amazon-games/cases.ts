import { type Interactions, interactionsOf, type NextItemCases } from 'lib';

/** What is known of each case; with `withNext`, what came next as well. */
export function knownItems({ histories, next }: NextItemCases, withNext: boolean): Interactions {
  const user: number[] = [];
  const item: number[] = [];
  for (let row = 0; row < histories.sequences; row++) {
    const known = [...histories.itemIds.subarray(histories.offsets[row], histories.offsets[row + 1])];
    if (withNext) known.push(next.itemIds[row]);
    for (const each of known) {
      user.push(row);
      item.push(each);
    }
  }
  const columns = { user: Int32Array.from(user), item: Int32Array.from(item) };
  return interactionsOf(columns, { users: histories.sequences, items: next.items });
}
