import { argumentError, requireProbability } from '../../core/checks';
import type { DataFrame } from '../../core/danfo';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { appended, newcomers, numberOf, positions, randomNumbers, shuffledCatalog } from './zooplus-catalog';
import { type ClickWorld, generateLog, type InteractionLog, type LogOptions } from './zooplus-log';
import { checkZooplusOptions, type ZooplusOptions } from './zooplus-options';
import { logTable, personaTable, productTable } from './zooplus-tables';

/**
 * The simulated pet shop of chapter 1: a catalog of products in categories, users who each follow a persona,
 * and clicks that are Bernoulli draws at the persona's rate for the product's category:
 * P(click | user, product) = rate[persona(user), category(product)].
 *
 * Catalog, personas and logs draw from separate streams of the one source, so a world with more users has the
 * same catalog, and changes made on the way never shift later draws.
 *
 * @example
 * const simulator = new ZooplusSimulator({ seed: 42 });
 * const log = simulator.generateLog(200_000); // { user, product, clicked }
 * simulator.trueRate(log.user[0], log.product[0]);
 */
export class ZooplusSimulator {
  /** The product categories. */
  readonly categories: readonly string[];
  /** All personas; users are assigned to the first `startingPersonas` of them. */
  readonly personas: readonly string[];
  readonly startingPersonas: number;
  private readonly random: Random;
  private readonly rewards: Random;
  private readonly visits: Random;
  private readonly world: ClickWorld;
  private readonly newcomers: { products: Random; users: Random };
  private logs = 0;
  private drifts = 0;

  /** @throws on the first option that breaks its rule */
  constructor(options: ZooplusOptions = {}) {
    requireOptions('options', options, {
      products: 'number?',
      users: 'number?',
      categories: 'list?',
      personas: 'object?',
      laterPersonas: 'object?',
      seed: 'any?',
      random: 'Random?',
    });
    const setup = checkZooplusOptions(options);
    this.random = setup.random;
    this.categories = setup.categories;
    this.personas = setup.personas;
    this.startingPersonas = setup.startingPersonas;
    this.rewards = this.random.child('zooplus-rewards');
    this.visits = this.random.child('zooplus-visits');
    this.newcomers = {
      products: this.random.child('zooplus-new-products'),
      users: this.random.child('zooplus-new-users'),
    };
    this.world = {
      rates: setup.rates,
      categories: setup.categories.length,
      categoryOfProduct: shuffledCatalog(
        setup.products,
        setup.categories.length,
        this.random.child('zooplus-catalogue'),
      ),
      personaOfUser: randomNumbers(
        setup.users,
        setup.startingPersonas,
        this.random.child('zooplus-personas'),
      ),
    };
  }

  /** Number of products: their ids are 0 .. products - 1. */
  get products(): number {
    return this.world.categoryOfProduct.length;
  }

  /** Number of users: their ids are 0 .. users - 1. */
  get users(): number {
    return this.world.personaOfUser.length;
  }

  /** The category of a product. @throws if there is no such product */
  categoryOf(product: number): string {
    return this.categories[this.world.categoryOfProduct[this.knownProduct(product)]];
  }

  /** The persona that a user follows now. @throws if there is no such user */
  personaOf(user: number): string {
    return this.personas[this.world.personaOfUser[this.knownUser(user)]];
  }

  /** The products of a category, by id. @throws on an unknown category */
  productsOf(category: string): Int32Array {
    return positions(this.world.categoryOfProduct, numberOf('category', category, this.categories));
  }

  /** The users who follow a persona now, by id. @throws on an unknown persona */
  usersOf(persona: string): Int32Array {
    return positions(this.world.personaOfUser, numberOf('persona', persona, this.personas));
  }

  /** A persona's click rate for a category, in [0, 1]. @throws if either is unknown */
  personaRate(persona: string, category: string): number {
    const row = numberOf('persona', persona, this.personas);
    return this.world.rates[row * this.world.categories + numberOf('category', category, this.categories)];
  }

  /**
   * The probability that the user clicks on the product when it is shown.
   *
   * Deviation: the source answers 0.0 for an unknown user or product, which hides mistakes in ids; here it is
   * an error.
   * @throws if there is no such user or product
   */
  trueRate(user: number, product: number): number {
    const persona = this.world.personaOfUser[this.knownUser(user)];
    const category = this.world.categoryOfProduct[this.knownProduct(product)];
    return this.world.rates[persona * this.world.categories + category];
  }

  /** The true click rates of all products for one user: [products]. @throws if there is no such user */
  trueRatesOf(user: number): Float64Array {
    const row = this.world.personaOfUser[this.knownUser(user)] * this.world.categories;
    return Float64Array.from(this.world.categoryOfProduct, (category) => this.world.rates[row + category]);
  }

  /** The true click rates of all users and products, row by row: [users, products]. */
  trueRates(): Float64Array {
    const { products, users } = this;
    if (users * products > 2 ** 28) {
      throw argumentError(
        'users times products',
        'at most 2^28 (2 GiB): take trueRatesOf(user)',
        users * products,
      );
    }
    const byPersona = this.personas.map((_, persona) =>
      Float64Array.from(
        this.world.categoryOfProduct,
        (c) => this.world.rates[persona * this.world.categories + c],
      ),
    );
    const rates = new Float64Array(users * products);
    for (let user = 0; user < users; user++)
      rates.set(byPersona[this.world.personaOfUser[user]], user * products);
    return rates;
  }

  /** The highest true click rate that any product has for this user: what the best decision earns. */
  bestRate(user: number): number {
    return this.trueRatesOf(user).reduce((best, rate) => Math.max(best, rate), 0);
  }

  /**
   * Shows the product to the user: 1 for a click, 0 for none. Takes exactly one uniform number from `random`, so
   * competing policies that share a seeded source share their draws.
   * @throws if there is no such user or product
   */
  reward(user: number, product: number, random: Random = this.rewards): number {
    requireRandom(random);
    const rate = this.trueRate(user, product);
    return random.uniform() < rate ? 1 : 0;
  }

  /** A user, all equally likely. */
  randomUser(random: Random = this.visits): number {
    requireRandom(random);
    return random.integer(0, this.users);
  }

  /**
   * Generates a log: random users are shown random products, or what `options.choose` decides.
   * Each call continues with a new stream; two simulators of one seed give the same users and the same draws to
   * their n-th logs, whatever their policies show.
   * @param rows 0 or more
   * @throws on a bad option, or if the policy returns anything but a product id
   */
  generateLog(rows: number, options: LogOptions = {}): InteractionLog {
    requireOptions('options', options, {
      choose: 'function?',
      users: 'list?',
      products: 'list?',
      random: 'Random?',
    });
    const log = generateLog(
      this.world,
      rows,
      options.random ?? this.random.child(`zooplus-log-${this.logs}`),
      options,
    );
    if (options.random === undefined) this.logs++;
    return log;
  }

  /**
   * Adds products to the catalog.
   * @param what one category per new product, or how many products of random categories
   * @returns the new ids @throws on an unknown category or a bad number
   */
  addProducts(what: number | readonly string[]): Int32Array {
    const first = this.products;
    const added = newcomers(
      'products',
      what,
      this.categories,
      this.categories.length,
      this.newcomers.products,
    );
    this.world.categoryOfProduct = appended('products', this.world.categoryOfProduct, added);
    return Int32Array.from(added, (_, i) => first + i);
  }

  /**
   * Adds users.
   * @param what one persona per new user, or how many users of random starting personas
   * @returns the new ids @throws on an unknown persona or a bad number
   */
  addUsers(what: number | readonly string[]): Int32Array {
    const first = this.users;
    const added = newcomers('users', what, this.personas, this.startingPersonas, this.newcomers.users);
    this.world.personaOfUser = appended('users', this.world.personaOfUser, added);
    return Int32Array.from(added, (_, i) => first + i);
  }

  /** Lets a user follow another persona from now on. @throws if user or persona is unknown */
  changePersona(user: number, persona: string): void {
    this.world.personaOfUser[this.knownUser(user)] = numberOf('persona', persona, this.personas);
  }

  /**
   * Lets a share of a persona's users, chosen at random, follow another persona from now on.
   * @param share in [0, 1]; the number of users is rounded. Default: 1, all of them
   * @returns the users who changed, by id @throws on an unknown persona or a bad share
   */
  driftPersonas(from: string, to: string, share = 1): Int32Array {
    requireProbability('share', share);
    const users = this.usersOf(from);
    const persona = numberOf('persona', to, this.personas);
    const order = this.random.child(`zooplus-drift-${this.drifts++}`).permutation(users.length);
    const changed = Int32Array.from(
      order.subarray(0, Math.round(share * users.length)),
      (i) => users[i],
    ).sort();
    for (const user of changed) this.world.personaOfUser[user] = persona;
    return changed;
  }

  /** The catalog as a table to look at: product, category. */
  productTable(): DataFrame {
    return productTable(this);
  }

  /** The personas as a table to look at: persona, a column of click rates per category, users who follow it. */
  personaTable(): DataFrame {
    return personaTable(this);
  }

  /** The first rows of a log as a table to look at: user, product, clicked, category. Default: 5 rows. */
  logTable(log: InteractionLog, rows = 5): DataFrame {
    return logTable(this, log, rows);
  }

  private knownUser(user: number): number {
    if (!(Number.isInteger(user) && user >= 0 && user < this.users)) {
      throw argumentError('user', `an id in [0, ${this.users})`, user);
    }
    return user;
  }

  private knownProduct(product: number): number {
    if (!(Number.isInteger(product) && product >= 0 && product < this.products)) {
      throw argumentError('product', `an id in [0, ${this.products})`, product);
    }
    return product;
  }
}
