import { Vocabulary } from '../vocabulary';

/** The ids 1 .. count of a file that numbers users or items so, also those without a row. */
export function consecutiveIds(count: number): Vocabulary {
  return new Vocabulary(Array.from({ length: count }, (_, index) => index + 1));
}
