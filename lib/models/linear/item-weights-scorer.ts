import { requireIds } from '../../core/columns';
import { type Interactions, itemsOfUser, usersPerItem } from '../../data/interactions';
import type { ScoreItems } from '../ranking-model';

/**
 * The scorer of a linear model of items, scores(u) = sum over the items of u of a row of weights. Users without
 * interactions get the items by popularity: the share of users who touched each.
 * @param addRow adds an item's row of weights, times what the user's interaction with it weighs, to the scores that
 *   begin at `start`
 * @param weights of the interactions. Default: 1 each
 */
export function scoresByItems(
  training: Interactions,
  addRow: (item: number, scores: Float32Array, start: number, weight: number) => void,
  weights?: Float64Array,
): ScoreItems<Float32Array> {
  const { users, items, offsets } = training;
  const popularity = popularityShares(training);
  return (batch) => {
    requireIds('users', batch, users);
    const scores = new Float32Array(batch.length * items);
    for (let row = 0; row < batch.length; row++) {
      const own = itemsOfUser(training, batch[row]);
      if (own.length === 0) scores.set(popularity, row * items);
      for (let i = 0; i < own.length; i++)
        addRow(own[i], scores, row * items, weights?.[offsets[batch[row]] + i] ?? 1);
    }
    return scores;
  };
}

/** Share of the users who touched each item, shape [items]. */
export function popularityShares(training: Interactions): Float32Array {
  return Float32Array.from(usersPerItem(training), (count) => count / training.users);
}
