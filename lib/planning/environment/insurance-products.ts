import { Random } from '../../core/random';

/** What is fixed in a world of insurance customers: the products, and who needs them. */
export interface InsuranceProducts {
  readonly products: number;
  /** Premium per quarter, [products]. */
  readonly premium: Float64Array;
  /** How tempting an offer sounds, whether it is needed or not: [products], in [0, 1]. */
  readonly appeal: Float64Array;
  readonly kinds: number;
  /** Mean need of each kind of customer, [kinds, products], in [0, 1]. */
  readonly need: Float64Array;
}

/** Premium of the motor cover that everybody has, per quarter. */
export const basePremium = 30;
/** What a contact costs the insurer. */
export const contactCost = 1;
/** What a discount takes off the quarter's premium. */
export const rebate = 6;

/** The products of a world, by its seed. */
export function insuranceProducts(products: number, kinds: number, world: number): InsuranceProducts {
  const random = new Random(world).child('insurance products');
  return {
    products,
    premium: Float64Array.from({ length: products }, () => random.uniform(5, 16)),
    appeal: Float64Array.from({ length: products }, () => random.uniform()),
    kinds,
    // Most kinds need few products: what sounds good to all suits some.
    need: Float64Array.from({ length: kinds * products }, () => random.uniform() ** 1.5),
  };
}
