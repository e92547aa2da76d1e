import { argumentError, requireFinite, requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireMemory } from '../../core/memory';
import { requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { indexAt } from '../../core/weighted-draw';
import type { ZooplusSimulator } from '../pet-shop/zooplus';

/** A log of decisions that knows how it came about, one entry per row. */
export interface PolicyLog {
  user: Int32Array;
  /** The product that was shown. */
  action: Int32Array;
  /** 1 for a click, 0 for none. */
  reward: Int32Array;
  /** Probability with which the policy showed that product to that user, in (0, 1]. */
  propensity: Float64Array;
}

/** Options: how users become known. */
export interface PolicyWorldOptions {
  /** Impressions of each category in each user's past, 1 or more: the longer, the better their taste is known. Default: 6. */
  history?: number;
  /** Source of the past. */
  random: Random;
}

/**
 * The pet shop as a world for off-policy evaluation: policies are tables of probabilities [users, products], so that
 * their value is not estimated but known,
 *
 *   V(pi) = 1/users sum_u sum_a pi(a | u) rate(u, a).
 *
 * What a policy may know of a user is their click rate per category in a short past, not the persona.
 * @example
 * const world = new PolicyWorld(new ZooplusSimulator({ products: 20, seed: 42 }), { random });
 * const careful = world.historyPolicy(2);
 * world.value(careful); // exact
 * const log = world.log(careful, 10_000, random); // { user, action, reward, propensity }
 */
export class PolicyWorld {
  readonly users: number;
  readonly products: number;
  /** Features per user: one per category. */
  readonly dimension: number;
  /**
   * (clicks + 1) / (impressions + 2) in the user's past, by category, less the mean of all users: [users, dimension].
   */
  readonly contexts: Float64Array;
  /** True click rates: [users, products]. */
  private readonly rates: Float64Array;
  private readonly categoryOf: Int32Array;
  /** Mean of the past click rates over users: [dimension]. */
  private readonly categoryRates: Float64Array;

  /** @throws on a bad option, or a category without products */
  constructor(simulator: ZooplusSimulator, options: PolicyWorldOptions) {
    requireParts('simulator', simulator, ['categoryOf', 'personaOf']);
    requireOptions('options', options, { history: 'number?', random: 'Random' });
    const { history = 6, random } = options;
    requirePositiveInteger('history', history);
    requireRandom(random);
    const { categories } = simulator;
    this.users = simulator.users;
    this.products = simulator.products;
    this.dimension = categories.length;
    this.rates = simulator.trueRates();
    this.categoryOf = new Int32Array(this.products);
    this.categoryRates = new Float64Array(this.dimension);
    categories.forEach((name, category) => {
      const members = simulator.productsOf(name);
      if (members.length === 0)
        throw argumentError('products', `enough for each category`, `none in ${name}`);
      for (const product of members) this.categoryOf[product] = category;
    });
    this.contexts = this.pastRates(history, random);
  }

  /** The exact value of a policy: mean click rate per decision. @throws unless its rows are distributions */
  value(policy: ArrayLike<number>): number {
    this.requirePolicy(policy);
    let sum = 0;
    for (let i = 0; i < policy.length; i++) sum += policy[i] * this.rates[i];
    return sum / this.users;
  }

  /** What the best decision for every user earns. */
  bestValue(): number {
    let sum = 0;
    for (let user = 0; user < this.users; user++) {
      sum += this.rates
        .subarray(user * this.products, (user + 1) * this.products)
        .reduce((a, b) => Math.max(a, b));
    }
    return sum / this.users;
  }

  /** True click rates of a user's products. @throws if there is no such user */
  ratesOf(user: number): Float64Array {
    requireIds('user', [user], this.users);
    return this.rates.slice(user * this.products, (user + 1) * this.products);
  }

  /**
   * The policy that shows products in proportion to exp(sharpness * click rate of their category in the user's past): 0
   * is uniform, large values follow the past, negative ones flee from it.
   * @returns [users, products]
   */
  historyPolicy(sharpness: number): Float64Array {
    return this.softmaxOf(sharpness, (user, category) => this.contexts[user * this.dimension + category]);
  }

  /**
   * The policy that shows everybody the same products, in proportion to exp(sharpness * mean click rate of their
   * category in all users' pasts).
   * @returns [users, products]
   */
  bestsellerPolicy(sharpness: number): Float64Array {
    return this.softmaxOf(sharpness, (_, category) => this.categoryRates[category]);
  }

  /** A policy that never shows some products; their probability goes to the others. @throws if none is left */
  without(policy: ArrayLike<number>, products: ArrayLike<number>): Float64Array {
    this.requirePolicy(policy);
    requireIds('products', products, this.products);
    const banned = new Set(Array.from(products));
    const rest = Float64Array.from(policy, (p, i) => (banned.has(i % this.products) ? 0 : p));
    for (let user = 0; user < this.users; user++) {
      const row = rest.subarray(user * this.products, (user + 1) * this.products);
      const sum = row.reduce((a, b) => a + b, 0);
      if (sum === 0)
        throw argumentError('products', `fewer: user ${user} is left with none`, products.length);
      for (let a = 0; a < row.length; a++) row[a] /= sum;
    }
    return rest;
  }

  /** Random users arrive, the policy decides, clicks are drawn. @param rows 1 or more */
  log(policy: ArrayLike<number>, rows: number, random: Random): PolicyLog {
    this.requirePolicy(policy);
    requirePositiveInteger('rows', rows);
    requireMemory(`a log of ${rows} rows`, 20 * rows);
    requireRandom(random);
    const log = {
      user: new Int32Array(rows),
      action: new Int32Array(rows),
      reward: new Int32Array(rows),
      propensity: new Float64Array(rows),
    };
    for (let row = 0; row < rows; row++) {
      const user = Math.floor(random.uniform() * this.users);
      const action = indexAt(policy, random.uniform(), user * this.products, this.products);
      log.user[row] = user;
      log.action[row] = action;
      log.propensity[row] = policy[user * this.products + action];
      log.reward[row] = random.uniform() < this.rates[user * this.products + action] ? 1 : 0;
    }
    return log;
  }

  private softmaxOf(sharpness: number, score: (user: number, category: number) => number): Float64Array {
    requireFinite('sharpness', sharpness);
    const policy = new Float64Array(this.users * this.products);
    for (let user = 0; user < this.users; user++) {
      let sum = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < this.products; a++) {
        most = Math.max(most, sharpness * score(user, this.categoryOf[a]));
      }
      for (let a = 0; a < this.products; a++) {
        // Relative to the largest: exp of a sharp policy's scores is no number.
        const p = Math.exp(sharpness * score(user, this.categoryOf[a]) - most);
        policy[user * this.products + a] = p;
        sum += p;
      }
      for (let a = 0; a < this.products; a++) policy[user * this.products + a] /= sum;
    }
    return policy;
  }

  private pastRates(history: number, random: Random): Float64Array {
    const rates = new Float64Array(this.users * this.dimension);
    const example = Int32Array.from({ length: this.dimension }, (_, c) => this.categoryOf.indexOf(c));
    for (let i = 0; i < rates.length; i++) {
      const [user, category] = [Math.floor(i / this.dimension), i % this.dimension];
      // Products of one category are clicked at one rate, so any of them stands for the category.
      const rate = this.rates[user * this.products + example[category]];
      let clicks = 0;
      for (let shown = 0; shown < history; shown++) if (random.uniform() < rate) clicks++;
      rates[i] = (clicks + 1) / (history + 2);
      this.categoryRates[category] += rates[i] / this.users;
    }
    return rates.map((rate, i) => rate - this.categoryRates[i % this.dimension]);
  }

  private requirePolicy(policy: ArrayLike<number>): void {
    if (policy?.length !== this.users * this.products) {
      throw argumentError(
        'policy',
        `[users, products] = ${this.users} x ${this.products} probabilities`,
        policy?.length ?? policy,
      );
    }
    for (let user = 0; user < this.users; user++) {
      let sum = 0;
      for (let i = user * this.products; i < (user + 1) * this.products; i++) {
        if (!(policy[i] >= 0)) throw argumentError(`policy[${i}]`, 'a probability', policy[i]);
        sum += policy[i];
      }
      if (!(Math.abs(sum - 1) < 1e-6))
        throw argumentError(`policy of user ${user}`, 'numbers that sum to 1', sum);
    }
  }
}

/**
 * A table by user as a table by row of a log: the rows of `table` at `ids`.
 * @param table [ids, width], row by row
 * @throws if the table has no whole rows, or an id is outside
 * @example
 * rowsByUser(world.contexts, log.user, world.dimension); // [rows, dimension]
 */
export function rowsByUser(table: ArrayLike<number>, ids: Int32Array, width: number): Float64Array {
  requirePositiveInteger('width', width);
  if (table.length % width !== 0)
    throw argumentError('table', `whole rows of ${width} numbers`, table.length);
  requireIds('ids', ids, table.length / width);
  const rows = new Float64Array(ids.length * width);
  for (let row = 0; row < ids.length; row++) {
    for (let k = 0; k < width; k++) rows[row * width + k] = table[ids[row] * width + k];
  }
  return rows;
}
