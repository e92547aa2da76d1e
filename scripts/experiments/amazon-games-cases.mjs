import { interactionsOf } from 'lib';

/**
 * What is known of each case; with `withNext`, what came next as well.
 * @param {import('lib').NextItemCases} cases @param {boolean} withNext
 */
export function knownItems({ histories, next }, withNext) {
  const user = [];
  const item = [];
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
