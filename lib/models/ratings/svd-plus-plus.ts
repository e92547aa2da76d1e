import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { type RatingMatrix, type RatingScale, requireRatings } from '../../data/rating-matrix';
import type { ModelState } from '../model-state';
import { requireState, tensorOf } from '../state/parts';
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
  weightsOfState,
  weightsPart,
} from './sgd-weights';
import type { SvdOptions } from './svd';

const kind = 'svd-plus-plus';
const version = 1;

/** Options of `fitSvdPlusPlus`, as those of `fitSvd`. Surprise's defaults: `embeddingSize` 20, `learningRate` 0.007. */
export interface SvdPlusPlusOptions extends SvdOptions {}

/** A fitted SVD++. */
export interface SvdPlusPlus extends RatingPredictor, SvdWeights {
  readonly embeddingSize: number;
  readonly mean: number;
  /** What having rated an item says of a user, y, shape [items * embeddingSize]. */
  readonly ratedFactors: Float64Array;
  /** What users are taken for: p_u + |N(u)|^(-1/2) sum of y_j over the items j that u rated, [users * embeddingSize]. */
  readonly wholeUserFactors: Float64Array;
}

/** Weights of SVD++ in training. */
export interface SvdPlusPlusWeights extends SvdWeights {
  readonly ratedFactors: Float64Array;
}

/**
 * SVD with implicit feedback (Koren 2008, "Factorization meets the neighborhood", section 4.1): which items a user rated
 * says something too, whatever the rating.
 *
 *   prediction = mean + b_u + b_i + q_i·(p_u + |N(u)|^(-1/2) sum of y_j over the items j in N(u), all that u rated)
 *
 * with the steps of `fitSvd`, at each rating also for all y_j, j in N(u): y += rate (e |N(u)|^(-1/2) q_i - l2 y).
 *
 * Those steps are the same for all items of a user but for the decay of each y. So while the user's ratings pass, one
 * vector and one factor remember them, and the y_j are moved once at the end: the same numbers as by rating, for
 * 1 / |N(u)| of the work. With `shuffle` users come in a new order, and each one's ratings within the user.
 *
 * Initial embeddings are drawn p, q, y. Unknown users and items get what `fitSvd` gives them.
 * @throws on a bad option, or a learning rate with which training diverges
 * @example
 * const model = fitSvdPlusPlus(ratings, { random: new Random(42) });
 */
export function fitSvdPlusPlus(ratings: RatingMatrix, options: SvdPlusPlusOptions): SvdPlusPlus {
  return trainedToTheEnd(trainSvdPlusPlus(ratings, options), options);
}

/** As `fitSvdPlusPlus`, epoch by epoch. */
export function* trainSvdPlusPlus(
  ratings: RatingMatrix,
  options: SvdPlusPlusOptions,
): Generator<TrainedEpoch<SvdPlusPlus>, SvdPlusPlus, void> {
  requireRatings('ratings', ratings);
  requireOptions('options', options, sgdOptionKinds);
  const { embeddingSize = 20, learningRate = 0.007, l2 = 0.02, initialStandardDeviation = 0.1 } = options;
  const { epochs = 20, shuffle = false, random } = options;
  requireSgd({ embeddingSize, learningRate, l2, initialStandardDeviation, epochs });
  requireRandom(random);
  const initial = initialWeights(ratings, { embeddingSize, initialStandardDeviation, random });
  const ratedFactors = new Float64Array(ratings.items * embeddingSize);
  for (let i = 0; i < ratedFactors.length; i++) ratedFactors[i] = random.normal(0, initialStandardDeviation);
  const weights = { ...initial, ratedFactors };
  const settings = { embeddingSize, learningRate, l2 };
  const { mean, scale } = ratings;
  const model = (): SvdPlusPlus => {
    const kept = { ...keptWeights(ratings, weights, embeddingSize), ratedFactors: ratedFactors.slice() };
    const wholeUserFactors = wholeFactors(ratings, kept, embeddingSize);
    return svdPlusPlusOf({ ...kept, wholeUserFactors, embeddingSize, mean, scale });
  };
  let order: UserOrder = {
    users: Int32Array.from({ length: ratings.users }, (_, user) => user),
    rows: Int32Array.from(ratings.itemIds, (_, row) => row),
  };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    if (shuffle) order = shuffled(ratings, random);
    const error = svdPlusPlusEpoch(ratings, order, weights, settings);
    requireConvergence(error, learningRate);
    yield { error, model };
  }
  return model();
}

/** The users, and at [offsets[u], offsets[u + 1]) of `rows` the rows of user u. */
interface UserOrder {
  readonly users: Int32Array;
  readonly rows: Int32Array;
}

function shuffled({ users, offsets, itemIds }: RatingMatrix, random: Random): UserOrder {
  const rows = new Int32Array(itemIds.length);
  for (let user = 0; user < users; user++) {
    const own = random.permutation(offsets[user + 1] - offsets[user]);
    for (let i = 0; i < own.length; i++) rows[offsets[user] + i] = offsets[user] + own[i];
  }
  return { users: random.permutation(users), rows };
}

/**
 * One pass of SGD, user by user.
 * @returns root mean squared error, each rating's before its step
 */
export function svdPlusPlusEpoch(
  ratings: RatingMatrix,
  order: UserOrder,
  weights: SvdPlusPlusWeights,
  { embeddingSize, learningRate, l2 }: SgdSettings,
): number {
  const { offsets, itemIds, values, mean } = ratings;
  const { userBiases, itemBiases, userFactors, itemFactors, ratedFactors } = weights;
  const kept = 1 - learningRate * l2;
  const sum = new Float64Array(embeddingSize); // of y_j over the items of the user
  const shift = new Float64Array(embeddingSize); // what has been added to each y_j so far
  let squares = 0;
  for (const user of order.users) {
    const [start, end] = [offsets[user], offsets[user + 1]];
    const norm = 1 / Math.sqrt(end - start);
    const p = user * embeddingSize;
    let decay = 1;
    sum.fill(0);
    shift.fill(0);
    for (let i = start; i < end; i++) {
      const y = itemIds[i] * embeddingSize;
      for (let f = 0; f < embeddingSize; f++) sum[f] += ratedFactors[y + f];
    }
    for (let i = start; i < end; i++) {
      const row = order.rows[i];
      const item = itemIds[row];
      const q = item * embeddingSize;
      let product = 0;
      for (let f = 0; f < embeddingSize; f++)
        product += itemFactors[q + f] * (userFactors[p + f] + norm * sum[f]);
      const error = values[row] - (mean + userBiases[user] + itemBiases[item] + product);
      squares += error * error;
      userBiases[user] += learningRate * (error - l2 * userBiases[user]);
      itemBiases[item] += learningRate * (error - l2 * itemBiases[item]);
      decay *= kept;
      for (let f = 0; f < embeddingSize; f++) {
        const own = userFactors[p + f];
        const other = itemFactors[q + f];
        const step = learningRate * error * norm * other;
        userFactors[p + f] = own + learningRate * (error * other - l2 * own);
        itemFactors[q + f] = other + learningRate * (error * (own + norm * sum[f]) - l2 * other);
        shift[f] = kept * shift[f] + step;
        sum[f] = kept * sum[f] + (end - start) * step;
      }
    }
    for (let i = start; i < end; i++) {
      const y = itemIds[i] * embeddingSize;
      for (let f = 0; f < embeddingSize; f++) ratedFactors[y + f] = decay * ratedFactors[y + f] + shift[f];
    }
  }
  return Math.sqrt(squares / itemIds.length);
}

/** The model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function svdPlusPlusFromState(state: ModelState): SvdPlusPlus {
  requireState(state, kind, version);
  const parts = state.options as { embeddingSize: number; mean: number; scale: RatingScale };
  const weights = weightsOfState(state, parts.embeddingSize);
  const { userFactors, itemFactors } = weights;
  return svdPlusPlusOf({
    ...weights,
    ...parts,
    ratedFactors: tensorOf(state, 'ratedFactors', Float64Array, itemFactors.length),
    wholeUserFactors: tensorOf(state, 'wholeUserFactors', Float64Array, userFactors.length),
  });
}

function svdPlusPlusOf(
  parts: SvdPlusPlusWeights & Pick<SvdPlusPlus, 'wholeUserFactors' | 'embeddingSize' | 'mean' | 'scale'>,
): SvdPlusPlus {
  const { embeddingSize, mean, scale, userBiases, itemBiases, itemFactors } = parts;
  const { wholeUserFactors, ratedFactors } = parts;
  const rate = (user: number, item: number): number => {
    let sum = mean + (user < 0 ? 0 : userBiases[user]) + (item < 0 ? 0 : itemBiases[item]);
    if (user < 0 || item < 0) return sum;
    const [p, q] = [user * embeddingSize, item * embeddingSize];
    for (let f = 0; f < embeddingSize; f++) sum += wholeUserFactors[p + f] * itemFactors[q + f];
    return sum;
  };
  return {
    ...parts,
    ...predictorOf({ users: userBiases.length, items: itemBiases.length, scale, rate }),
    toState() {
      const { tensors, shapes } = weightsPart(parts, embeddingSize);
      return {
        ...{ kind, version, options: { embeddingSize, mean, scale } },
        tensors: { ...tensors, ratedFactors, wholeUserFactors },
        shapes: { ...shapes, ratedFactors: shapes.itemFactors, wholeUserFactors: shapes.userFactors },
      };
    },
  };
}

function wholeFactors(
  { users, offsets, itemIds }: RatingMatrix,
  { userFactors, ratedFactors }: SvdPlusPlusWeights,
  embeddingSize: number,
): Float64Array {
  const whole = userFactors.slice();
  for (let user = 0; user < users; user++) {
    const norm = 1 / Math.sqrt(offsets[user + 1] - offsets[user]);
    for (let i = offsets[user]; i < offsets[user + 1]; i++) {
      const y = itemIds[i] * embeddingSize;
      for (let f = 0; f < embeddingSize; f++) whole[user * embeddingSize + f] += norm * ratedFactors[y + f];
    }
  }
  return whole;
}
