import { argumentError, requireFinite } from '../core/checks';
import { requireOptions } from '../core/options/options';

/** Negatives that the present model finds hard to tell from positives. */
export interface HardNegatives {
  /** Unknown items drawn for each triple, 2 or more; the one scored highest becomes the negative. */
  pool: number;
  /** The model's score of each pair, shapes [pairs]: finite numbers, higher for what it would recommend. */
  score(user: Int32Array, item: Int32Array): ArrayLike<number>;
}

/** Pairs per call of `score`: what a model scores at once without much memory. */
const pairsPerCall = 1 << 18;

/** @throws on a pool or score that is not one */
export function requireHardNegatives(hard: HardNegatives): void {
  requireOptions('hard', hard, { pool: 'number', score: 'function' });
  const { pool, score } = hard;
  if (!Number.isSafeInteger(pool) || pool < 2 || pool > pairsPerCall) {
    throw argumentError('hard.pool', `an integer in [2, ${pairsPerCall}]`, pool);
  }
  if (typeof score !== 'function') throw argumentError('hard.score', 'a function', score);
}

/**
 * Of several negatives for each user, the one scored highest (Zhang et al. 2013); of equal ones the first drawn.
 * @param draw one negative for each user given
 * @throws if there are too few scores or one is no finite number
 */
export function hardestNegatives(
  user: Int32Array,
  { pool, score }: HardNegatives,
  draw: (user: Int32Array) => Int32Array,
): Int32Array {
  const negative = new Int32Array(user.length);
  const triplesPerCall = Math.floor(pairsPerCall / pool);
  for (let from = 0; from < user.length; from += triplesPerCall) {
    const some = user.subarray(from, from + triplesPerCall);
    const users = new Int32Array(some.length * pool);
    for (let t = 0; t < some.length; t++) users.fill(some[t], t * pool, (t + 1) * pool);
    const candidates = draw(users);
    const scores = score(users, candidates);
    if (scores?.length !== users.length) {
      throw argumentError('hard.score', `a function to ${users.length} scores`, scores?.length);
    }
    for (let t = 0; t < some.length; t++) {
      let best = t * pool;
      for (let i = t * pool; i < (t + 1) * pool; i++) {
        if (!Number.isFinite(scores[i])) {
          requireFinite(`score of user ${users[i]} and item ${candidates[i]}`, scores[i]);
        }
        if (scores[i] > scores[best]) best = i;
      }
      negative[from + t] = candidates[best];
    }
  }
  return negative;
}
