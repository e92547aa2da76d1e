import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireOptions, requireParts } from '../../core/options/options';
import { requireSize } from '../world-options';
import type { CustomerLog } from './customers';

/** The behavior feature without a like is below 0.1, which a float32 may round up to this. */
const largestWithoutLike = Math.fround(0.1);

/** What an oracle may look at. */
export interface CustomerOracleOptions {
  /** Number of products of the simulator; 1 or more. */
  products: number;
  /** How many of them each customer likes; 1 to `products`. */
  preferredProducts: number;
  /** Whether the oracle remembers which customer a training row belongs to. */
  customer: boolean;
  /** Whether the oracle sees the behavior feature of the row that it judges. */
  behavior: boolean;
}

/**
 * Exact P(label = 1) of each test row in the world of `CustomerSimulator`, given what the oracle may look at: no
 * model that sees the same can have a smaller expected log loss, and none a larger expected AUC. It shows how much
 * there is to learn, apart from whether a network learns it.
 *
 * A customer of whom s products were seen in training, k of them liked, likes a product that was not seen with
 * probability (K - k) / (P - s); one that was seen, with 0 or 1. The behavior feature b has density 1 / 1.1 on
 * [0, 1.1) after a like and 10 on [0, 0.1) otherwise: below 0.1 the odds are divided by 11, above the label is 1.
 *
 * @returns a probability in [0, 1] per test row
 * @throws on a bad option, ids outside, or a training log that contradicts itself (one customer, one product, two
 *   labels), which the simulator never makes
 */
export function customerOracle(
  train: CustomerLog,
  test: CustomerLog,
  options: CustomerOracleOptions,
): Float64Array {
  requireParts('train', train, ['customer', 'product', 'behavior', 'label']);
  requireParts('test', test, ['customer', 'product', 'behavior', 'label']);
  requireOptions('options', options, {
    products: 'number',
    preferredProducts: 'number',
    customer: 'boolean',
    behavior: 'boolean',
  });
  const { products, preferredProducts, customer, behavior } = options;
  requireSize('products', products);
  requireSize('preferredProducts', preferredProducts);
  if (preferredProducts > products) {
    throw argumentError('preferredProducts', `at most the ${products} products`, preferredProducts);
  }
  requireIds('train.product', train.product, products);
  requireIds('test.product', test.product, products);
  const memory = customer ? remember(train, products) : undefined;
  return Float64Array.from(test.label, (_, row) => {
    const prior = memory
      ? chanceGiven(memory, test.customer[row], test.product[row], products, preferredProducts)
      : preferredProducts / products;
    if (!behavior) return prior;
    if (test.behavior[row] > largestWithoutLike) return 1;
    return prior / (prior + 11 * (1 - prior));
  });
}

/** What is known of each customer: label by product. */
type Memory = Map<number, Map<number, number>>;

function remember(train: CustomerLog, products: number): Memory {
  const memory: Memory = new Map();
  for (let row = 0; row < train.customer.length; row++) {
    const id = train.customer[row];
    const seen = memory.get(id) ?? new Map<number, number>();
    const before = seen.get(train.product[row]);
    if (before !== undefined && before !== train.label[row]) {
      throw argumentError(
        'train',
        'a log with one label per customer and product',
        `two for customer ${id} and product ${train.product[row]} of ${products}`,
      );
    }
    memory.set(id, seen.set(train.product[row], train.label[row]));
  }
  return memory;
}

function chanceGiven(
  memory: Memory,
  customer: number,
  product: number,
  products: number,
  preferred: number,
): number {
  const seen = memory.get(customer);
  if (seen === undefined) return preferred / products;
  const known = seen.get(product);
  if (known !== undefined) return known;
  let liked = 0;
  for (const label of seen.values()) liked += label;
  return (preferred - liked) / (products - seen.size);
}
