import { argumentError } from '../../core/checks';
import type { Random } from '../../core/random';
import { largestSize, requireSize } from '../world-options';

/**
 * Category numbers of a new catalog: as many products of each category as go round, the remainder of random
 * categories, all of it shuffled.
 */
export function shuffledCatalog(products: number, categories: number, random: Random): Uint8Array {
  const each = Math.floor(products / categories);
  const remainder = randomNumbers(products - each * categories, categories, random);
  const balanced = Uint8Array.from({ length: products }, (_, i) =>
    i < each * categories ? Math.floor(i / each) : remainder[i - each * categories],
  );
  return Uint8Array.from(random.permutation(products), (i) => balanced[i]);
}

/** Random numbers in [0, kinds). */
export function randomNumbers(count: number, kinds: number, random: Random): Uint8Array {
  const numbers = new Uint8Array(count);
  for (let i = 0; i < count; i++) numbers[i] = Math.floor(random.uniform() * kinds);
  return numbers;
}

/** The kinds of newcomers: random ones when only their number is given, else those named. */
export function newcomers(
  argument: string,
  what: number | readonly string[],
  names: readonly string[],
  randomKinds: number,
  random: Random,
): Uint8Array {
  if (typeof what === 'number') {
    requireSize(argument, what);
    return randomNumbers(what, randomKinds, random);
  }
  if (!Array.isArray(what) || what.length === 0) {
    throw argumentError(argument, 'a number of 1 or more or a list of at least one name', what);
  }
  return Uint8Array.from(what, (name, i) => numberOf(`${argument}[${i}]`, name, names));
}

/** Both lists in one. @throws if that would be more ids than a column can hold */
export function appended(argument: string, present: Uint8Array, added: Uint8Array): Uint8Array {
  if (present.length + added.length > largestSize) {
    throw argumentError(argument, `at most ${largestSize} in all`, present.length + added.length);
  }
  const all = new Uint8Array(present.length + added.length);
  all.set(present);
  all.set(added, present.length);
  return all;
}

/** The positions at which `number` stands. */
export function positions(numbers: Uint8Array, number: number): Int32Array {
  let count = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i] === number) count++;
  const found = new Int32Array(count);
  for (let i = numbers.length - 1; count > 0; i--) if (numbers[i] === number) found[--count] = i;
  return found;
}

/** The number of a name. @throws naming those that exist */
export function numberOf(argument: string, name: string, names: readonly string[]): number {
  const number = names.indexOf(name);
  if (number < 0) throw argumentError(argument, `one of ${names.join(', ')}`, name);
  return number;
}
