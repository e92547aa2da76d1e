import { argumentError } from '../../core/checks';
import { requireIds, rowCount } from '../../core/columns';
import { requireParts } from '../../core/options/options';
import type { RatingScale } from '../../data/rating-matrix';
import type { SavableModel } from '../model-state';
import type { RankingModel } from '../ranking-model';

/** Index of a user or item that training did not know. */
export const unknownId = -1;

/**
 * A model that predicts ratings, by indices. It ranks by the same predictions, not clipped, so that what is above the
 * scale is still told apart.
 */
export interface RatingPredictor extends RankingModel, SavableModel {
  /** What predictions are clipped to. */
  readonly scale: RatingScale;
  /**
   * The predicted rating, within the scale. -1 stands for a user or an item that training did not know; each model says
   * what they get. A user or item without a rating in training is no better known.
   * @throws on an index that is neither -1 nor one of the training's
   */
  predict(user: number, item: number): number;
  /** As `predict`, row by row. @throws on columns of two lengths */
  predictRows(rows: { readonly user: Int32Array; readonly item: Int32Array }): Float64Array;
}

/** What a rating predictor is made of: the prediction of a pair, not clipped, where -1 is unknown. */
export interface RatingFormula {
  readonly users: number;
  readonly items: number;
  readonly scale: RatingScale;
  rate(user: number, item: number): number;
  /** Predictions of all items for one known user, where that is faster than one by one. */
  rateAll?(user: number, scores: Float32Array): void;
}

/** The three ways in which a formula is asked. */
export function predictorOf(formula: RatingFormula): Omit<RatingPredictor, 'toState'> {
  const { users, items, scale } = formula;
  const [lowest, highest] = scale;
  const predict = (user: number, item: number): number => {
    requireIndex('user', user, users);
    requireIndex('item', item, items);
    return Math.min(highest, Math.max(lowest, formula.rate(user, item)));
  };
  return {
    scale,
    predict,
    predictRows(rows) {
      requireParts('rows', rows, ['user', 'item']);
      const { user, item } = rows;
      const count = rowCount({ user, item }, 'rows');
      const predicted = new Float64Array(count);
      for (let row = 0; row < count; row++) predicted[row] = predict(user[row], item[row]);
      return predicted;
    },
    scoreItems(batch) {
      requireIds('users', batch, users);
      const scores = new Float32Array(batch.length * items);
      batch.forEach((user, row) => {
        const own = scores.subarray(row * items, (row + 1) * items);
        if (formula.rateAll) formula.rateAll(user, own);
        else for (let item = 0; item < items; item++) own[item] = formula.rate(user, item);
      });
      return scores;
    },
  };
}

function requireIndex(argument: string, index: number, size: number): void {
  if (!Number.isInteger(index) || index < unknownId || index >= size)
    throw argumentError(argument, `an index in [0, ${size}), or -1 for one that is not known`, index);
}
