import { Vocabulary } from '../data/vocabulary';

/** Vocabularies as JSON holds them. */
export function vocabulariesToJson(vocabularies: Readonly<Record<string, Vocabulary>>) {
  return Object.fromEntries(
    Object.entries(vocabularies).map(([name, { ids, unseenIndex }]) => [
      name,
      {
        ids: ids.map((id) => (typeof id === 'bigint' ? { bigint: String(id) } : id)),
        unseenBucket: unseenIndex !== undefined,
      },
    ]),
  );
}

/** Vocabularies with the ids and indices that they were saved with. @throws on ids that are none */
export function vocabulariesFromJson(saved: Readonly<Record<string, unknown>>): Record<string, Vocabulary> {
  return Object.fromEntries(
    Object.entries(saved as Record<string, { ids: (number | string)[]; unseenBucket: boolean }>).map(
      ([name, { ids, unseenBucket }]) => [name, new Vocabulary(ids, { unseenBucket })],
    ),
  );
}
