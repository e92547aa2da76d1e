// The world of the crowd experiments and of notebook 04: the pet shop as a crowd, and purchases held out for each user.
import { interactionsOf, Random } from 'lib';
import { CrowdSimulator } from 'lib/worlds';

/** The seeds on which settings are chosen; those that are reported are others. */
export const tuningSeeds = [101, 102, 103];

/**
 * A world and its purchases in two parts: of every user with two purchases or more a quarter, at least one, is held out
 * at random, the same share for everybody, so that users differ in how much is known of them and in nothing else.
 *
 * @param {number} seed
 * @param {import('lib/worlds').CrowdOptions} [options]
 */
export function heldOutWorld(seed, options = {}) {
  const crowd = new CrowdSimulator({ ...options, seed });
  const log = crowd.generateLog();
  const sizes = { users: crowd.users, items: crowd.items };
  const { train, test } = holdOut(log, 0.25, new Random(seed).child('hold-out'));
  return { crowd, log, train: interactionsOf(train, sizes), test: interactionsOf(test, sizes) };
}

/**
 * Holds out a share of each user's rows at random, at least one of two and none of one.
 *
 * @param {{ user: Int32Array, item: Int32Array }} log
 * @param {number} share
 * @param {Random} random
 */
export function holdOut({ user, item }, share, random) {
  /** @type {Map<number, number[]>} */
  const rows = new Map();
  user.forEach((u, row) => {
    rows.set(u, [...(rows.get(u) ?? []), row]);
  });
  const held = new Uint8Array(user.length);
  for (const [u, own] of rows) {
    if (own.length < 2) continue;
    const count = Math.max(1, Math.round(share * own.length));
    for (const row of random.child(u).shuffle(own).slice(0, count)) held[row] = 1;
  }
  const part = (/** @type {number} */ flag) => {
    const kept = Int32Array.from(held.keys()).filter((row) => held[row] === flag);
    return { user: kept.map((row) => user[row]), item: kept.map((row) => item[row]) };
  };
  return { train: part(0), test: part(1) };
}

/** @param {ArrayLike<number>} list */
export const mean = (list) => Array.from(list).reduce((sum, x) => sum + x, 0) / list.length;

/** @param {import('lib').Interval} interval */
export const text = ({ estimate, lower, upper }) =>
  `${estimate.toFixed(4)} [${lower.toFixed(4)}, ${upper.toFixed(4)}]`;
