import { argumentError } from '../core/checks';
import { requireMemory } from '../core/memory';
import { Random } from '../core/random';
import { requireRandom } from '../core/require-random';

/** Where a simulator's random numbers come from: a seed, or a source to derive streams from, not both. */
export interface SourceOptions {
  /** Seed of everything that is drawn, when no `random` is given. Default: 42. */
  seed?: number | string;
  /** Source of everything that is drawn. Give either this or `seed`. */
  random?: Random;
}

/** The source that the options ask for. @throws if both are given, or either is of the wrong kind */
export function sourceOf({ seed, random }: SourceOptions): Random {
  if (random === undefined) return new Random(seed ?? 42);
  requireRandom(random);
  if (seed !== undefined) throw argumentError('seed', 'left out when random is given', seed);
  return random;
}

/** The largest number of ids, and of rows, that a typed-array log is meant for. */
export const largestSize = 2 ** 31 - 1;

/** Checks a number of products, users or rows. @throws unless it is an integer in [smallest, 2^31 - 1] */
export function requireSize(argument: string, value: number, smallest = 1): void {
  if (!Number.isSafeInteger(value) || value < smallest || value > largestSize) {
    throw argumentError(argument, `an integer in [${smallest}, ${largestSize}]`, value);
  }
  // A world keeps some dozen numbers of each.
  requireMemory(argument, 100 * value);
}
