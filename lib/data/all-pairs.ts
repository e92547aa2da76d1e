import { argumentError, requirePositiveInteger } from '../core/checks';

/** Columns that ask about every pair of a user and a product, user by user. */
export type PairColumns = {
  user: Int32Array;
  product: Int32Array;
};

/**
 * Every pair of a user and a product, user by user: row `u * products + p` of what a model predicts for them is the
 * prediction for user `u` and product `p`.
 * @param users number of users (their ids are 0 .. users - 1), or the ids themselves
 * @param products number of products, 1 or more
 * @throws if a number is not an integer of 1 or more, there is no user, or there are more than 2^28 pairs
 * @example
 * const rates = predictProbabilities(model, allPairs(1000, 50)); // [1000 * 50]
 */
export function allPairs(users: number | ArrayLike<number>, products: number): PairColumns {
  requirePositiveInteger('products', products);
  if (typeof users === 'number') requirePositiveInteger('users', users);
  else if (!(users?.length > 0)) throw argumentError('users', 'at least one id', users);
  const count = typeof users === 'number' ? users : users.length;
  if (count * products > 2 ** 28)
    throw argumentError('users times products', 'at most 2^28', count * products);
  const user = new Int32Array(count * products);
  const product = new Int32Array(count * products);
  for (let u = 0; u < count; u++) {
    user.fill(typeof users === 'number' ? u : users[u], u * products, (u + 1) * products);
    for (let p = 0; p < products; p++) product[u * products + p] = p;
  }
  return { user, product };
}
