import { argumentError } from '../../core/checks';
import { type Column, requireIds } from '../../core/columns';
import type { Random } from '../../core/random';
import { requireSize } from '../world-options';

/** A log of what was shown to whom and whether it was clicked, one entry per row. */
export type InteractionLog = {
  /** User ids. */
  user: Int32Array;
  /** Product ids. */
  product: Int32Array;
  /** 1 for a click, 0 for none. */
  clicked: Int32Array;
};

/** Decides which product an arriving user is shown. `random` is the policy's own stream. */
export type ProductPolicy = (user: number, random: Random) => number;

/** Who arrives and what they are shown while a log is generated. */
export interface LogOptions {
  /** Which product each arriving user is shown. Default: all products equally likely. */
  choose?: ProductPolicy;
  /** Users who may arrive, all equally likely; a user listed twice arrives twice as often. Default: all users. */
  users?: ArrayLike<number>;
  /** Products that may be shown, all equally likely. Default: all. Not together with `choose`. */
  products?: ArrayLike<number>;
  /** Source of the log; the same one gives the same log. Default: the simulator's next log. */
  random?: Random;
}

/** What the generator needs to know of the world. */
export interface ClickWorld {
  /** Persona number of each user. */
  personaOfUser: Uint8Array;
  /** Category number of each product. */
  categoryOfProduct: Uint8Array;
  /** Click rate by persona and category, row by row. */
  rates: Float64Array;
  categories: number;
}

/**
 * Generates a log. Arrivals, the policy and the clicks draw from streams of their own, so that two policies run
 * from the same `random` meet the same users in the same order with the same draws (common random numbers).
 * @throws if an option is bad, or the policy returns anything but a product id
 */
export function generateLog(
  world: ClickWorld,
  rows: number,
  random: Random,
  options: LogOptions,
): InteractionLog {
  requireSize('rows', rows, 0);
  const users = pool('users', options.users, world.personaOfUser.length);
  if (options.choose !== undefined && options.products !== undefined) {
    throw argumentError('products', 'left out when choose is given', options.products);
  }
  if (options.choose !== undefined && typeof options.choose !== 'function') {
    throw argumentError('choose', 'a function from user to product', options.choose);
  }
  const log = {
    user: new Int32Array(rows),
    product: new Int32Array(rows),
    clicked: new Int32Array(rows),
  };
  draw(log.user, users, world.personaOfUser.length, random.child('arrivals'));
  if (options.choose === undefined) {
    const products = pool('products', options.products, world.categoryOfProduct.length);
    draw(log.product, products, world.categoryOfProduct.length, random.child('policy'));
  } else {
    decide(log, options.choose, world.categoryOfProduct.length, random.child('policy'));
  }
  click(log, world, random.child('clicks'));
  return log;
}

function pool(argument: string, ids: ArrayLike<number> | undefined, size: number): Int32Array | undefined {
  if (ids === undefined) return undefined;
  if (!(ids.length > 0)) throw argumentError(argument, 'a list of at least one id', ids);
  requireIds(argument, ids, size);
  return Int32Array.from(ids);
}

function draw(ids: Column, from: Int32Array | undefined, size: number, random: Random): void {
  if (from === undefined) {
    for (let row = 0; row < ids.length; row++) ids[row] = Math.floor(random.uniform() * size);
  } else {
    for (let row = 0; row < ids.length; row++) ids[row] = from[Math.floor(random.uniform() * from.length)];
  }
}

function decide(log: InteractionLog, choose: ProductPolicy, products: number, random: Random): void {
  for (let row = 0; row < log.user.length; row++) {
    const user = log.user[row];
    const product = choose(user, random);
    if (!Number.isInteger(product) || product < 0 || product >= products) {
      throw argumentError(`choose(${user})`, `a product id in [0, ${products})`, product);
    }
    log.product[row] = product;
  }
}

function click(log: InteractionLog, world: ClickWorld, random: Random): void {
  const { user, product, clicked } = log;
  const { personaOfUser, categoryOfProduct, rates, categories } = world;
  for (let row = 0; row < clicked.length; row++) {
    const rate = rates[personaOfUser[user[row]] * categories + categoryOfProduct[product[row]]];
    clicked[row] = random.uniform() < rate ? 1 : 0;
  }
}
