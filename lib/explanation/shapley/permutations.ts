import type { Random } from '../../core/random';

/** Permutations in antithetic pairs, and the coalitions that they pass through. */
export interface PermutationWalks {
  /** [2 * pairs * players], a permutation and its reverse side by side. */
  readonly orders: Int32Array;
  readonly pairs: number;
  /** Coalitions between the empty one and all, [2 * pairs * (players - 1) * players]. */
  readonly masks: Uint8Array;
}

/** Random permutations, each with its reverse: what one lets a player add to few, the other lets it add to many. */
export function permutationWalks(players: number, pairs: number, random: Random): PermutationWalks {
  const orders = new Int32Array(2 * pairs * players);
  const inner = players - 1;
  const masks = new Uint8Array(2 * pairs * inner * players);
  for (let pair = 0; pair < pairs; pair++) {
    const order = random.permutation(players);
    orders.set(order, 2 * pair * players);
    orders.set([...order].reverse(), (2 * pair + 1) * players);
  }
  for (let walk = 0; walk < 2 * pairs; walk++) {
    for (let step = 1; step < players; step++) {
      const at = (walk * inner + step - 1) * players;
      for (let i = 0; i < step; i++) masks[at + orders[walk * players + i]] = 1;
    }
  }
  return { orders, pairs, masks };
}

/**
 * Shapley values as the mean of what a player adds to those before it, over permutations (Castro et al. 2009), in
 * antithetic pairs (Mitchell et al. 2022); standard errors from the spread over pairs. They add up exactly.
 * @param worths of the walks' coalitions @param empty v(∅) @param full v(all)
 */
export function permutationValues(
  { orders, pairs }: PermutationWalks,
  players: number,
  worths: Float64Array,
  empty: number,
  full: number,
): { values: Float64Array; standardErrors: Float64Array } {
  const values = new Float64Array(players);
  const squares = new Float64Array(players);
  const added = new Float64Array(players);
  for (let pair = 0; pair < pairs; pair++) {
    added.fill(0);
    for (let walk = 2 * pair; walk < 2 * pair + 2; walk++) {
      let before = empty;
      for (let step = 1; step <= players; step++) {
        const after = step === players ? full : worths[walk * (players - 1) + step - 1];
        added[orders[walk * players + step - 1]] += (after - before) / 2;
        before = after;
      }
    }
    for (let j = 0; j < players; j++) {
      values[j] += added[j] / pairs;
      squares[j] += added[j] ** 2 / pairs;
    }
  }
  const standardErrors = values.map((value, j) =>
    pairs < 2 ? Number.NaN : Math.sqrt(Math.max(0, squares[j] - value ** 2) / (pairs - 1)),
  );
  return { values, standardErrors };
}
