import type { Id, Vocabulary } from '../data/vocabulary';

/**
 * Index of an id, or undefined where the vocabulary has it neither as it is nor as a text for a number or a number for
 * a text: 196 and '196' are told apart only where both are there.
 */
export function indexOf(vocabulary: Vocabulary, id: Id): number | undefined {
  if (vocabulary.has(id)) return vocabulary.index(id);
  const other = typeof id === 'string' ? numberOf(id) : String(id);
  return other !== undefined && vocabulary.has(other) ? vocabulary.index(other) : undefined;
}

/** The number that is written exactly so. */
function numberOf(text: string): number | bigint | undefined {
  const number = Number(text);
  if (String(number) === text) return Number.isFinite(number) ? number : undefined;
  return /^-?[1-9]\d{0,39}$/.test(text) ? BigInt(text) : undefined;
}

/** Whether a value can be an id at all. */
export function isId(value: unknown): value is Id {
  if (typeof value === 'string') return value !== '';
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
}

/** Whether two vocabularies have the same ids at the same indices. */
export function sameIds(a: Vocabulary, b: Vocabulary): boolean {
  return a === b || (a.size === b.size && a.ids.every((id, index) => id === b.ids[index]));
}
