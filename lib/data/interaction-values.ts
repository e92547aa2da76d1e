import { argumentError, requireOneOf } from '../core/checks';
import { requireFiniteColumn, requireIds, rowCount } from '../core/columns';
import { requireOptions, requireParts } from '../core/options/options';
import { type Interactions, interactionIndex, requireInteractions } from './interactions';

/** Which value a pair has that stands in the log several times. */
export type RepeatedValues = 'last' | 'sum';

/** Options of `interactionValues`. */
export interface InteractionValuesOptions {
  /** The value of the pair's last row, as for ratings, or the sum of all, as for counts. Default: 'last'. */
  repeats?: RepeatedValues;
}

/**
 * The log's value of each interaction, in the order of `itemIds`: what `fitImplicitAls`, `fitItemKnn` and
 * `evaluateRanking` take as confidence, weights and relevance.
 * @param log the rows that the interactions are of, with values
 * @throws on a log without values, a value that is not finite, or a row that is no interaction
 * @example
 * const test = split.test.interactions();
 * await evaluateRanking(scoreItems, { test, relevance: interactionValues(split.test, test), k: [10] });
 */
export function interactionValues(
  log: { readonly user: Int32Array; readonly item: Int32Array; readonly value?: Float64Array },
  interactions: Interactions,
  options: InteractionValuesOptions = {},
): Float64Array {
  requireParts('log', log, ['user', 'item']);
  requireInteractions('interactions', interactions);
  requireOptions('options', options, { repeats: 'text?' });
  const { repeats = 'last' } = options;
  requireOneOf('repeats', repeats, ['last', 'sum'] as const);
  const { user, item, value } = log;
  if (value === undefined) throw argumentError('log', 'one with values', 'none');
  const rows = rowCount({ user, item, value }, 'log');
  requireIds('user', user, interactions.users);
  requireIds('item', item, interactions.items);
  requireFiniteColumn('value', value);
  const values = new Float64Array(interactions.itemIds.length);
  for (let row = 0; row < rows; row++) {
    const at = interactionIndex(interactions, user[row], item[row]);
    if (at < 0)
      throw argumentError(
        `row ${row} of log`,
        'one of the interactions',
        `user ${user[row]}, item ${item[row]}`,
      );
    values[at] = repeats === 'sum' ? values[at] + value[row] : value[row];
  }
  return values;
}

/** @throws unless there is a finite number per interaction, each at least `least` */
export function requireInteractionValues(
  argument: string,
  values: Float64Array,
  { itemIds }: Interactions,
  least = Number.NEGATIVE_INFINITY,
): void {
  if (!(values instanceof Float64Array) || values.length !== itemIds.length)
    throw argumentError(argument, `a Float64Array of one number per interaction (${itemIds.length})`, values);
  requireFiniteColumn(argument, values);
  const low = values.findIndex((value) => value < least);
  if (low >= 0) throw argumentError(`${argument}[${low}]`, `${least} or more`, values[low]);
}
