import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { argumentError, requirePositive } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { sigmoid } from '../../core/sigmoid';
import { meanReward, type RewardModel, type RewardRows, rowsByAction, score } from './reward-model';

export interface LogisticRewardOptions {
  /** L2 strength, the pull towards the mean reward's log odds: the loss gains l2 / 2 |theta|^2; above 0. Default: 1. */
  l2?: number;
}

/** Newton steps at most: with a penalty the objective is strictly convex and a handful is enough. */
const mostSteps = 100;
/**
 * Converged once a step would gain less than this share of the loss: weights are then off by about its root. Where
 * rounding forbids that much, once steps gain less than the rounding and no less than the one before.
 */
const gainToStop = 1e-16;
/** A step must gain at least this share of what the slope promises (Armijo's rule); less means that it is too long. */
const leastShareOfGain = 1e-4;
/** Smallest fraction of a step: if not even that lowers the loss, the slope is rounding noise. */
const smallestShare = 2 ** -40;

/**
 * Logistic regression with weights of its own for each action, for rewards of 0 or 1:
 * q(x, a) = sigmoid(b + x · theta_a), b being the log odds of the mean reward, theta_a minimizing the log loss plus
 * l2 / 2 |theta_a|^2, by Newton's method with steps halved until the loss falls. Predictions stay in (0, 1), which
 * a ridge regression's do not.
 * @throws unless `l2` is above 0; when fitted, on a reward that is neither 0 nor 1, or if no minimum is
 *   found (features so large that their squares overflow)
 */
export function logisticRewardModel(options: LogisticRewardOptions = {}): RewardModel {
  requireOptions('options', options, { l2: 'number?' });
  const { l2 = 1 } = options;
  requirePositive('l2', l2);
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
        if (rows.length === 0) return;
        const own = newton(design, rows, offset, l2);
        if (own === undefined) {
          throw new Error(
            `the logistic reward model of action ${action} did not converge (${rows.length} rows, l2 ${l2}): ` +
              'standardized features or a larger l2 may help',
          );
        }
        weights.set(own, action * dimension);
      });
      return (row, action) => sigmoid(offset + score(features, row, dimension, weights, action * dimension));
    },
  };
}

/** The weights at which an action's penalized log loss is least, or undefined if none were found. */
function newton(design: RewardRows, rows: Int32Array, offset: number, l2: number): Float64Array | undefined {
  let weights: Float64Array = new Float64Array(design.dimension);
  let loss = penalizedLoss(design, rows, offset, l2, weights);
  let gainBefore = Number.POSITIVE_INFINITY;
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, hessian } = derivatives(design, rows, offset, l2, weights);
    const cholesky = new CholeskyDecomposition(hessian);
    if (!cholesky.isPositiveDefinite()) return undefined;
    const move = cholesky.solve(gradient).to1DArray();
    // What a full step would gain if the loss were the parabola that it looks like from here.
    const gain = move.reduce((sum, m, i) => sum + m * gradient.get(i, 0), 0) / 2;
    // A sum over many rows is rounded: a loss that rises by no more than that has not risen.
    const rounding = rows.length * Number.EPSILON * (1 + loss);
    if (gain <= gainToStop * (1 + loss) || (gain <= rounding && gain >= gainBefore)) return weights;
    gainBefore = gain;
    // Far from the minimum the parabola can be far too flat, and a full step lands beyond where it started from.
    for (let share = 1; ; share /= 2) {
      if (!(share >= smallestShare)) return undefined;
      const next = weights.map((w, i) => w + share * move[i]);
      const nextLoss = penalizedLoss(design, rows, offset, l2, next);
      if (nextLoss <= loss - leastShareOfGain * share * gain + rounding) {
        weights = next;
        loss = nextLoss;
        break;
      }
    }
  }
  return undefined;
}

/** Log loss of the rows plus l2 / 2 |weights|^2. */
function penalizedLoss(
  { feedback, features, dimension }: RewardRows,
  rows: Int32Array,
  offset: number,
  l2: number,
  weights: Float64Array,
): number {
  let loss = 0;
  for (const w of weights) loss += (l2 / 2) * w * w;
  for (const row of rows) {
    const z = offset + score(features, row, dimension, weights);
    // -log p of the outcome, by the log odds against it: exp never overflows.
    const against = feedback.reward[row] === 1 ? -z : z;
    loss += Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)));
  }
  return loss;
}

/** The penalized loss's slope downhill and its second derivatives. */
function derivatives(
  { feedback, features, dimension }: RewardRows,
  rows: Int32Array,
  offset: number,
  l2: number,
  weights: Float64Array,
): { gradient: Matrix; hessian: Matrix } {
  const hessian = Matrix.eye(dimension, dimension, l2);
  const gradient = Matrix.columnVector(Array.from(weights, (w) => -l2 * w));
  for (const row of rows) {
    const p = sigmoid(offset + score(features, row, dimension, weights));
    const curvature = p * (1 - p);
    const start = row * dimension;
    for (let i = 0; i < dimension; i++) {
      const x = features[start + i];
      if (x === 0) continue;
      gradient.set(i, 0, gradient.get(i, 0) + x * (feedback.reward[row] - p));
      for (let j = 0; j < dimension; j++) {
        // In this order the rounding is the same for (i, j) and (j, i): the decomposition wants exact symmetry.
        hessian.set(i, j, hessian.get(i, j) + x * features[start + j] * curvature);
      }
    }
  }
  return { gradient, hessian };
}
