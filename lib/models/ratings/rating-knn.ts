import { requireNonNegative, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { TopK } from '../../core/top-k';
import { type RatingMatrix, type RatingScale, requireRatings } from '../../data/rating-matrix';
import { fitBiases } from '../baselines/biases';
import type { ModelState } from '../model-state';
import { requireRows, requireState, tensorOf } from '../state/parts';
import { predictorOf, type RatingPredictor } from './rating-predictor';
import {
  type RatingSimilarity,
  ratingSimilarities,
  ratingSimilarityNames,
  ratingsByItem,
  turnedRound,
} from './rating-similarities';
import { usersOfRatings } from './sgd-weights';

const kind = 'rating-knn';
const version = 1;

/** What neighbors' ratings are measured from. */
export type RatingCenter = 'none' | 'mean' | 'z-score' | 'baseline';

export const ratingCenterNames = ['none', 'mean', 'z-score', 'baseline'] as const;

/** Options of `fitRatingKnn`; defaults are Surprise's. */
export interface RatingKnnOptions {
  /** Whether neighbors are users who rated the item, or items that the user rated. Default: 'user'. */
  by?: 'user' | 'item';
  /** Neighbors that count, at most; 1 or more. Default: 40. */
  neighbors?: number;
  /** Neighbors without which the prediction is the center alone, 1 or more. Default: 1. */
  minNeighbors?: number;
  /** How alike two are, over what both have in common. Default: 'msd'. */
  similarity?: RatingSimilarity;
  /**
   * What is predicted by the neighbors: the ratings themselves, their distance from the neighbor's mean, that in
   * standard deviations, or their distance from the baseline of `fitBiases`. Default: 'baseline'.
   */
  center?: RatingCenter;
  /** Ratings that two must have in common to be neighbors, 1 or more. Default: 1. */
  minSupport?: number;
  /** How far few common ratings pull 'pearson-baseline' to 0; 0 or more. Default: 100. */
  shrinkage?: number;
}

/** Fitted neighborhoods of ratings. */
export interface RatingKnn extends RatingPredictor {
  readonly by: 'user' | 'item';
  /** Similarities of all pairs of users (of items), [n * n]; 0 of each to itself. */
  readonly similarities: Float32Array;
}

/**
 * Nearest neighbors for ratings (Resnick et al. 1994 by user, Sarwar et al. 2001 by item), Surprise's `KNNBasic`,
 * `KNNWithMeans`, `KNNWithZScore` and `KNNBaseline` by `center`:
 *
 *   prediction = c_ui + d_u * (sum of s(u, v) (r_vi - c_vi) / d_v) / (sum of s(u, v)),
 *
 * v the `neighbors` most similar users who rated i, of those with s > 0; c the center (0, the user's mean, or the
 * baseline), d the user's standard deviation for 'z-score' and else 1. By item likewise, users and items exchanged.
 *
 * With fewer than `minNeighbors` it is c_ui, for 'none' the mean of all ratings. Unknown users and items get the
 * baseline where that is the center; otherwise the mean of what is known of the side that `by` names, or else of all.
 *
 * Deviation: for a pair of the training itself Surprise counts the user among its own neighbors; here nobody is.
 *
 * Memory grows with the square of the users (by item, of the items).
 * @throws on a bad option, or if the similarities do not fit into memory
 * @example
 * const model = fitRatingKnn(ratings, { by: 'item', similarity: 'pearson-baseline' });
 */
export function fitRatingKnn(ratings: RatingMatrix, options: RatingKnnOptions = {}): RatingKnn {
  requireRatings('ratings', ratings);
  requireOptions('options', options, {
    by: 'text?',
    neighbors: 'number?',
    minNeighbors: 'number?',
    similarity: 'text?',
    center: 'text?',
    minSupport: 'number?',
    shrinkage: 'number?',
  });
  const { by = 'user', neighbors = 40, minNeighbors = 1, minSupport = 1, shrinkage = 100 } = options;
  const { similarity = 'msd', center = 'baseline' } = options;
  requireOneOf('by', by, ['user', 'item'] as const);
  requireOneOf('similarity', similarity, ratingSimilarityNames);
  requireOneOf('center', center, ratingCenterNames);
  for (const [name, count] of Object.entries({ neighbors, minNeighbors, minSupport }))
    requirePositiveInteger(name, count);
  requireNonNegative('shrinkage', shrinkage);
  const turned = ratingsByItem(ratings);
  const [rows, columns] = by === 'user' ? [ratings, turned] : [turned, ratings];
  const centers = centersOf(ratings, rows, center);
  const settings = { similarity, minSupport, shrinkage };
  const residuals = similarity === 'pearson-baseline' ? residualsOf(ratings, by) : undefined;
  const similarities = ratingSimilarities(rows, columns, settings, residuals);
  return ratingKnnOf({ ratings, similarities, centers, settings: { by, neighbors, minNeighbors, center } });
}

interface KnnSettings {
  by: 'user' | 'item';
  neighbors: number;
  minNeighbors: number;
  center: RatingCenter;
}

/** What ratings are measured from: a part of the row, one of the column, and a unit of the row. */
interface Centers {
  readonly row: Float64Array;
  readonly column: Float64Array;
  readonly unit: Float64Array;
}

interface Parts {
  ratings: RatingMatrix;
  similarities: Float32Array;
  centers: Centers;
  settings: KnnSettings;
}

function ratingKnnOf(parts: Parts): RatingKnn {
  const { ratings, similarities, centers, settings } = parts;
  const { by, neighbors, minNeighbors, center } = settings;
  const columns = by === 'user' ? ratingsByItem(ratings) : ratings;
  const size = centers.row.length;
  const top = new TopK(neighbors);
  const nearest = new Int32Array(neighbors);
  const { row: rowCenters, column: columnCenters, unit: units } = centers;
  const centerOf = (row: number, column: number): number =>
    (row < 0 ? (center === 'none' ? 0 : ratings.mean) : rowCenters[row]) +
    (column < 0 ? 0 : columnCenters[column]);
  const alone = (row: number, column: number): number =>
    center === 'none' ? ratings.mean : centerOf(row, column);
  const rateRow = (row: number, column: number): number => {
    if (row < 0 || column < 0) return alone(row, column);
    for (let i = columns.offsets[column]; i < columns.offsets[column + 1]; i++) {
      const similarity = similarities[row * size + columns.itemIds[i]];
      if (similarity > 0 && similarity >= top.bar) top.offer(i, similarity);
    }
    const count = top.drain(nearest);
    if (count < minNeighbors) return alone(row, column);
    let total = 0;
    let weighted = 0;
    for (let n = 0; n < count; n++) {
      const other = columns.itemIds[nearest[n]];
      const similarity = similarities[row * size + other];
      total += similarity;
      weighted +=
        (similarity * (columns.values[nearest[n]] - rowCenters[other] - columnCenters[column])) /
        units[other];
    }
    return centerOf(row, column) + (units[row] * weighted) / total;
  };
  const rate = (user: number, item: number): number =>
    by === 'user' ? rateRow(user, item) : rateRow(item, user);
  const { users, items, scale } = ratings;
  return { by, similarities, ...predictorOf({ users, items, scale, rate }), toState: () => stateOf(parts) };
}

/** The model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function ratingKnnFromState(state: ModelState): RatingKnn {
  requireState(state, kind, version);
  const { mean, scale, ...settings } = state.options as unknown as KnnSettings & {
    mean: number;
    scale: RatingScale;
  };
  const [users, items] = tensorOf(state, 'ratings/sizes', Int32Array, 2);
  const offsets = tensorOf(state, 'ratings/offsets', Int32Array, users + 1);
  const itemIds = tensorOf(state, 'ratings/items', Int32Array, offsets[users]);
  requireRows(state, { offsets, ids: itemIds, below: items });
  const values = tensorOf(state, 'ratings/values', Float64Array, itemIds.length);
  const [rows, columns] = settings.by === 'user' ? [users, items] : [items, users];
  return ratingKnnOf({
    ratings: { users, items, offsets, itemIds, values, mean, scale },
    similarities: tensorOf(state, 'similarities', Float32Array, rows * rows),
    centers: {
      row: tensorOf(state, 'centers/row', Float64Array, rows),
      column: tensorOf(state, 'centers/column', Float64Array, columns),
      unit: tensorOf(state, 'centers/unit', Float64Array, rows),
    },
    settings,
  });
}

function stateOf({ ratings, similarities, centers, settings }: Parts): ModelState {
  const { users, items, offsets, itemIds, values, mean, scale } = ratings;
  const rows = centers.row.length;
  return {
    ...{ kind, version, options: { ...settings, mean, scale } },
    tensors: {
      'ratings/sizes': Int32Array.of(users, items),
      'ratings/offsets': offsets,
      'ratings/items': itemIds,
      'ratings/values': values,
      similarities,
      'centers/row': centers.row,
      'centers/column': centers.column,
      'centers/unit': centers.unit,
    },
    shapes: { similarities: [rows, rows] },
  };
}

/** @param rows the ratings by the side whose neighbors count */
function centersOf(ratings: RatingMatrix, rows: RatingMatrix, center: RatingCenter): Centers {
  const none = {
    row: new Float64Array(rows.users),
    column: new Float64Array(rows.items),
    unit: new Float64Array(rows.users).fill(1),
  };
  if (center === 'none') return none;
  if (center === 'baseline') {
    const { mean, user, item } = biasesOf(ratings);
    const [row, column] = rows === ratings ? [user, item] : [item, user];
    return { ...none, row: row.map((bias) => mean + bias), column };
  }
  const { offsets, values, mean } = rows;
  const spread = (own: Float64Array, middle: number): number =>
    Math.sqrt(own.reduce((sum, value) => sum + (value - middle) ** 2, 0) / own.length);
  const overall = spread(values, mean);
  for (let row = 0; row < rows.users; row++) {
    const own = values.subarray(offsets[row], offsets[row + 1]);
    none.row[row] = own.length === 0 ? mean : own.reduce((sum, value) => sum + value, 0) / own.length;
    // One who rates all alike has no spread: the spread of all ratings then, as Surprise has it.
    if (center === 'z-score') none.unit[row] = (own.length && spread(own, none.row[row])) || overall || 1;
  }
  return none;
}

function biasesOf(ratings: RatingMatrix) {
  const { users, items, itemIds, values } = ratings;
  const columns = { user: usersOfRatings(ratings), item: itemIds, rating: values };
  return fitBiases(columns, { label: 'rating', users, items });
}

/** Ratings less their baselines, by the rows of the similarities and by its columns. */
function residualsOf(ratings: RatingMatrix, by: 'user' | 'item') {
  const { mean, user, item } = biasesOf(ratings);
  const users = usersOfRatings(ratings);
  const byUser = ratings.values.map((value, i) => value - mean - user[users[i]] - item[ratings.itemIds[i]]);
  const { order } = turnedRound(ratings);
  const byItem = new Float64Array(byUser.length);
  order.forEach((place, i) => {
    byItem[place] = byUser[i];
  });
  return by === 'user' ? { rows: byUser, columns: byItem } : { rows: byItem, columns: byUser };
}
