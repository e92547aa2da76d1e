import { argumentError, requireProbability } from '../../core/checks';
import { requireKind, requireOptions } from '../../core/options/options';
import { requireSize } from '../world-options';
import type { ProductPolicy } from './zooplus-log';

/** Options: how a slate policy shows. */
export interface SlateOptions {
  /** Positions on the page: the products with the highest scores, 1 or more, at most all. */
  size: number;
  /** Probability of showing any product instead, all equally likely; in [0, 1]. Default: 0. */
  explore?: number;
}

/**
 * The slates themselves: for each user the `size` products of highest score, best first. Of equal scores the product
 * with the lower id comes first.
 * @param scores one per user and product, row by row: [users, products]
 * @param products number of products, 1 or more
 * @returns product ids, row by row: [users, size]
 * @throws if the scores do not fill whole rows, one of them is not a number, or the size is not in [1, products]
 */
export function topProducts(scores: ArrayLike<number>, products: number, size: number): Int32Array {
  requireSize('products', products);
  requireSize('size', size);
  if (size > products) throw argumentError('size', `at most the ${products} products`, size);
  requireKind('scores', scores, 'list');
  if (scores.length === 0 || scores.length % products !== 0) {
    throw argumentError('scores', `a whole number of rows of ${products} products`, scores.length);
  }
  const users = scores.length / products;
  const slates = new Int32Array(users * size);
  const order = Array.from({ length: products }, (_, product) => product);
  for (let user = 0; user < users; user++) {
    const row = user * products;
    for (let product = 0; product < products; product++) {
      if (Number.isNaN(scores[row + product])) {
        throw argumentError(`scores[${row + product}]`, 'a number', scores[row + product]);
      }
    }
    order.sort((a, b) => compare(scores[row + b], scores[row + a]) || a - b);
    for (let position = 0; position < size; position++) slates[user * size + position] = order[position];
  }
  return slates;
}

/**
 * The policy that shows one of the user's `size` best products, each position of the page equally likely to be looked
 * at, and with probability `explore` any product of the catalog.
 * @param slates the users' slates, as `topProducts` gives them: [users, size]
 * @param products number of products, 1 or more
 * @throws if the slates do not fill whole rows, or an option is bad
 */
export function slatePolicy(
  slates: ArrayLike<number>,
  products: number,
  options: SlateOptions,
): ProductPolicy {
  requireOptions('options', options, { size: 'number', explore: 'number?' });
  const { size, explore = 0 } = options;
  requireSize('products', products);
  requireSize('size', size);
  requireProbability('explore', explore);
  requireKind('slates', slates, 'list');
  if (slates.length === 0 || slates.length % size !== 0) {
    throw argumentError('slates', `a whole number of rows of ${size} products`, slates.length);
  }
  const users = slates.length / size;
  return (user, random) => {
    if (!(user >= 0 && user < users)) {
      throw argumentError('user', `an id in [0, ${users}), the users that have slates`, user);
    }
    if (explore > 0 && random.uniform() < explore) return random.integer(0, products);
    return slates[user * size + (size === 1 ? 0 : random.integer(0, size))];
  };
}

/** Two infinities of one sign differ by NaN, so scores are compared, not subtracted. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
