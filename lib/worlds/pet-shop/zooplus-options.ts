import { argumentError, requireProbability } from '../../core/checks';
import type { Random } from '../../core/random';
import { requireSize, type SourceOptions, sourceOf } from '../world-options';
import {
  type PersonaRates,
  unlistedCategoryRate,
  zooplusCategories,
  zooplusLaterPersonas,
  zooplusPersonas,
} from './zooplus-personas';

/** Options: how a `ZooplusSimulator` is set up. */
export interface ZooplusOptions extends SourceOptions {
  /** Number of products at the start; 1 or more. Default: 50. */
  products?: number;
  /** Number of users at the start; 1 or more. Default: 1000. */
  users?: number;
  /** Product categories, 1 to 256 different names. Default: the five of chapter 1. */
  categories?: readonly string[];
  /** Personas to which users are assigned at random, with their click rates. Default: the four of chapter 1. */
  personas?: Readonly<Record<string, PersonaRates>>;
  /** Personas that users can only change into. Default: `mature_dog_owner`, where its categories exist. */
  laterPersonas?: Readonly<Record<string, PersonaRates>>;
}

/** The options checked and with their defaults, personas turned into a table of click rates. */
export interface ZooplusSetup {
  products: number;
  users: number;
  random: Random;
  categories: readonly string[];
  /** All personas, those assigned at the start first. */
  personas: readonly string[];
  /** How many of them are assigned at the start. */
  startingPersonas: number;
  /** Click rate by persona (row) and category (column). */
  rates: Float64Array;
}

/** @throws on the first option that breaks its rule */
export function checkZooplusOptions(options: ZooplusOptions): ZooplusSetup {
  const { products = 50, users = 1000, categories = zooplusCategories } = options;
  requireSize('products', products);
  requireSize('users', users);
  const random = sourceOf(options);
  requireNames('categories', categories);
  const starting = options.personas ?? zooplusPersonas;
  const later = options.laterPersonas ?? knownPersonas(zooplusLaterPersonas, categories, starting);
  const personas = [...Object.keys(starting), ...Object.keys(later)];
  if (Object.keys(starting).length === 0) throw argumentError('personas', 'at least one persona', '{}');
  requireNames('personas', personas);
  return {
    products,
    users,
    random,
    categories: [...categories],
    personas,
    startingPersonas: Object.keys(starting).length,
    rates: ratesTable({ ...starting, ...later }, personas, categories),
  };
}

function requireNames(argument: string, names: readonly string[]): void {
  if (!Array.isArray(names) || names.length === 0 || names.length > 256) {
    throw argumentError(argument, 'a list of 1 to 256 names', names);
  }
  names.forEach((name, i) => {
    if (typeof name !== 'string' || name === '')
      throw argumentError(`${argument}[${i}]`, 'a non-empty text', name);
    if (names.indexOf(name) !== i)
      throw argumentError(`${argument}[${i}]`, 'unlike the names before it', name);
  });
}

/** The default later personas make sense only in the default shop. */
function knownPersonas(
  later: Readonly<Record<string, PersonaRates>>,
  categories: readonly string[],
  starting: Readonly<Record<string, PersonaRates>>,
): Record<string, PersonaRates> {
  return Object.fromEntries(
    Object.entries(later).filter(
      ([name, rates]) =>
        !Object.hasOwn(starting, name) && Object.keys(rates).every((name) => categories.includes(name)),
    ),
  );
}

function ratesTable(
  personas: Readonly<Record<string, PersonaRates>>,
  names: readonly string[],
  categories: readonly string[],
): Float64Array {
  const rates = new Float64Array(names.length * categories.length);
  names.forEach((name, row) => {
    for (const [category, rate] of Object.entries(personas[name])) {
      requireProbability(`personas.${name}['${category}']`, rate);
      if (!categories.includes(category)) {
        throw argumentError(`personas.${name}`, `rates of ${categories.join(', ')}`, category);
      }
    }
    categories.forEach((category, column) => {
      rates[row * categories.length + column] = personas[name][category] ?? unlistedCategoryRate;
    });
  });
  return rates;
}
