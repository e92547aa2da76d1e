import { argumentError } from '../core/checks';
import { requireKind } from '../core/options/options';
import type { Random } from '../core/random';
import type { Interactions } from './interactions';

/** Interactions with some items taken out altogether, as if they did not exist yet. */
export interface InductiveSplit {
  /** The items that training never sees, ascending. */
  newItems: Int32Array;
  /** Interactions with the other items: what the training graph is made of. */
  train: Interactions;
  /** Interactions with the new items: what is to be predicted. */
  test: Interactions;
}

/**
 * The inductive split of GraphSAGE and PinSage: a share of the items, drawn uniformly among those with an interaction,
 * is removed from the training graph with all its edges. (Removing edges alone would leave a test item's embedding
 * trained.) Users keep their ids; some may be left without an edge.
 * @param share in (0, 1) of the items with an interaction; the number is rounded, and at least one item stays on each side
 * @throws on a share outside (0, 1), or fewer than two items with an interaction
 */
export function inductiveSplitByItem(
  interactions: Interactions,
  share: number,
  random: Random,
): InductiveSplit {
  requireKind('random', random, 'Random');
  if (!(typeof share === 'number' && share > 0 && share < 1))
    throw argumentError('share', 'in (0, 1)', share);
  const { users, items, offsets, itemIds } = interactions;
  const touched = Array.from(new Set(itemIds)).sort((a, b) => a - b);
  if (touched.length < 2) throw argumentError('interactions', 'of at least two items', `${touched.length}`);
  const wanted = Math.round(share * touched.length);
  const count = Math.min(touched.length - 1, Math.max(1, wanted));
  const order = random.permutation(touched.length);
  const newItems = Int32Array.from(order.subarray(0, count), (index) => touched[index]).sort();
  const isNew = new Uint8Array(items);
  for (const item of newItems) isNew[item] = 1;
  const part = (flag: number): Interactions => {
    const starts = new Int32Array(users + 1);
    const kept: number[] = [];
    for (let user = 0; user < users; user++) {
      for (let i = offsets[user]; i < offsets[user + 1]; i++) {
        if (isNew[itemIds[i]] === flag) kept.push(itemIds[i]);
      }
      starts[user + 1] = kept.length;
    }
    return { users, items, offsets: starts, itemIds: Int32Array.from(kept) };
  };
  return { newItems, train: part(0), test: part(1) };
}
