import {
  argumentError,
  requireNonNegative,
  requirePositive,
  requirePositiveInteger,
} from '../../core/checks';
import {
  type Column,
  type Columns,
  hasColumn,
  requireFiniteColumn,
  requireIds,
  rowCount,
} from '../../core/columns';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import type { ModelState, SavableModel } from '../model-state';
import { requireState, tensorOf } from '../state/parts';

const kind = 'biases';
const version = 1;

/** Options of fitting biases. */
export interface BiasOptions {
  /** Name of the column that is predicted: 'rating', 'clicked'. */
  label: string;
  /** Number of users and items: ids of the columns are in [0, users) and [0, items). */
  users: number;
  items: number;
  /** Names of the id columns. Default: 'user' and 'item'. */
  userColumn?: string;
  itemColumn?: string;
  /**
   * L2 strengths of the biases of users and of items, in rows, 0 or more: the penalty is l2 / 2 times the squares, beside
   * half the squared errors. Default: 15 and 10, as Surprise has them.
   */
  userL2?: number;
  itemL2?: number;
  /** Alternating passes over items and users (of SGD, over the rows), 1 or more. Default: 10, of SGD 20. */
  epochs?: number;
  /** Fits by stochastic gradient descent, row by row, in place of the regressions and their L2s. Default: not. */
  sgd?: BiasSgdOptions;
}

/** Options of fitting biases by stochastic gradient descent; defaults are Surprise's. */
export interface BiasSgdOptions {
  /** Step size, above 0. Default: 0.005. */
  learningRate?: number;
  /** L2 strength at each row of its two biases, 0 or more. Default: 0.02. */
  l2?: number;
}

/** A fitted bias model. */
export interface Biases extends SavableModel {
  /** Mean label of the training rows. */
  mean: number;
  /** Bias of each user, shape [users]; 0 for a user without training rows. */
  user: Float64Array;
  /** Bias of each item, shape [items]. */
  item: Float64Array;
  /** mean + user bias + item bias, per row. @throws on a missing column or an id outside */
  predict(columns: Columns): Float64Array;
}

/**
 * The bias-only model, prediction = mean + b_user + b_item: what is left of a recommender when it knows no taste,
 * only who is generous and what is liked. The baseline that any model with ids must beat (Koren 2010, "Factor in the
 * neighbors", section 2.1).
 *
 * Fitted by alternating ridge regressions, as Surprise's `BaselineOnly` does:
 * b_i = sum over the item's rows of (y - mean - b_u) / (itemL2 + rows), then users likewise. With `sgd`, by
 * b += learningRate (error - l2 b) for both biases of each row, in the order of the rows.
 *
 * @throws on a missing column, an id outside, a label that is not finite, no rows, or a bad option
 * @example
 * const biases = fitBiases(train, { label: 'rating', users: 943, items: 1682 });
 * const predicted = biases.predict(test);
 */
export function fitBiases(training: Columns, options: BiasOptions): Biases {
  requireOptions('options', options, {
    label: 'text',
    users: 'number',
    items: 'number',
    userColumn: 'text?',
    itemColumn: 'text?',
    userL2: 'number?',
    itemL2: 'number?',
    epochs: 'number?',
    sgd: 'object?',
  });
  const { label, users, items, userColumn = 'user', itemColumn = 'item', sgd } = options;
  const { userL2 = 15, itemL2 = 10, epochs = sgd === undefined ? 10 : 20 } = options;
  requireNonNegative('userL2', userL2);
  requireNonNegative('itemL2', itemL2);
  requirePositiveInteger('epochs', epochs);
  if (sgd !== undefined) {
    requireOptions('sgd', sgd, { learningRate: 'number?', l2: 'number?' });
    for (const name of ['userL2', 'itemL2'] as const)
      if (options[name] !== undefined)
        throw argumentError(name, 'left out where sgd is given', options[name]);
  }
  const rows = rowCount(training, 'training');
  if (rows === 0) throw argumentError('training', 'a log of at least one row', 'none');
  const labels = columnOf(training, label);
  requireFiniteColumn(label, labels);
  const userIds = idsOf(training, userColumn, users);
  const itemIds = idsOf(training, itemColumn, items);

  requireMemory('users and items', 24 * (users + items));

  let mean = 0;
  for (let row = 0; row < rows; row++) mean += labels[row] / rows;
  const user = new Float64Array(users);
  const item = new Float64Array(items);
  const refit = (target: Float64Array, ids: Column, other: Float64Array, otherIds: Column, ridge: number) => {
    const weights = new Float64Array(target.length).fill(ridge);
    target.fill(0);
    for (let row = 0; row < rows; row++) {
      target[ids[row]] += labels[row] - mean - other[otherIds[row]];
      weights[ids[row]]++;
    }
    for (let id = 0; id < target.length; id++) if (weights[id] > 0) target[id] /= weights[id];
  };
  if (sgd !== undefined) {
    const rows = { labels, userIds, itemIds, mean };
    for (let epoch = 0; epoch < epochs; epoch++) biasEpoch(rows, { user, item }, sgd);
    return biasesOf({ mean, user, item }, { userColumn, itemColumn });
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    refit(item, itemIds, user, userIds, itemL2);
    refit(user, userIds, item, itemIds, userL2);
  }
  return biasesOf({ mean, user, item }, { userColumn, itemColumn });
}

/** One pass of SGD over the rows. @throws on a bad option, or a learning rate with which training diverges */
function biasEpoch(
  rows: { labels: Column; userIds: Column; itemIds: Column; mean: number },
  { user, item }: { user: Float64Array; item: Float64Array },
  { learningRate = 0.005, l2 = 0.02 }: BiasSgdOptions,
): void {
  requirePositive('sgd.learningRate', learningRate);
  requireNonNegative('sgd.l2', l2);
  const { labels, userIds, itemIds, mean } = rows;
  for (let row = 0; row < labels.length; row++) {
    const [u, i] = [userIds[row], itemIds[row]];
    const error = labels[row] - mean - user[u] - item[i];
    if (!Number.isFinite(error))
      throw argumentError('sgd.learningRate', 'small enough for training to converge', learningRate);
    user[u] += learningRate * (error - l2 * user[u]);
    item[i] += learningRate * (error - l2 * item[i]);
  }
}

/** The biases of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function biasesFromState(state: ModelState): Biases {
  requireState(state, kind, version);
  const { mean, ...columns } = state.options as { mean: number; userColumn: string; itemColumn: string };
  const [user, item] = ['user', 'item'].map((name) => tensorOf(state, name, Float64Array));
  return biasesOf({ mean, user, item }, columns);
}

function biasesOf(
  { mean, user, item }: Pick<Biases, 'mean' | 'user' | 'item'>,
  { userColumn, itemColumn }: { userColumn: string; itemColumn: string },
): Biases {
  return {
    mean,
    user,
    item,
    toState: () => ({ kind, version, options: { mean, userColumn, itemColumn }, tensors: { user, item } }),
    predict(columns) {
      const askedUsers = idsOf(columns, userColumn, user.length);
      const askedItems = idsOf(columns, itemColumn, item.length);
      return Float64Array.from(askedUsers, (id, row) => mean + user[id] + item[askedItems[row]]);
    },
  };
}

function columnOf(columns: Columns, name: string): Column {
  if (!hasColumn(columns, name)) {
    throw argumentError('columns', `with a column ${name}`, Object.keys(columns).join(', '));
  }
  return columns[name];
}

function idsOf(columns: Columns, name: string, size: number): Column {
  const ids = columnOf(columns, name);
  requireIds(name, ids, size);
  return ids;
}
