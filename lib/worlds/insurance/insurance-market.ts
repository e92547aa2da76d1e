import { argumentError, requireOneOf } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { requireSize, type SourceOptions, sourceOf } from '../world-options';
import { drawCustomer, type InsuranceCustomer } from './customers';
import { insuranceProducts } from './products';

/** Options of an `InsuranceMarket`. */
export interface InsuranceMarketOptions extends SourceOptions {
  /** Number of zip codes, 2 to 1,000; one of them is 90210. Default: 200. */
  zips?: number;
  /** Rules of single zip codes, 1 to a tenth of all pairs of a zip code and a product. Default: 12. */
  rules?: number;
}

/** People of one zip code buy one product more, or less, than anybody of their kind elsewhere. */
export interface InsuranceRule {
  readonly zip: string;
  readonly product: string;
  /** What it adds to the logit. */
  readonly effect: number;
}

/** Which offers are drawn; `holes` are combinations that nobody has been offered yet. */
export type InsuranceOfferKind = 'known' | 'holes' | 'rules';

/** Options: how offers are drawn. */
export interface InsuranceOfferOptions {
  /**
   * `known`: a random product to a random customer, but none of the holes; `holes`: of the holes alone, in zip codes
   * without a rule for it; `rules`: the products and zip codes of the rules alone, outside the holes. Default: 'known'.
   */
  kind?: InsuranceOfferKind;
  random: Random;
}

/** Offers as columns: who got which, and whether they bought. */
export type InsuranceOffers = {
  zip: string[];
  age: Float64Array;
  credit: Float64Array;
  homeowner: string[];
  vehicleValue: Float64Array;
  vehicleAge: Float64Array;
  product: string[];
  /** 1 if the offer was taken. */
  bought: Int32Array;
  /** The true probability of that; not for models. */
  probability: Float64Array;
};

/**
 * An insurance market in which what people buy has two reasons. What holds everywhere: good credit buys umbrellas, if
 * there is a home to protect. And what holds in one place alone: rules of single zip codes, of
 * which "drivers in zip 90210 buy high limits" is the first. No column but the zip code itself tells of a rule. Some
 * combinations have never been offered (`isHole`): who answers there must have understood what holds everywhere.
 * @throws on an option outside its range
 * @example
 * const market = new InsuranceMarket({ seed: 1 });
 * const train = market.offers(60_000, { random: new Random(2) });
 * const unseen = market.offers(10_000, { kind: 'holes', random: new Random(3) });
 */
export class InsuranceMarket {
  readonly zips: readonly string[];
  readonly products: readonly string[] = insuranceProducts.map(({ name }) => name);
  /** The rules; the first is that 90210 buys high limits. */
  readonly rules: readonly InsuranceRule[];
  private readonly effects: ReadonlyMap<string, number>;

  constructor(options: InsuranceMarketOptions = {}) {
    requireOptions('options', options, {
      zips: 'number?',
      rules: 'number?',
      seed: 'any?',
      random: 'Random?',
    });
    const { zips = 200, rules = 12 } = options;
    requireSize('zips', zips, 2);
    if (zips > 1000) throw argumentError('zips', 'at most 1000', zips);
    requireSize('rules', rules, 1);
    const most = Math.floor((zips * insuranceProducts.length) / 10);
    if (rules > most) throw argumentError('rules', `at most a tenth of all pairs, ${most}`, rules);
    const random = sourceOf(options);
    this.zips = drawZips(zips, random.child('zips'));
    this.rules = drawRules(rules, this.zips, this.products, random.child('rules'));
    this.effects = new Map(this.rules.map(({ zip, product, effect }) => [`${zip}/${product}`, effect]));
  }

  /** The true probability that a customer buys a product when it is offered. @throws on a product that is not sold */
  probability(customer: InsuranceCustomer, product: string): number {
    const index = this.products.indexOf(product);
    if (index < 0) requireOneOf('product', product, this.products);
    const rule = this.effects.get(`${customer.zip}/${product}`) ?? 0;
    return 1 / (1 + Math.exp(-insuranceProducts[index].logit(customer) - rule));
  }

  /** Columns that decide whether a product is bought, the zip code only where a rule is about it. */
  causesOf(product: string): readonly string[] {
    const index = this.products.indexOf(product);
    if (index < 0) requireOneOf('product', product, this.products);
    const { causes } = insuranceProducts[index];
    return this.rules.some((rule) => rule.product === product) ? [...causes, 'zip'] : causes;
  }

  /**
   * Whether a combination has never been offered: umbrellas to homeowners of credit 690 to 760, gap insurance for
   * vehicles below three years and of 30,000 to 42,000 dollars.
   */
  isHole({ homeowner, credit, vehicleAge, vehicleValue }: InsuranceCustomer, product: string): boolean {
    if (product === 'umbrella') return homeowner && credit >= 690 && credit <= 760;
    return product === 'gap insurance' && vehicleAge < 3 && vehicleValue >= 30 && vehicleValue <= 42;
  }

  /**
   * Draws offers.
   * @param rows how many, 1 or more
   * @throws on a bad number of rows or an unknown kind
   */
  offers(rows: number, options: InsuranceOfferOptions): InsuranceOffers {
    requireSize('rows', rows);
    requireOptions('options', options, { kind: 'text?', random: 'Random' });
    const { kind = 'known', random } = options;
    requireOneOf('kind', kind, ['known', 'holes', 'rules'] as const);
    requireRandom(random);
    const offers = emptyOffers(rows);
    for (let row = 0; row < rows; row++) {
      const { customer, product } = this.draw(kind, random);
      const probability = this.probability(customer, product);
      offers.zip[row] = customer.zip;
      offers.age[row] = customer.age;
      offers.credit[row] = customer.credit;
      offers.homeowner[row] = customer.homeowner ? 'yes' : 'no';
      offers.vehicleValue[row] = customer.vehicleValue;
      offers.vehicleAge[row] = customer.vehicleAge;
      offers.product[row] = product;
      offers.probability[row] = probability;
      offers.bought[row] = random.bernoulli(probability) ? 1 : 0;
    }
    return offers;
  }

  /** A customer and a product of a kind: drawn until they are of it. */
  private draw(kind: InsuranceOfferKind, random: Random): { customer: InsuranceCustomer; product: string } {
    for (;;) {
      const someone = drawCustomer(this.zips, random);
      const rule = this.rules[random.integer(0, this.rules.length)];
      const customer = kind === 'rules' ? { ...someone, zip: rule.zip } : someone;
      const product =
        kind === 'rules' ? rule.product : this.products[random.integer(0, this.products.length)];
      const isHole = this.isHole(customer, product);
      if (kind !== 'holes' && !isHole) return { customer, product };
      if (kind === 'holes' && isHole && !this.effects.has(`${customer.zip}/${product}`))
        return { customer, product };
    }
  }
}

function emptyOffers(rows: number): InsuranceOffers {
  return {
    zip: new Array<string>(rows),
    age: new Float64Array(rows),
    credit: new Float64Array(rows),
    homeowner: new Array<string>(rows),
    vehicleValue: new Float64Array(rows),
    vehicleAge: new Float64Array(rows),
    product: new Array<string>(rows),
    bought: new Int32Array(rows),
    probability: new Float64Array(rows),
  };
}

/** Distinct zip codes of California, 90210 the first of them. */
function drawZips(count: number, random: Random): string[] {
  const zips = new Set(['90210']);
  while (zips.size < count) zips.add(String(random.integer(90001, 96163)));
  return [...zips];
}

/** Distinct pairs of a zip code and a product; effects of 2 to 3 up, every third one down. */
function drawRules(
  count: number,
  zips: readonly string[],
  products: readonly string[],
  random: Random,
): InsuranceRule[] {
  const rules = new Map<string, InsuranceRule>();
  rules.set('90210/high limits', { zip: '90210', product: 'high limits', effect: 3 });
  while (rules.size < count) {
    const [zip, product] = [
      zips[random.integer(0, zips.length)],
      products[random.integer(0, products.length)],
    ];
    if (rules.has(`${zip}/${product}`)) continue;
    const size = random.uniform(2, 3);
    rules.set(`${zip}/${product}`, { zip, product, effect: rules.size % 3 === 2 ? -size : size });
  }
  return [...rules.values()];
}
