import { argumentError } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { type BanditFeedback, requireFeedback } from './bandit-feedback';
import { type RewardModel, rewardRows } from './reward-model';

export interface CrossFittingOptions {
  model: RewardModel;
  /** Parts of the log, 2 or more, at most the number of rows. Default: 5. */
  folds?: number;
  /** Deals the rows into the parts. */
  random: Random;
}

/**
 * Predicts every row's rewards by a model that has not seen that row (Chernozhukov et al. 2018): the log is dealt into
 * parts, and each part is predicted by a model of all the others. A model that has seen the row that it is corrected
 * by would make the doubly robust correction look too good.
 * @returns predicted reward of every action in every row's context, row by row: [rows, actions]
 * @throws on a bad log or option
 * @example
 * const table = crossFittedRewards(log, { model: ridgeRewardModel(), random });
 * const evidence = offPolicyEvidence(log, target, { predictions: rewardPredictions(table, log, target) });
 * doublyRobust(evidence).value;
 */
export function crossFittedRewards(feedback: BanditFeedback, options: CrossFittingOptions): Float64Array {
  requireOptions('options', options, { model: 'object', folds: 'number?', random: 'Random' });
  const { model, folds = 5, random } = options;
  const rows = requireFeedback(feedback);
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= rows)) {
    throw argumentError('folds', `an integer from 2 to the number of rows (${rows})`, folds);
  }
  if (typeof model?.fit !== 'function') throw argumentError('model', 'a RewardModel', model);
  requireRandom(random);
  const { actions } = feedback;
  const design = rewardRows(feedback);
  const order = random.permutation(rows);
  const table = new Float64Array(rows * actions);
  for (let fold = 0; fold < folds; fold++) {
    const [start, end] = [Math.floor((rows * fold) / folds), Math.floor((rows * (fold + 1)) / folds)];
    const training = new Int32Array(rows - (end - start));
    training.set(order.subarray(0, start));
    training.set(order.subarray(end), start);
    const predict = model.fit(design, training);
    for (let i = start; i < end; i++) {
      const row = order[i];
      for (let action = 0; action < actions; action++) table[row * actions + action] = predict(row, action);
    }
  }
  return table;
}
