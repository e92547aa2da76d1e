import { argumentError } from '../core/checks';
import type { Sequences } from '../data/sequences/sequences';
import { someItemIndices } from './item-ids';
import type { KnownHistory } from './recommender';
import type { TrainingData } from './training-data';

/**
 * A history given on the spot as a model reads it: a single sequence of a stranger, empty if training knows none of it.
 * @throws on what is no list of ids, or times that fall or are not one each
 */
export function givenHistory(
  { history, times }: KnownHistory,
  { users, items }: TrainingData,
  reads: 'items' | 'order',
): Sequences {
  const indices = someItemIndices('history', items, history);
  if (times !== undefined) requireAscending(times, history.length);
  const known = indices.flatMap((index, position) => (index === undefined ? [] : [{ index, position }]));
  const isSet = reads === 'items';
  const itemIds = isSet
    ? Int32Array.from(new Set(known.map(({ index }) => index))).sort()
    : Int32Array.from(known, ({ index }) => index);
  return {
    sequences: 1,
    items: items.size,
    offsets: Int32Array.of(0, itemIds.length),
    itemIds,
    owners: Int32Array.of(users.size),
    rows: new Int32Array(itemIds.length),
    ...(!isSet && { times: Float64Array.from(known, ({ position }) => times?.[position] ?? position) }),
  };
}

function requireAscending(times: readonly number[], length: number): void {
  if (!Array.isArray(times) || times.length !== length)
    throw argumentError('times', `one per item of the history (${length})`, times);
  times.forEach((time, i) => {
    if (!Number.isFinite(time) || (i > 0 && time < times[i - 1]))
      throw argumentError(`times[${i}]`, 'a number no earlier than the one before', time);
  });
}
