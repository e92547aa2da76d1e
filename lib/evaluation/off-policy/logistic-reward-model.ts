import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { argumentError, requirePositive } from '../../runtime/checks';
import { meanReward, type RewardModel, type RewardRows, rowsByAction, score } from './reward-model';

export interface LogisticRewardOptions {
  /** Strength of the pull towards the mean reward's log odds (an L2 penalty), above 0. Default: 1. */
  ridge?: number;
}

/** Newton steps at most: with a penalty the objective is strictly convex and a handful is enough. */
const mostSteps = 25;

/**
 * Logistic regression with weights of its own for each action, for rewards of 0 or 1:
 * q(x, a) = sigmoid(b + x · theta_a), b being the log odds of the mean reward, theta_a minimising the log loss plus
 * ridge / 2 |theta_a|^2, by Newton's method. Predictions stay in (0, 1), which a ridge regression's do not.
 * @throws unless `ridge` is above 0; when fitted, on a reward that is neither 0 nor 1
 */
export function logisticRewardModel(options: LogisticRewardOptions = {}): RewardModel {
  const { ridge = 1 } = options;
  requirePositive('ridge', ridge);
  return {
    name: 'logistic',
    fit(design, training) {
      const { feedback, features, dimension } = design;
      for (const row of training) {
        const reward = feedback.reward[row];
        if (reward !== 0 && reward !== 1) throw argumentError(`feedback.reward[${row}]`, '0 or 1', reward);
      }
      // Half a row of each outcome, so that a log without clicks still has log odds.
      const mean = (meanReward(design, training) * training.length + 0.5) / (training.length + 1);
      const offset = Math.log(mean / (1 - mean));
      const weights = new Float64Array(feedback.actions * dimension);
      rowsByAction(design, training).forEach((rows, action) => {
        if (rows.length > 0) weights.set(newton(design, rows, offset, ridge), action * dimension);
      });
      return (row, action) => sigmoid(offset + score(features, row, dimension, weights, action * dimension));
    },
  };
}

function newton(design: RewardRows, rows: Int32Array, offset: number, ridge: number): Float64Array {
  const { feedback, features, dimension } = design;
  const weights = new Float64Array(dimension);
  for (let step = 0; step < mostSteps; step++) {
    const hessian = Matrix.eye(dimension, dimension, ridge);
    const gradient = Matrix.columnVector(Array.from(weights, (w) => -ridge * w));
    for (const row of rows) {
      const p = sigmoid(offset + score(features, row, dimension, weights));
      const curvature = p * (1 - p);
      const start = row * dimension;
      for (let i = 0; i < dimension; i++) {
        const x = features[start + i];
        if (x === 0) continue;
        gradient.set(i, 0, gradient.get(i, 0) + x * (feedback.reward[row] - p));
        for (let j = 0; j < dimension; j++) {
          hessian.set(i, j, hessian.get(i, j) + curvature * x * features[start + j]);
        }
      }
    }
    const move = new CholeskyDecomposition(hessian).solve(gradient).to1DArray();
    let largest = 0;
    for (let i = 0; i < dimension; i++) {
      weights[i] += move[i];
      largest = Math.max(largest, Math.abs(move[i]));
    }
    if (largest < 1e-8) break;
  }
  return weights;
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
