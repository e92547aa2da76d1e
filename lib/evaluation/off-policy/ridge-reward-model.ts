import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { requirePositive } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { meanReward, type RewardModel, rowsByAction, score } from './reward-model';

export interface RidgeRewardOptions {
  /**
   * L2 strength, the pull towards the mean reward, in rows: l2 / 2 |theta|^2 beside half the squared errors; above 0.
   * Default: 1.
   */
  l2?: number;
}

/**
 * Ridge regression with weights of its own for each action: q(x, a) = mean + x · theta_a, with
 * theta_a = (X_a' X_a + l2 I)^-1 X_a' (r - mean). An action with few rows stays near the overall mean reward, one without
 * rows is at it.
 * @throws unless `l2` is above 0
 */
export function ridgeRewardModel(options: RidgeRewardOptions = {}): RewardModel {
  requireOptions('options', options, { l2: 'number?' });
  const { l2 = 1 } = options;
  requirePositive('l2', l2);
  return {
    name: 'ridge',
    fit(design, training) {
      const { feedback, features, dimension } = design;
      const mean = meanReward(design, training);
      const weights = new Float64Array(feedback.actions * dimension);
      rowsByAction(design, training).forEach((rows, action) => {
        if (rows.length === 0) return;
        const gram = Matrix.zeros(dimension, dimension);
        const moment = Matrix.zeros(dimension, 1);
        const [products, right] = [new Float64Array(dimension * dimension), new Float64Array(dimension)];
        for (const row of rows) {
          const residual = feedback.reward[row] - mean;
          for (let i = 0; i < dimension; i++) {
            const x = features[row * dimension + i];
            if (x === 0) continue;
            right[i] += x * residual;
            for (let j = 0; j <= i; j++) products[i * dimension + j] += x * features[row * dimension + j];
          }
        }
        for (let i = 0; i < dimension; i++) {
          moment.set(i, 0, right[i]);
          for (let j = 0; j <= i; j++) {
            const value = products[i * dimension + j] + (i === j ? l2 : 0);
            gram.set(i, j, value);
            gram.set(j, i, value);
          }
        }
        weights.set(new CholeskyDecomposition(gram).solve(moment).to1DArray(), action * dimension);
      });
      return (row, action) => mean + score(features, row, dimension, weights, action * dimension);
    },
  };
}
