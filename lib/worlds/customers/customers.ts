import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireSize, type SourceOptions, sourceOf } from '../world-options';

/** Options: how a `CustomerSimulator` is set up. */
export interface CustomerOptions extends SourceOptions {
  /** Number of customers at the start; 1 or more. Default: 1000. */
  customers?: number;
  /** Number of products; 1 or more. Default: 100. */
  products?: number;
  /** Rows per customer in a log; 1 or more. Default: 5. */
  interactionsPerCustomer?: number;
  /** How many products each customer likes; 1 to `products`. Default: 3. */
  preferredProducts?: number;
}

/** Log of the simulated shop, one entry per row. */
export type CustomerLog = {
  /** Customer ids. */
  customer: Int32Array;
  /** Product ids. */
  product: Int32Array;
  /** The behavior feature: U(0, 1) * (label + 0.1). */
  behavior: Float32Array;
  /** 1 if the product is among those that the customer likes, else 0. */
  label: Int32Array;
};

/** Which part of the customers a log is about, and how long it is. */
export interface CustomerLogOptions {
  /** Ids of the customers to generate rows for, in this order. Default: all. */
  customers?: ArrayLike<number>;
  /** Rows per customer; 1 or more. Default: as the simulator was set up. */
  interactionsPerCustomer?: number;
  /** Source of the log; the same one gives the same log. Default: the simulator's next log. */
  random?: Random;
}

/**
 * The simulated shop of "Should You Use `customerId` as a Feature?": each customer likes a few products; a row shows the customer a random
 * product, is labeled 1 if it is liked, and carries a behavior feature U(0, 1) * (label + 0.1), which gives the
 * label away whenever it lies above 0.1. With the defaults about 3 % of the labels are 1.
 *
 * What each customer likes depends on the seed and the customer alone, so worlds that differ in size or in the
 * number of interactions share their first customers.
 *
 * @example
 * const simulator = new CustomerSimulator({ seed: 42 });
 * const log = simulator.generate(); // { customer, product, behavior, label }, 5000 rows
 * const unseen = simulator.generate({ customers: simulator.addCustomers(200) });
 */
export class CustomerSimulator {
  readonly products: number;
  readonly interactionsPerCustomer: number;
  readonly preferredProducts: number;
  private readonly random: Random;
  private readonly tastes: Random;
  /** The liked products of all customers, one row after the other: [customers, preferredProducts]. */
  private preferences = new Int32Array(0);
  private logs = 0;

  /** @throws on the first option that breaks its rule */
  constructor(options: CustomerOptions = {}) {
    requireOptions('options', options, {
      customers: 'number?',
      products: 'number?',
      interactionsPerCustomer: 'number?',
      preferredProducts: 'number?',
      seed: 'any?',
      random: 'Random?',
    });
    const { customers = 1000, products = 100, interactionsPerCustomer = 5, preferredProducts = 3 } = options;
    requireSize('customers', customers);
    requireSize('products', products);
    requireSize('interactionsPerCustomer', interactionsPerCustomer);
    requireSize('preferredProducts', preferredProducts);
    if (preferredProducts > products) {
      throw argumentError('preferredProducts', `at most the ${products} products`, preferredProducts);
    }
    this.products = products;
    this.interactionsPerCustomer = interactionsPerCustomer;
    this.preferredProducts = preferredProducts;
    this.random = sourceOf(options);
    this.tastes = this.random.child('customer-tastes');
    this.addCustomers(customers);
  }

  /** Number of customers: their ids are 0 .. customers - 1. */
  get customers(): number {
    return this.preferences.length / this.preferredProducts;
  }

  /** The products that a customer likes, in rising order. @throws if there is no such customer */
  preferred(customer: number): Int32Array {
    requireIds('customer', [customer], this.customers);
    const start = customer * this.preferredProducts;
    return this.preferences.slice(start, start + this.preferredProducts);
  }

  /** Adds customers with tastes of their own. @returns the new ids @throws unless the number is 1 or more */
  addCustomers(count: number): Int32Array {
    requireSize('count', count);
    const first = this.customers;
    requireSize('customers times preferredProducts', (first + count) * this.preferredProducts);
    const preferences = new Int32Array((first + count) * this.preferredProducts);
    preferences.set(this.preferences);
    for (let row = first; row < first + count; row++) {
      const liked = preferences.subarray(row * this.preferredProducts, (row + 1) * this.preferredProducts);
      this.drawDistinct(liked);
    }
    this.preferences = preferences;
    return Int32Array.from({ length: count }, (_, i) => first + i);
  }

  /**
   * Generates a log: every customer is shown `interactionsPerCustomer` random products. Each call continues with
   * a new stream. Rows stand customer by customer, as in the source.
   * @throws on a bad option
   */
  generate(options: CustomerLogOptions = {}): CustomerLog {
    requireOptions('options', options, {
      customers: 'list?',
      interactionsPerCustomer: 'number?',
      random: 'Random?',
    });
    const { interactionsPerCustomer: each = this.interactionsPerCustomer } = options;
    requireSize('interactionsPerCustomer', each);
    const chosen = options.customers ?? Int32Array.from({ length: this.customers }, (_, id) => id);
    requireIds('customers', chosen, this.customers);
    const rows = chosen.length * each;
    requireSize('customers times interactionsPerCustomer', rows, 0);
    const random = options.random ?? this.random.child(`customer-log-${this.logs++}`);
    const log = {
      customer: new Int32Array(rows),
      product: new Int32Array(rows),
      behavior: new Float32Array(rows),
      label: new Int32Array(rows),
    };
    const likedBy = new Int32Array(this.products).fill(-1);
    for (let row = 0; row < rows; row++) {
      const customer = chosen[Math.floor(row / each)];
      if (row % each === 0) this.mark(customer, likedBy);
      const product = Math.floor(random.uniform() * this.products);
      const label = likedBy[product] === customer ? 1 : 0;
      log.customer[row] = customer;
      log.product[row] = product;
      log.behavior[row] = random.uniform() * (label + 0.1);
      log.label[row] = label;
    }
    return log;
  }

  private mark(customer: number, likedBy: Int32Array): void {
    const start = customer * this.preferredProducts;
    for (let i = start; i < start + this.preferredProducts; i++) likedBy[this.preferences[i]] = customer;
  }

  /** Fills `liked` with distinct products, all sets equally likely (Floyd 1987), in rising order. */
  private drawDistinct(liked: Int32Array): void {
    for (let i = 0; i < liked.length; i++) {
      const last = this.products - liked.length + i;
      const product = Math.floor(this.tastes.uniform() * (last + 1));
      liked[i] = liked.subarray(0, i).includes(product) ? last : product;
    }
    liked.sort();
  }
}
