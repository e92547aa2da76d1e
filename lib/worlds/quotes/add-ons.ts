import { driverKinds } from './drivers';
import { fieldIndex, fieldsByIndex, type QuoteFieldName, quoteFieldNames } from './form';
import { quoteVehicles } from './vehicles';

/** What a term of interest may ask about: an answer's level, what a vehicle is, or the kind of driver. */
export type Trait = QuoteFieldName | 'fuel' | 'price' | 'driver';

/** A weight that counts when all traits are among the named ones. */
export type Term = readonly [weight: number, when: Readonly<Partial<Record<Trait, readonly string[]>>>];

/** An add-on cover that the quote may offer. */
export interface AddOn {
  readonly name: string;
  /** Logit of the interest of someone for whom no term counts. */
  readonly base: number;
  readonly terms: readonly Term[];
  /** Questions whose help page speaks of this add-on: reading it makes the visitor think of it. */
  readonly topics: readonly QuoteFieldName[];
  /** Whether who lowers the deductible, to be safe, wants it more. */
  readonly caution: boolean;
}

/** The add-ons. Interest needs combinations: an electric car is one thing, with a place to charge it another. */
export const quoteAddOns: readonly AddOn[] = [
  {
    name: 'gap insurance',
    base: -3.3,
    terms: [
      [1.3, { ownership: ['financed'] }],
      [1.9, { ownership: ['leased'] }],
      [1.2, { vehicleAge: ['new'] }],
      [-1, { vehicleAge: ['old'] }],
      [0.7, { price: ['high'] }],
      [1.2, { fuel: ['electric'], vehicleAge: ['new'] }],
    ],
    topics: ['ownership'],
    caution: false,
  },
  {
    name: 'EV charging cover',
    base: -5,
    terms: [
      [4.3, { fuel: ['electric'] }],
      [1.2, { fuel: ['hybrid'] }],
      [1.3, { fuel: ['electric'], parking: ['garage', 'driveway'] }],
      [-0.8, { fuel: ['electric'], parking: ['street'] }],
      [0.5, { fuel: ['electric'], zip: ['west'] }],
    ],
    topics: ['parking'],
    caution: false,
  },
  {
    name: 'umbrella',
    base: -2.8,
    terms: [
      [0.7, { price: ['high'] }],
      [1, { household: ['young driver'] }],
      [0.7, { household: ['young driver'], price: ['high'] }],
      [0.6, { age: ['45 to 64'] }],
      [0.5, { prior: ['insured'], household: ['couple', 'young driver'] }],
      [-0.4, { driver: ['saver'] }],
    ],
    topics: ['household'],
    caution: true,
  },
  {
    name: 'roadside assistance',
    base: -2.4,
    terms: [
      [1.2, { vehicleAge: ['old'] }],
      [0.7, { mileage: ['high'] }],
      [0.9, { vehicleAge: ['old'], mileage: ['high'] }],
      [-0.8, { vehicleAge: ['new'] }],
    ],
    topics: ['vehicleAge', 'mileage'],
    caution: true,
  },
  {
    name: 'glass cover',
    base: -2.4,
    terms: [
      [0.5, { zip: ['west', 'midwest'] }],
      [0.9, { mileage: ['high'] }],
      [0.6, { parking: ['street'] }],
      [0.7, { parking: ['street'], zip: ['northeast'] }],
    ],
    topics: ['parking'],
    caution: true,
  },
  {
    name: 'rental car',
    base: -2.5,
    terms: [
      [0.9, { use: ['commute'] }],
      [0.6, { household: ['single'] }],
      [0.7, { use: ['commute'], household: ['single'] }],
      [0.4, { ownership: ['leased'] }],
    ],
    topics: ['use'],
    caution: false,
  },
  {
    name: 'accident forgiveness',
    base: -3,
    terms: [
      [1.5, { household: ['young driver'] }],
      [1, { age: ['17 to 25'] }],
      [0.6, { prior: ['lapsed'] }],
      [0.6, { age: ['17 to 25'], mileage: ['high'] }],
    ],
    topics: ['household', 'prior'],
    caution: true,
  },
  {
    name: 'personal belongings',
    base: -3,
    terms: [
      [0.9, { parking: ['street'] }],
      [1.2, { use: ['business'] }],
      [0.8, { parking: ['street'], use: ['business'] }],
      [0.4, { driver: ['professional'] }],
    ],
    topics: ['parking'],
    caution: false,
  },
];

/** A term in numbers: the weight, and for each index a set of levels as bits; the driver's kind is index -1. */
export interface CompiledTerm {
  readonly weight: number;
  readonly conditions: readonly { readonly index: number; readonly levels: number }[];
}

/** An add-on's interest in numbers. */
export interface Interest {
  readonly base: number;
  readonly terms: readonly CompiledTerm[];
  /** Indices of the questions that matter for it, ascending. */
  readonly indices: readonly number[];
}

/** Interests by add-on. */
export const interests: readonly Interest[] = quoteAddOns.map(({ base, terms }) => {
  const compiled = terms.map(([weight, when]) => ({
    weight,
    conditions: Object.entries(when).map(([trait, names]) => condition(trait as Trait, names)),
  }));
  const indices = new Set(compiled.flatMap((term) => term.conditions.map(({ index }) => index)));
  indices.delete(-1);
  return { base, terms: compiled, indices: [...indices].sort((a, b) => a - b) };
});

/** The logit of interest in an add-on of a driver of a kind with these levels: [indices]. */
export function interestLogit({ base, terms }: Interest, kind: number, levels: ArrayLike<number>): number {
  let logit = base;
  for (const { weight, conditions } of terms) {
    let holds = true;
    for (const { index, levels: set } of conditions) {
      if ((set & (1 << (index < 0 ? kind : levels[index]))) === 0) {
        holds = false;
        break;
      }
    }
    if (holds) logit += weight;
  }
  return logit;
}

function condition(trait: Trait, names: readonly string[]): { index: number; levels: number } {
  if (trait === 'driver')
    return { index: -1, levels: bits(driverKinds.map(({ name }) => names.includes(name))) };
  if (trait === 'fuel' || trait === 'price') {
    return {
      index: fieldIndex.vehicle,
      levels: bits(quoteVehicles.map((vehicle) => names.includes(vehicle[trait]))),
    };
  }
  const index = quoteFieldNames.indexOf(trait);
  return { index, levels: bits(fieldsByIndex[index].levels.map((level) => names.includes(level))) };
}

function bits(flags: readonly boolean[]): number {
  return flags.reduce((set, flag, i) => (flag ? set | (1 << i) : set), 0);
}
