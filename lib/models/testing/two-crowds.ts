import assert from 'node:assert/strict';
import type { Random } from '../../core/random';
import { type Interactions, interactionsOf } from '../../data/interactions';
import type { FeatureTable } from '../graph/node-features';
import type { ScoreItems } from '../ranking-model';

// For tests only: 40 users and 20 items of two crowds, by parity. Items 16 to 19 are in no interaction; an item's two
// features say for whom it is.

export interface TwoCrowds {
  train: Interactions;
  items: FeatureTable;
}

export function twoCrowds(random: Random): TwoCrowds {
  const log = { user: new Int32Array(240), item: new Int32Array(240) };
  for (let row = 0; row < 240; row++) {
    log.user[row] = random.integer(0, 40);
    log.item[row] = 2 * random.integer(0, 8) + (log.user[row] % 2);
  }
  const values = Float32Array.from({ length: 40 }, (_, i) => (i % 2 === (i >> 1) % 2 ? 1 : 0));
  return { train: interactionsOf(log, { users: 40, items: 20 }), items: { values, width: 2 } };
}

/** Fails unless every user has both of the own crowd's new items before both of the other's. */
export function assertNewItemsFindTheirCrowd(scoreItems: ScoreItems<Float32Array>): void {
  for (let user = 0; user < 40; user++) {
    const scores = scoreItems(Int32Array.of(user)).subarray(16);
    const own = user % 2;
    assert.ok(
      Math.min(scores[own], scores[2 + own]) > Math.max(scores[1 - own], scores[3 - own]),
      `user ${user}`,
    );
  }
}
