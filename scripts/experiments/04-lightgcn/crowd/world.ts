// The world of the crowd experiments and of notebook 04: the pet shop as a crowd, and purchases held out for each user.
import { interactionsOf, Random } from 'lib';
import { type CrowdOptions, CrowdSimulator } from 'lib/worlds';

/** The seeds on which settings are chosen; those that are reported are others. */
export const tuningSeeds = [101, 102, 103];

/** Purchases, row by row. */
export interface PurchaseLog {
  user: Int32Array;
  item: Int32Array;
}

/**
 * A world and its purchases in two parts: of every user with two purchases or more a quarter, at least one, is held out
 * at random, the same share for everybody, so that users differ in how much is known of them and in nothing else.
 */
export function heldOutWorld(seed: number, options: CrowdOptions = {}) {
  const crowd = new CrowdSimulator({ ...options, seed });
  const log = crowd.generateLog();
  const sizes = { users: crowd.users, items: crowd.items };
  const { train, test } = holdOut(log, 0.25, new Random(seed).child('hold-out'));
  return { crowd, log, train: interactionsOf(train, sizes), test: interactionsOf(test, sizes) };
}

export type HeldOutWorld = ReturnType<typeof heldOutWorld>;

/** Holds out a share of each user's rows at random, at least one of two and none of one. */
export function holdOut(
  { user, item }: PurchaseLog,
  share: number,
  random: Random,
): { train: PurchaseLog; test: PurchaseLog } {
  const rows = new Map<number, number[]>();
  user.forEach((u, row) => {
    rows.set(u, [...(rows.get(u) ?? []), row]);
  });
  const held = new Uint8Array(user.length);
  for (const [u, own] of rows) {
    if (own.length < 2) continue;
    const count = Math.max(1, Math.round(share * own.length));
    for (const row of random.child(u).shuffle(own).slice(0, count)) held[row] = 1;
  }
  const part = (flag: number): PurchaseLog => {
    const kept = Int32Array.from(held.keys()).filter((row) => held[row] === flag);
    return { user: kept.map((row) => user[row]), item: kept.map((row) => item[row]) };
  };
  return { train: part(0), test: part(1) };
}
