import { nativeBackend } from '../../compiler/graph/native';
import { argumentError, requirePositive } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import { type Interactions, itemsOfUser, requireInteractions } from '../../data/interactions';
import type { ModelState, SavableModel } from '../model-state';
import type { RankingModel } from '../ranking-model';
import { interactionsOfState, interactionsPart, joined, requireState } from '../state/parts';
import { squareOfState, squarePart } from '../state/square-matrix';
import { scoresByItems } from './item-weights-scorer';

const kind = 'ease';
const version = 1;

/** Options of fitting EASE. */
export interface EaseOptions {
  /** L2 strength, in users: the penalty is l2 / 2 |B|^2, beside half the squared error; above 0; about 200 to 1000 on films, more for more users. Default: 500. */
  l2?: number;
  /** Most bytes that fitting may take. Default: the machine's memory. */
  maxBytes?: number;
}

/** A fitted EASE. */
export interface Ease extends RankingModel, SavableModel {
  /** B, shape [items * items], row by row: what having item i adds to the score of item j. Its diagonal is 0. */
  readonly weights: Float32Array;
}

/** Bytes that fitting takes at its peak: the Gram matrix twice, its inverse, and TensorFlow's decomposition. */
export function easeBytes(items: number): number {
  return 4 * 4 * items * items;
}

/**
 * EASE (Steck 2019), a linear model of all items by all others with the diagonal held at zero, in closed form:
 * minimize 1/2 |X - X B|^2 + l2 / 2 |B|^2 with diag(B) = 0; with P = (X'X + l2 I)^-1 that is
 * B_ij = -P_ij / P_jj for i != j. score(u, j) = sum of B_ij over the items i of u.
 *
 * A user without interactions gets the items by popularity. Memory grows with items^2 and time with items^3.
 * @throws on training without interactions, a bad option, an L2 that float32 loses beside the counts, or more than
 *   `maxBytes`, naming the need
 * @example
 * const model = fitEase(train, { l2: 500 });
 * await evaluateRanking(model.scoreItems, { test, seen: train, k: [10] });
 */
export function fitEase(training: Interactions, options: EaseOptions = {}): Ease {
  requireInteractions('training', training);
  requireOptions('options', options, { l2: 'number?', maxBytes: 'number?' });
  const { l2 = 500, maxBytes } = options;
  requirePositive('l2', l2);
  if (training.itemIds.length === 0) throw argumentError('training', 'at least one interaction', '0');
  const { items } = training;
  requireMemory(`EASE of ${items} items`, easeBytes(items), maxBytes);

  const weights = inverse(gramMatrix(training, l2), items, l2);
  const diagonal = Float32Array.from({ length: items }, (_, j) => weights[j * items + j]);
  // The inverse of a positive definite matrix has a positive diagonal; float32 loses that where l2 is small.
  if (!diagonal.every((value) => value > 0 && Number.isFinite(value))) throw tooSmall(l2);
  for (let i = 0; i < items; i++) {
    for (let j = 0; j < items; j++) weights[i * items + j] /= -diagonal[j];
    weights[i * items + i] = 0;
  }
  return easeOf(training, weights, l2);
}

/** The model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function easeFromState(state: ModelState): Ease {
  requireState(state, kind, version);
  const training = interactionsOfState(state);
  const { l2 } = state.options as { l2: number };
  return easeOf(training, squareOfState(state, 'weights', training.items), l2);
}

function easeOf(training: Interactions, weights: Float32Array, l2: number): Ease {
  const { items } = training;
  return {
    weights,
    toState: () => ({
      ...{ kind, version, options: { l2 } },
      ...joined(interactionsPart(training), squarePart('weights', weights, items)),
    }),
    scoreItems: scoresByItems(training, (item, scores, start) => {
      const row = item * items;
      for (let j = 0; j < items; j++) scores[start + j] += weights[row + j];
    }),
  };
}

/** X'X + l2 I: how many users each two items share. Counts are exact below 2^24 users. */
function gramMatrix(training: Interactions, l2: number): Float32Array {
  const { users, items } = training;
  const gram = new Float32Array(items * items);
  for (let user = 0; user < users; user++) {
    const own = itemsOfUser(training, user);
    for (const i of own) for (const j of own) gram[i * items + j]++;
  }
  for (let i = 0; i < items; i++) gram[i * items + i] += l2;
  return gram;
}

/** An L2 that float32 loses beside the counts: items of the same users cannot be told apart. */
function tooSmall(l2: number): Error {
  return argumentError('l2', "large enough for float32 beside the items' numbers of users", l2);
}

/** @throws if the matrix has no inverse in float32, naming the L2 */
function inverse(matrix: Float32Array, size: number, l2: number): Float32Array {
  try {
    return inverted(matrix, size);
  } catch (error) {
    if (/not invertible/i.test((error as Error).message)) throw tooSmall(l2);
    throw error;
  }
}

function inverted(matrix: Float32Array, size: number): Float32Array {
  const backend = nativeBackend();
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = backend.binding;
  const result = tf.tidy(() =>
    backend.executeSingleOutput(
      'MatrixInverse',
      [
        { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
        { name: 'adjoint', type: TF_ATTR_BOOL, value: false },
      ],
      [tf.tensor2d(matrix, [size, size])],
    ),
  );
  const values = result.dataSync<'float32'>();
  result.dispose();
  return values;
}
