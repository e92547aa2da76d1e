import {
  argumentError,
  requireNonNegative,
  requirePositiveInteger,
  requireProbability,
} from '../../core/checks';
import { type Columns, hasColumn, requireIds, rowCount } from '../../core/columns';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import type { ModelState, SavableModel } from '../model-state';
import { requireState, tensorOf } from '../state/parts';

const kind = 'popularity';
const version = 1;

/** Options: how popularity is counted. */
export interface PopularityOptions {
  /** Name of the id column whose popularity is counted: 'product', 'item'. */
  item: string;
  /** Number of items: ids are in [0, items). */
  items: number;
  /** Name of the label column, with labels in [0, 1]: 'clicked'. */
  label: string;
  /** Rows of the mean rate that are added to each item's own, 0 or more. Default: 5. */
  priorRows?: number;
}

/** The popularity of items, as counted. */
export interface Popularity extends SavableModel {
  /** Mean label of the training rows. */
  readonly mean: number;
  /** Training rows of each item, shape [items]. */
  readonly shown: Float64Array;
  /** Smoothed rate of each item, shape [items]; the mean for an item without training rows. */
  readonly rate: Float64Array;
  /** The rate of each row's item. @throws on a missing column or an id outside */
  predict(columns: Columns): Float64Array;
}

/**
 * The popularity baseline: everybody is predicted the item's own rate, shrunk towards the mean,
 * rate = (sum of labels + priorRows * mean) / (rows + priorRows): the posterior mean of a Beta prior worth `priorRows`
 * rows. What any personal recommender must beat.
 *
 * @throws on a missing column, an id outside, a label outside [0, 1], no rows, or a bad option
 * @example
 * const popularity = fitPopularity(train, { item: 'product', items: 50, label: 'clicked' });
 * rocAuc(test.clicked, popularity.predict(test));
 */
export function fitPopularity(training: Columns, options: PopularityOptions): Popularity {
  requireOptions('options', options, { item: 'text', items: 'number', label: 'text', priorRows: 'number?' });
  const { item, items, label, priorRows = 5 } = options;
  requirePositiveInteger('items', items);
  requireNonNegative('priorRows', priorRows);
  requireMemory('items', 24 * items);
  const rows = rowCount(training, 'training');
  if (rows === 0) throw argumentError('training', 'a log of at least one row', 'none');
  const ids = idsOf(training, item, items, 'training');
  const labels = training[label];
  if (labels === undefined) throw argumentError('label', 'the name of a training column', label);

  const shown = new Float64Array(items);
  const liked = new Float64Array(items);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    requireProbability(`training column ${label}[${row}]`, labels[row]);
    shown[ids[row]]++;
    liked[ids[row]] += labels[row];
    total += labels[row];
  }
  const mean = total / rows;
  // Without a prior, an item without rows has no rate of its own.
  const rate = liked.map((likes, id) =>
    shown[id] + priorRows === 0 ? mean : (likes + priorRows * mean) / (shown[id] + priorRows),
  );
  return popularityOf({ mean, shown, rate }, item);
}

/** The popularity of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function popularityFromState(state: ModelState): Popularity {
  requireState(state, kind, version);
  const { item, mean } = state.options as { item: string; mean: number };
  const shown = tensorOf(state, 'shown', Float64Array);
  return popularityOf({ mean, shown, rate: tensorOf(state, 'rate', Float64Array, shown.length) }, item);
}

function popularityOf(
  { mean, shown, rate }: Pick<Popularity, 'mean' | 'shown' | 'rate'>,
  item: string,
): Popularity {
  const items = rate.length;
  return {
    mean,
    shown,
    rate,
    toState: () => ({ kind, version, options: { item, mean }, tensors: { shown, rate } }),
    predict: (columns) => Float64Array.from(idsOf(columns, item, items, 'columns'), (id) => rate[id]),
  };
}

function idsOf(columns: Columns, item: string, items: number, argument: string): Columns[string] {
  const ids = columns[item];
  if (!hasColumn(columns, item)) throw argumentError('item', `the name of one of the ${argument}`, item);
  requireIds(`${argument} column ${item}`, ids, items);
  return ids;
}
