import { argumentError } from '../core/checks';
import type { Id, Vocabulary } from '../data/vocabulary';
import { indexOf, isId } from './known-id';

/** Index of an item. @throws if the log has it not */
export function itemIndex(argument: string, items: Vocabulary, item: Id): number {
  const index = isId(item) ? indexOf(items, item) : undefined;
  if (index === undefined)
    throw argumentError(argument, `one of the ${items.ids.length} items of the log`, item);
  return index;
}

/** Index of each item, undefined for those that the log has not. @throws on what is no list of ids */
export function someItemIndices(
  argument: string,
  items: Vocabulary,
  ids: readonly Id[],
): (number | undefined)[] {
  if (!Array.isArray(ids)) throw argumentError(argument, 'a list of ids of items', ids);
  return ids.map((id, i) => {
    if (!isId(id)) throw argumentError(`${argument}[${i}]`, "an item's id", id);
    return indexOf(items, id);
  });
}
