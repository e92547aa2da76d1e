import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';

/** Columns of a planted market, in the order of its tables. */
export const plantedColumns = [
  'homeowner',
  'credit',
  'vehicle',
  'neighbors',
  'age',
  'income',
  'region',
  'channel',
  'tenure',
  'married',
  'children',
  'weekday',
] as const;

/** A column of a planted market. */
export type PlantedColumn = (typeof plantedColumns)[number];

/** Customers and whether they bought an umbrella insurance, as columns. */
export type PlantedOffers = Record<PlantedColumn, (string | number)[]> & {
  bought: number[];
  /** The true logit; not for models. */
  logit: number[];
};

/** Options of a `PlantedMarket`. */
export interface PlantedMarketOptions {
  /** Columns that decide, two or more. Default: homeowner, credit, vehicle and neighbors. */
  causes?: readonly PlantedColumn[];
  /** Strength of each cause, above 0. Default: drawn in [1.2, 1.8]. */
  strength?: number;
  /** Source of strengths, signs and values of categories. */
  random: Random;
}

const categories: Readonly<Partial<Record<PlantedColumn, readonly string[]>>> = {
  homeowner: ['no', 'yes'],
  vehicle: ['none', 'sedan', 'SUV', 'truck', 'sports car'],
  region: ['north', 'east', 'south', 'west', 'coast', 'hills'],
  channel: ['agent', 'phone', 'web'],
  married: ['no', 'yes'],
  weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
};

/**
 * An insurance market whose reasons are planted: some columns decide whether a customer buys, each by a strength of its
 * own, the first two together by half of that; all others do nothing. Income follows credit, tenure follows age, and
 * owners of homes are married more often: what does nothing is not without relation to what does.
 * @throws on fewer than two causes, a column twice, or a strength that is not above 0
 * @example
 * const market = new PlantedMarket({ random: new Random(1) });
 * const training = market.offers(20_000, new Random(2));
 */
export class PlantedMarket {
  readonly causes: readonly PlantedColumn[];
  private readonly strengths: ReadonlyMap<PlantedColumn, number>;
  /** What each category of a cause is worth, in [-1, 1]. */
  private readonly worths: ReadonlyMap<PlantedColumn, ReadonlyMap<string, number>>;

  constructor(options: PlantedMarketOptions) {
    requireOptions('options', options, { causes: 'list?', strength: 'number?', random: 'Random' });
    const { causes = ['homeowner', 'credit', 'vehicle', 'neighbors'], strength, random } = options;
    requireRandom(random);
    if (causes.length < 2 || new Set(causes).size !== causes.length)
      throw argumentError('causes', 'two or more different columns', causes);
    const unknown = causes.find((cause) => !plantedColumns.includes(cause));
    if (unknown !== undefined) throw argumentError('causes', `of ${plantedColumns.join(', ')}`, unknown);
    if (strength !== undefined && !(strength > 0)) throw argumentError('strength', 'above 0', strength);
    this.causes = [...causes];
    this.strengths = new Map(causes.map((cause) => [cause, strength ?? random.uniform(1.2, 1.8)]));
    this.worths = new Map(
      Object.entries(categories).map(([column, values]) => {
        const order = random.shuffle(values);
        const worth = (i: number) => -1 + (2 * i) / (values.length - 1);
        return [column as PlantedColumn, new Map(order.map((value, i) => [value, worth(i)]))];
      }),
    );
  }

  /** What a column's value is worth, in [-1, 1], whether or not it is a cause. */
  worth(column: PlantedColumn, value: string | number): number {
    if (typeof value === 'string') return this.worths.get(column)?.get(value) ?? 0;
    const [middle, spread] = numbers[column] ?? [0, 1];
    return Math.tanh((value - middle) / spread);
  }

  /** What each cause adds to a customer's logit by itself; 0 for other columns. */
  effect(column: PlantedColumn, value: string | number): number {
    return (this.strengths.get(column) ?? 0) * this.worth(column, value);
  }

  /** Draws customers and what they do. @param rows 1 or more */
  offers(rows: number, random: Random): PlantedOffers {
    requirePositiveInteger('rows', rows);
    requireRandom(random);
    const offers = Object.fromEntries(
      [...plantedColumns, 'bought', 'logit'].map((name) => [name, []]),
    ) as unknown as PlantedOffers;
    for (let row = 0; row < rows; row++) {
      const customer = drawCustomer(random);
      const parts = this.causes.map((cause) => this.effect(cause, customer[cause]));
      const [first, second] = this.causes.map((cause) => this.worth(cause, customer[cause]));
      const logit = parts.reduce((sum, part) => sum + part, 0.75 * first * second);
      for (const column of plantedColumns) offers[column].push(customer[column]);
      offers.logit.push(logit);
      offers.bought.push(random.bernoulli(1 / (1 + Math.exp(-logit))) ? 1 : 0);
    }
    return offers;
  }
}

/** Middle and spread of the columns of numbers. */
const numbers: Readonly<Partial<Record<PlantedColumn, readonly [number, number]>>> = {
  credit: [680, 60],
  neighbors: [0.4, 0.2],
  age: [45, 15],
  income: [60, 20],
  tenure: [6, 4],
  children: [1.2, 1],
};

function drawCustomer(random: Random): Record<PlantedColumn, string | number> {
  const pick = (column: PlantedColumn) => {
    const values = categories[column] as readonly string[];
    return values[random.integer(0, values.length)];
  };
  const credit = 680 + 60 * random.normal();
  const age = Math.max(18, 45 + 15 * random.normal());
  const homeowner = pick('homeowner');
  return {
    homeowner,
    credit,
    vehicle: pick('vehicle'),
    neighbors: random.beta(2, 3),
    age,
    income: 60 + 0.15 * (credit - 680) + 17 * random.normal(),
    region: pick('region'),
    channel: pick('channel'),
    tenure: Math.max(0, 6 + 0.1 * (age - 45) + 3 * random.normal()),
    married: random.bernoulli(homeowner === 'yes' ? 0.65 : 0.35) ? 'yes' : 'no',
    children: random.integer(0, 4),
    weekday: pick('weekday'),
  };
}
