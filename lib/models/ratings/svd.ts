import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { type RatingMatrix, type RatingScale, requireRatings } from '../../data/rating-matrix';
import type { ModelState } from '../model-state';
import { requireState } from '../state/parts';
import { predictorOf, type RatingPredictor } from './rating-predictor';
import {
  initialWeights,
  keptWeights,
  requireConvergence,
  requireSgd,
  type SgdSettings,
  type SvdWeights,
  sgdOptionKinds,
  type TrainedEpoch,
  trainedToTheEnd,
  usersOfRatings,
  weightsOfState,
  weightsPart,
} from './sgd-weights';

const kind = 'svd';
const version = 1;

/** Options of `fitSvd`; defaults are Surprise's. */
export interface SvdOptions {
  /** Length of the embeddings, 1 or more. Default: 100. */
  embeddingSize?: number;
  /** Passes over the ratings, 1 or more. Default: 20. */
  epochs?: number;
  /** Step size, above 0. Default: 0.005. */
  learningRate?: number;
  /** L2 strength, at each rating, of its two biases and two embeddings; 0 or more. Default: 0.02. */
  l2?: number;
  /** Standard deviation of the initial numbers, above 0. Default: 0.1. */
  initialStandardDeviation?: number;
  /** Whether each epoch takes the ratings in a new order; else user by user, as Surprise does. Default: false. */
  shuffle?: boolean;
  /** Source of the initial numbers and of the orders. */
  random: Random;
  /** Called after each epoch, from 1, with the error of its ratings as it came to them; what it throws ends training. */
  onEpoch?: (epoch: number, rootMeanSquaredError: number) => void;
}

/** A fitted SVD. */
export interface Svd extends RatingPredictor, SvdWeights {
  readonly embeddingSize: number;
  readonly mean: number;
}

/**
 * Biased matrix factorization by stochastic gradient descent (Funk 2006; Koren, Bell and Volinsky 2009), "SVD" as
 * Surprise calls it, though no singular value is computed:
 *
 *   prediction = mean + b_u + b_i + p_u·q_i,
 *   step at each rating, e = rating - prediction:  b += rate (e - l2 b),  p += rate (e q - l2 p),  q += rate (e p - l2 q).
 *
 * The initial embeddings are drawn from `random`, users' first. A user or item without ratings has neither bias nor
 * embedding: an unknown user gets mean + b_i, an unknown item mean + b_u, an unknown pair the mean.
 * @throws on a bad option, or a learning rate with which training diverges
 * @example
 * const model = fitSvd(ratings, { random: new Random(42) });
 * model.predict(7, 12); // 3.8
 */
export function fitSvd(ratings: RatingMatrix, options: SvdOptions): Svd {
  return trainedToTheEnd(trainSvd(ratings, options), options);
}

/** As `fitSvd`, epoch by epoch. */
export function* trainSvd(
  ratings: RatingMatrix,
  options: SvdOptions,
): Generator<TrainedEpoch<Svd>, Svd, void> {
  requireRatings('ratings', ratings);
  requireOptions('options', options, sgdOptionKinds);
  const { embeddingSize = 100, learningRate = 0.005, l2 = 0.02, initialStandardDeviation = 0.1 } = options;
  const { epochs = 20, shuffle = false, random } = options;
  requireSgd({ embeddingSize, learningRate, l2, initialStandardDeviation, epochs });
  requireRandom(random);
  const weights = initialWeights(ratings, { embeddingSize, initialStandardDeviation, random });
  const settings = { embeddingSize, learningRate, l2 };
  const { mean, scale } = ratings;
  const model = (): Svd =>
    svdOf({ ...keptWeights(ratings, weights, embeddingSize), embeddingSize, mean, scale });
  let order = Int32Array.from(ratings.itemIds, (_, row) => row);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    if (shuffle) order = random.permutation(order.length) as typeof order;
    const error = svdEpoch(ratings, order, weights, settings);
    requireConvergence(error, learningRate);
    yield { error, model };
  }
  return model();
}

/** One pass of SGD over the ratings. @returns root mean squared error, each rating's before its step */
export function svdEpoch(
  ratings: RatingMatrix,
  order: Int32Array,
  { userBiases, itemBiases, userFactors, itemFactors }: SvdWeights,
  { embeddingSize, learningRate, l2 }: SgdSettings,
): number {
  const { itemIds, values, mean } = ratings;
  const userIds = usersOfRatings(ratings);
  let squares = 0;
  for (const row of order) {
    const user = userIds[row];
    const item = itemIds[row];
    const p = user * embeddingSize;
    const q = item * embeddingSize;
    let product = 0;
    for (let f = 0; f < embeddingSize; f++) product += userFactors[p + f] * itemFactors[q + f];
    const error = values[row] - (mean + userBiases[user] + itemBiases[item] + product);
    squares += error * error;
    userBiases[user] += learningRate * (error - l2 * userBiases[user]);
    itemBiases[item] += learningRate * (error - l2 * itemBiases[item]);
    for (let f = 0; f < embeddingSize; f++) {
      const own = userFactors[p + f];
      const other = itemFactors[q + f];
      userFactors[p + f] = own + learningRate * (error * other - l2 * own);
      itemFactors[q + f] = other + learningRate * (error * own - l2 * other);
    }
  }
  return Math.sqrt(squares / order.length);
}

/** The model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function svdFromState(state: ModelState): Svd {
  requireState(state, kind, version);
  const parts = state.options as { embeddingSize: number; mean: number; scale: RatingScale };
  return svdOf({ ...weightsOfState(state, parts.embeddingSize), ...parts });
}

function svdOf(parts: SvdWeights & Pick<Svd, 'embeddingSize' | 'mean' | 'scale'>): Svd {
  const { embeddingSize, mean, scale, ...weights } = parts;
  const { userBiases, itemBiases, userFactors, itemFactors } = weights;
  const rate = (user: number, item: number): number => {
    let sum = mean + (user < 0 ? 0 : userBiases[user]) + (item < 0 ? 0 : itemBiases[item]);
    if (user < 0 || item < 0) return sum;
    const [p, q] = [user * embeddingSize, item * embeddingSize];
    for (let f = 0; f < embeddingSize; f++) sum += userFactors[p + f] * itemFactors[q + f];
    return sum;
  };
  return {
    ...parts,
    ...predictorOf({ users: userBiases.length, items: itemBiases.length, scale, rate }),
    toState: () => ({
      ...{ kind, version, options: { embeddingSize, mean, scale } },
      ...weightsPart(weights, embeddingSize),
    }),
  };
}
