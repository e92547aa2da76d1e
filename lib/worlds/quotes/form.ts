import { argumentError, requireFinite } from '../../core/checks';
import { requireParts } from '../../core/options/options';
import { anotherVehicle, quoteVehicles } from './vehicles';

/** A question of the form with a choice of answers. The value of an answer is its index in `levels`. */
export interface ChoiceField {
  readonly kind: 'choice';
  readonly levels: readonly string[];
}

/** A question of the form that asks for a number. What matters of the number is the band in which it lies. */
export interface NumberField {
  readonly kind: 'number';
  /** Names of the bands, from low to high. */
  readonly levels: readonly string[];
  /** Lowest number of each band, and at the end one more than the highest number of all: [levels + 1]. */
  readonly edges: readonly number[];
  readonly unit: string;
}

/** A question of the form. */
export type QuoteField = ChoiceField | NumberField;

const regions = ['northeast', 'southeast', 'midwest', 'south', 'west'];

/** Questions of the auto quote, in the order in which the form asks them. */
export const quoteForm = {
  zip: { kind: 'choice', levels: regions },
  age: {
    kind: 'number',
    levels: ['17 to 25', '26 to 44', '45 to 64', '65 and over'],
    edges: [17, 26, 45, 65, 91],
    unit: 'years',
  },
  vehicle: { kind: 'choice', levels: quoteVehicles.map(({ name }) => name) },
  ownership: { kind: 'choice', levels: ['owned', 'financed', 'leased'] },
  vehicleAge: { kind: 'number', levels: ['new', 'used', 'old'], edges: [0, 3, 8, 21], unit: 'years' },
  deductible: {
    kind: 'choice',
    levels: ['$250', '$500', '$1,000', '$2,000'],
  },
  mileage: {
    kind: 'number',
    levels: ['low', 'middle', 'high'],
    edges: [1000, 8000, 15_000, 40_001],
    unit: 'miles a year',
  },
  parking: { kind: 'choice', levels: ['garage', 'driveway', 'street'] },
  use: { kind: 'choice', levels: ['commute', 'pleasure', 'business'] },
  household: { kind: 'choice', levels: ['single', 'couple', 'young driver'] },
  prior: { kind: 'choice', levels: ['none', 'lapsed', 'insured'] },
} as const satisfies Record<string, QuoteField>;

export type QuoteFieldName = keyof typeof quoteForm;

/** Names of the questions in the form's order. */
export const quoteFieldNames = Object.keys(quoteForm) as readonly QuoteFieldName[];

/** Index of each question in the form. */
export const fieldIndex = Object.fromEntries(quoteFieldNames.map((name, i) => [name, i])) as Readonly<
  Record<QuoteFieldName, number>
>;

/** The questions with their general type, by index. */
export const fieldsByIndex: readonly QuoteField[] = quoteFieldNames.map((name) => quoteForm[name]);

/** The level of an answer: a choice's own value, a number's band. The value must be a possible one. */
export function levelOf(index: number, value: number): number {
  const field = fieldsByIndex[index];
  if (field.kind === 'choice') return value;
  let level = 0;
  while (value >= field.edges[level + 1]) level++;
  return level;
}

/**
 * Checks a question and an answer's value.
 * @throws unless the form asks it, and the value is a choice's index or a number in the question's range
 */
export function requireAnswer(field: QuoteFieldName, value: number): void {
  if (!Object.hasOwn(quoteForm, field)) {
    throw argumentError('field', `one of ${quoteFieldNames.join(', ')}`, field);
  }
  const question: QuoteField = quoteForm[field];
  if (question.kind === 'choice') {
    if (!Number.isInteger(value) || value < 0 || value >= question.levels.length) {
      throw argumentError(field, `a choice in [0, ${question.levels.length})`, value);
    }
    return;
  }
  requireFinite(field, value);
  const [low, high] = numberRange(question);
  if (value < low || value > high) {
    throw argumentError(field, `in [${low}, ${high}] ${question.unit}`, value);
  }
}

/** Lowest and highest number that a question takes. */
export function numberRange(field: NumberField): [low: number, high: number] {
  requireParts('field', field, ['kind', 'levels', 'edges', 'unit']);
  return [field.edges[0], field.edges[field.edges.length - 1] - 1];
}

/** Region of a US ZIP code by its first digit, the postal service's own zones put together. */
const regionOfDigit = [0, 0, 1, 1, 2, 2, 2, 3, 4, 4];

/** The value of question `zip` for a ZIP code of five digits. @throws on any other text */
export function regionOfZip(zip: string): number {
  if (typeof zip !== 'string' || !/^\d{5}$/.test(zip)) throw argumentError('zip', 'five digits', zip);
  return regionOfDigit[Number(zip[0])];
}

/**
 * The value of question `vehicle` for a name as people type it: case and spaces do not count. A name that the
 * catalog does not have is "another vehicle", which the simulated drivers have too, so models know it.
 */
export function vehicleByName(name: string): number {
  if (typeof name !== 'string') throw argumentError('name', 'a text', name);
  const plain = plainName(name);
  const found = quoteVehicles.findIndex((vehicle) => plainName(vehicle.name) === plain);
  return found < 0 ? anotherVehicle : found;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\s+/g, ' ').trim();
}
