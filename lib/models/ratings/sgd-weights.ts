import {
  argumentError,
  requireNonNegative,
  requirePositive,
  requirePositiveInteger,
} from '../../core/checks';
import { requireMemory } from '../../core/memory';
import type { Random } from '../../core/random';
import type { RatingMatrix } from '../../data/rating-matrix';
import type { ModelState } from '../model-state';
import { type StatePart, tensorOf } from '../state/parts';

// What SVD and SVD++ have in common.

/** The numbers that training changes. */
export interface SvdWeights {
  /** Shape [users]. */
  readonly userBiases: Float64Array;
  /** Shape [items]. */
  readonly itemBiases: Float64Array;
  /** Shape [users * embeddingSize], row by row. */
  readonly userFactors: Float64Array;
  /** Shape [items * embeddingSize]. */
  readonly itemFactors: Float64Array;
}

/** Size and speed of the steps. */
export interface SgdSettings {
  readonly embeddingSize: number;
  readonly learningRate: number;
  readonly l2: number;
}

/** The kinds of the options that SVD and SVD++ have in common. */
export const sgdOptionKinds = {
  embeddingSize: 'number?',
  epochs: 'number?',
  learningRate: 'number?',
  l2: 'number?',
  initialStandardDeviation: 'number?',
  shuffle: 'boolean?',
  random: 'Random',
  onEpoch: 'function?',
} as const;

/** @throws on an option outside its range */
export function requireSgd(
  options: SgdSettings & { initialStandardDeviation: number; epochs: number },
): void {
  requirePositiveInteger('embeddingSize', options.embeddingSize);
  requirePositiveInteger('epochs', options.epochs);
  requirePositive('learningRate', options.learningRate);
  requireNonNegative('l2', options.l2);
  requirePositive('initialStandardDeviation', options.initialStandardDeviation);
}

/** Biases of zero and normal embeddings, the users' drawn first. @throws if they would take too much memory */
export function initialWeights(
  { users, items }: RatingMatrix,
  options: { embeddingSize: number; initialStandardDeviation: number; random: Random },
): SvdWeights {
  const { embeddingSize, initialStandardDeviation, random } = options;
  requireMemory('embeddingSize', 8 * (users + items) * embeddingSize);
  const userFactors = new Float64Array(users * embeddingSize);
  const itemFactors = new Float64Array(items * embeddingSize);
  for (const factors of [userFactors, itemFactors])
    for (let i = 0; i < factors.length; i++) factors[i] = random.normal(0, initialStandardDeviation);
  return {
    userBiases: new Float64Array(users),
    itemBiases: new Float64Array(items),
    userFactors,
    itemFactors,
  };
}

/** Whose each rating is, shape [ratings]. */
export function usersOfRatings({ users, offsets, itemIds }: RatingMatrix): Int32Array {
  const userIds = new Int32Array(itemIds.length);
  for (let user = 0; user < users; user++) userIds.fill(user, offsets[user], offsets[user + 1]);
  return userIds;
}

/** @throws unless the error is a number */
export function requireConvergence(error: number, learningRate: number): void {
  if (!Number.isFinite(error))
    throw argumentError('learningRate', 'small enough for training to converge', learningRate);
}

/** A copy of the weights in which embeddings that nothing was learned for are zeros, not the noise that they began as. */
export function keptWeights(ratings: RatingMatrix, weights: SvdWeights, embeddingSize: number): SvdWeights {
  const { users, items, offsets, itemIds } = ratings;
  const userFactors = weights.userFactors.slice();
  const itemFactors = weights.itemFactors.slice();
  const rated = new Uint8Array(items);
  for (const item of itemIds) rated[item] = 1;
  for (let user = 0; user < users; user++)
    if (offsets[user] === offsets[user + 1])
      userFactors.fill(0, user * embeddingSize, (user + 1) * embeddingSize);
  for (let item = 0; item < items; item++)
    if (rated[item] === 0) itemFactors.fill(0, item * embeddingSize, (item + 1) * embeddingSize);
  const { userBiases, itemBiases } = weights;
  return { userBiases: userBiases.slice(), itemBiases: itemBiases.slice(), userFactors, itemFactors };
}

/** Biases and embeddings as tensors. */
export function weightsPart(
  { userBiases, itemBiases, userFactors, itemFactors }: SvdWeights,
  embeddingSize: number,
): StatePart {
  return {
    tensors: { userBiases, itemBiases, userFactors, itemFactors },
    shapes: {
      userFactors: [userBiases.length, embeddingSize],
      itemFactors: [itemBiases.length, embeddingSize],
    },
  };
}

/** @throws on a tensor that is missing or of another length */
export function weightsOfState(state: ModelState, embeddingSize: number): SvdWeights {
  const [userBiases, itemBiases] = ['userBiases', 'itemBiases'].map((name) =>
    tensorOf(state, name, Float64Array),
  );
  return {
    userBiases,
    itemBiases,
    userFactors: tensorOf(state, 'userFactors', Float64Array, userBiases.length * embeddingSize),
    itemFactors: tensorOf(state, 'itemFactors', Float64Array, itemBiases.length * embeddingSize),
  };
}

/** A finished epoch of training. */
export interface TrainedEpoch<Model> {
  /** Root mean squared error of the epoch's ratings, each before its step. */
  readonly error: number;
  /** The model as it is now; later epochs do not change it. */
  model(): Model;
}

/** The model of a training by epochs, of which each is told to `onEpoch`. */
export function trainedToTheEnd<Model>(
  training: Generator<TrainedEpoch<Model>, Model, void>,
  options: { onEpoch?: (epoch: number, rootMeanSquaredError: number) => void },
): Model {
  for (let epoch = 1; ; epoch++) {
    const step = training.next();
    if (step.done) return step.value;
    options.onEpoch?.(epoch, step.value.error);
  }
}
