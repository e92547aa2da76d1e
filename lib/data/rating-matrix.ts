import { argumentError, requireFinite, requirePositiveInteger } from '../core/checks';
import { requireFiniteColumn, requireIds, rowCount } from '../core/columns';
import { requireMemory } from '../core/memory';
import { requireKind, requireOptions, requireParts } from '../core/options/options';
import { requireOffsets, requireTypedArray } from '../core/shapes/typed-arrays';
import type { InteractionSizes } from './interactions';

/** Lowest and highest rating that can be given. */
export type RatingScale = readonly [lowest: number, highest: number];

/** Who rated what how, in compressed rows: those of user `u` are at [offsets[u], offsets[u + 1]), in the log's order. */
export interface RatingMatrix {
  /** Number of users: ids are in [0, users). */
  readonly users: number;
  readonly items: number;
  /** Where each user's ratings begin, shape [users + 1]; the last is the number of ratings. */
  readonly offsets: Int32Array;
  /** User by user, shape [ratings]; no item twice with one user. */
  readonly itemIds: Int32Array;
  /** The ratings, shape [ratings]. */
  readonly values: Float64Array;
  /** Mean of all ratings. */
  readonly mean: number;
  readonly scale: RatingScale;
}

/** Options of `ratingsOf`. */
export interface RatingMatrixOptions {
  /** What predictions are clipped to. Default: the lowest and the highest rating of the log. */
  scale?: RatingScale;
}

/**
 * The ratings of a log, by user. Of a pair that stands in it several times the last row counts.
 * @param log ids in [0, users) and [0, items) and the ratings as `value`, one row or more
 * @throws on a log without rows or without values, an id outside, or a rating that is not finite or outside the scale,
 *   naming the row
 * @example
 * const { log } = await loadMovieLens100k();
 * const ratings = ratingsOf(log, { users: log.users.size, items: log.items.size });
 */
export function ratingsOf(
  log: { readonly user: Int32Array; readonly item: Int32Array; readonly value?: Float64Array },
  sizes: InteractionSizes,
  options: RatingMatrixOptions = {},
): RatingMatrix {
  requireParts('sizes', sizes, ['users', 'items']);
  requireOptions('options', options, { scale: 'list?' });
  const { users, items } = sizes;
  requirePositiveInteger('users', users);
  requirePositiveInteger('items', items);
  requireMemory('users', 8 * users);
  requireMemory('items', 8 * items);
  requireParts('log', log, ['user', 'item']);
  const { user, item, value } = log;
  if (value === undefined) throw argumentError('log', 'one with ratings as values', 'none');
  requireKind('value', value, 'list');
  const rows = rowCount({ user, item, value }, 'log');
  if (rows === 0) throw argumentError('log', 'a log of at least one row', '0 rows');
  requireIds('user', user, users);
  requireIds('item', item, items);
  requireFiniteColumn('value', value);
  const scale = scaleOf(value, options.scale);

  const offsets = new Int32Array(users + 1);
  for (let row = 0; row < rows; row++) offsets[user[row] + 1]++;
  for (let u = 0; u < users; u++) offsets[u + 1] += offsets[u];
  const next = offsets.slice(0, users);
  const itemIds = new Int32Array(rows);
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const at = next[user[row]]++;
    itemIds[at] = item[row];
    values[at] = value[row];
  }
  return withoutRepeats({ users, items, offsets, itemIds, values, scale });
}

/** @throws unless the value has the parts of a `RatingMatrix` */
export function requireRatings(argument: string, value: RatingMatrix): void {
  requireParts(argument, value, ['users', 'items', 'offsets', 'itemIds', 'values', 'mean', 'scale']);
  const { users, items, offsets, itemIds, values, mean, scale } = value;
  requirePositiveInteger(`${argument}.users`, users);
  requirePositiveInteger(`${argument}.items`, items);
  requireOffsets(argument, users, offsets, { name: 'itemIds', ids: itemIds });
  requireTypedArray(`${argument}.values`, values, 'Float64Array');
  if (values.length !== itemIds.length)
    throw argumentError(`${argument}.values`, `one of each pair (${itemIds.length})`, values.length);
  requireFinite(`${argument}.mean`, mean);
  requireKind(`${argument}.scale`, scale, 'list');
  requireFinite(`${argument}.scale[0]`, scale[0]);
  requireFinite(`${argument}.scale[1]`, scale[1]);
}

/** The scale that was given, or that of the values. @throws if it is none, or a value lies outside */
function scaleOf(values: Float64Array, given: RatingScale | undefined): RatingScale {
  let lowest = values[0];
  let highest = values[0];
  for (const value of values) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  if (given === undefined) return [lowest, highest];
  requireScale('scale', given);
  const outside = values.findIndex((value) => value < given[0] || value > given[1]);
  if (outside >= 0)
    throw argumentError(`value[${outside}]`, `in the scale [${given[0]}, ${given[1]}]`, values[outside]);
  return [given[0], given[1]];
}

/** @throws unless it is two finite numbers, the lower one first */
export function requireScale(argument: string, scale: RatingScale): void {
  requireKind(argument, scale, 'list');
  if (scale.length !== 2)
    throw argumentError(argument, 'the lowest and the highest rating', `${scale.length} numbers`);
  requireFinite(`${argument}[0]`, scale[0]);
  requireFinite(`${argument}[1]`, scale[1]);
  if (scale[0] >= scale[1]) throw argumentError(`${argument}[1]`, `above ${scale[0]}`, scale[1]);
}

/** Keeps the last rating of each pair, and takes the mean of what is kept. */
function withoutRepeats(all: Omit<RatingMatrix, 'mean'>): RatingMatrix {
  const { users, items, offsets: starts, itemIds, values } = all;
  const last = new Int32Array(items);
  const offsets = new Int32Array(users + 1);
  let kept = 0;
  let sum = 0;
  for (let user = 0; user < users; user++) {
    for (let i = starts[user]; i < starts[user + 1]; i++) last[itemIds[i]] = i;
    for (let i = starts[user]; i < starts[user + 1]; i++) {
      if (last[itemIds[i]] !== i) continue;
      itemIds[kept] = itemIds[i];
      values[kept] = values[i];
      sum += values[kept++];
    }
    offsets[user + 1] = kept;
  }
  return {
    ...all,
    offsets,
    itemIds: itemIds.slice(0, kept),
    values: values.slice(0, kept),
    mean: sum / kept,
  };
}
