import { argumentError } from './checks';
import { Random } from './random';

/** Checks a source of random numbers. @throws unless it is a `Random` */
export function requireRandom(random: Random, argument = 'random'): void {
  if (!(random instanceof Random)) throw argumentError(argument, 'a Random', random);
}
