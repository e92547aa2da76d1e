import { argumentError, requireNonNegative, requirePositiveInteger } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import { requireInteractionValues } from '../../data/interaction-values';
import { type Interactions, requireInteractions, usersPerItem } from '../../data/interactions';
import { turnedValues, usersOfItems } from '../../data/users-of-items';
import type { ModelState, SavableModel } from '../model-state';
import type { RankingModel } from '../ranking-model';
import {
  interactionsOfState,
  interactionsPart,
  joined,
  requireRows,
  requireState,
  tensorOf,
} from '../state/parts';
import { scoresByItems } from './item-weights-scorer';

const kind = 'item-knn';
const version = 1;

/** Options: how neighbors are chosen. */
export interface ItemKnnOptions {
  /** Neighbors kept of each item, 1 or more; fewer where fewer share a user with it. Default: 200. */
  neighbors?: number;
  /** Added to the denominator: pulls similarities that rest on few users towards 0. 0 or more. Default: 10. */
  shrinkage?: number;
  /**
   * What each interaction weighs, in the order of `training.itemIds` (`interactionValues`): ratings, counts, or less than
   * 0 for a dislike, which pushes away what is like it. Default: 1 each.
   */
  weights?: Float64Array;
}

/** The options that a state holds. */
type KnnSettings = Required<Omit<ItemKnnOptions, 'weights'>>;

/** The items most similar to an item, most similar first; of equal ones the lower id. */
export interface SimilarItems {
  readonly items: Int32Array;
  /** In (0, 1]. */
  readonly similarities: Float32Array;
}

/** "Users who bought this also bought." */
export interface ItemKnn extends RankingModel, SavableModel {
  /** The neighbors of an item. @throws on an item outside */
  similarTo(item: number): SimilarItems;
}

/**
 * Item-based nearest neighbors (Sarwar et al. 2001), with shrunk cosine similarity of the items' columns as in
 * Dacrema et al. 2019: s(i, j) = c_ij / (sqrt(c_i c_j) + shrinkage), c_ij the users of both and c_i those of i.
 * score(u, j) = sum of s(i, j) over the items i of u that are among the `neighbors` nearest to j.
 *
 * With weights w: s(i, j) = sum over users of w_ui w_uj / (|w_i| |w_j| + shrinkage), w_i the weights of item i, of which
 * neighbors are those above 0; score(u, j) = sum of w_ui s(i, j).
 *
 * A user without interactions gets the items by popularity. Time grows with the sum of squared lengths of the users'
 * rows, memory with items * neighbors.
 * @throws on training without interactions or a bad option
 * @example
 * const model = fitItemKnn(train, { neighbors: 200, shrinkage: 10 });
 * model.similarTo(collar).items; // the leash first
 */
export function fitItemKnn(training: Interactions, options: ItemKnnOptions = {}): ItemKnn {
  requireInteractions('training', training);
  requireOptions('options', options, { neighbors: 'number?', shrinkage: 'number?', weights: 'list?' });
  const { neighbors = 200, shrinkage = 10, weights } = options;
  requirePositiveInteger('neighbors', neighbors);
  requireNonNegative('shrinkage', shrinkage);
  if (training.itemIds.length === 0) throw argumentError('training', 'at least one interaction', '0');
  if (weights !== undefined) requireInteractionValues('weights', weights, training);
  // Two empty lists and their object for an item that nobody has.
  requireMemory(`neighbors of ${training.items} items`, 500 * training.items);
  const settings = { neighbors, shrinkage };
  return itemKnnOf(training, nearestItems(training, { ...settings, weights }), settings, weights);
}

/** The model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
export function itemKnnFromState(state: ModelState): ItemKnn {
  requireState(state, kind, version);
  const training = interactionsOfState(state);
  const { items } = training;
  const offsets = tensorOf(state, 'offsets', Int32Array, items + 1);
  const ids = tensorOf(state, 'similar', Int32Array, offsets[items]);
  const similarities = tensorOf(state, 'similarities', Float32Array, ids.length);
  requireRows(state, { offsets, ids, below: items });
  const similar = Array.from({ length: items }, (_, item) => ({
    items: ids.slice(offsets[item], offsets[item + 1]),
    similarities: similarities.slice(offsets[item], offsets[item + 1]),
  }));
  const { weighted, ...options } = state.options as unknown as KnnSettings & { weighted?: boolean };
  const weights = weighted ? tensorOf(state, 'weights', Float64Array, training.itemIds.length) : undefined;
  return itemKnnOf(training, similar, options, weights);
}

function stateOf(
  training: Interactions,
  similar: readonly SimilarItems[],
  { neighbors, shrinkage }: KnnSettings,
  weights: Float64Array | undefined,
): ModelState {
  const offsets = new Int32Array(similar.length + 1);
  similar.forEach((list, item) => {
    offsets[item + 1] = offsets[item] + list.items.length;
  });
  const ids = new Int32Array(offsets[similar.length]);
  const similarities = new Float32Array(ids.length);
  similar.forEach((list, item) => {
    ids.set(list.items, offsets[item]);
    similarities.set(list.similarities, offsets[item]);
  });
  const part = { tensors: { offsets, similar: ids, similarities, ...(weights && { weights }) }, shapes: {} };
  const options = { neighbors, shrinkage, ...(weights && { weighted: true }) };
  return { kind, version, options, ...joined(interactionsPart(training), part) };
}

function itemKnnOf(
  training: Interactions,
  similar: readonly SimilarItems[],
  options: KnnSettings,
  weights: Float64Array | undefined,
): ItemKnn {
  const { items } = training;
  // Transposed: for each item, the items that have it as a neighbor, whose scores it adds to.
  const offsets = new Int32Array(items + 1);
  for (const list of similar) for (const item of list.items) offsets[item + 1]++;
  for (let item = 0; item < items; item++) offsets[item + 1] += offsets[item];
  const next = offsets.slice(0, items);
  const targets = new Int32Array(offsets[items]);
  const values = new Float32Array(offsets[items]);
  similar.forEach((list, target) => {
    for (let n = 0; n < list.items.length; n++) {
      const index = next[list.items[n]]++;
      targets[index] = target;
      values[index] = list.similarities[n];
    }
  });
  return {
    toState: () => stateOf(training, similar, options, weights),
    similarTo: (item) => {
      if (!(Number.isInteger(item) && item >= 0 && item < items)) {
        throw argumentError('item', `an integer in [0, ${items})`, item);
      }
      return similar[item];
    },
    scoreItems: scoresByItems(
      training,
      (item, scores, start, weight) => {
        for (let i = offsets[item]; i < offsets[item + 1]; i++)
          scores[start + targets[i]] += weight * values[i];
      },
      weights,
    ),
  };
}

function nearestItems(
  training: Interactions,
  { neighbors, shrinkage, weights }: KnnSettings & { weights: Float64Array | undefined },
): SimilarItems[] {
  const { items, offsets } = training;
  const owners = usersOfItems(training);
  const turned = weights && turnedValues(training, owners, weights);
  const lengths = lengthsOf(training, weights);
  const shared = new Float64Array(items);
  const isTouched = new Uint8Array(items);
  const similarity = new Float64Array(items);
  const touched = new Int32Array(items);
  const similar: SimilarItems[] = [];
  for (let item = 0; item < items; item++) {
    let count = 0;
    for (let o = owners.offsets[item]; o < owners.offsets[item + 1]; o++) {
      const user = owners.itemIds[o];
      const own = turned?.[o] ?? 1;
      for (let i = offsets[user]; i < offsets[user + 1]; i++) {
        const other = training.itemIds[i];
        if (isTouched[other] === 0) {
          isTouched[other] = 1;
          touched[count++] = other;
        }
        shared[other] += weights === undefined ? 1 : own * weights[i];
      }
    }
    for (let t = 0; t < count; t++) {
      const other = touched[t];
      similarity[other] = shared[other] / (lengths(item, other) + shrinkage);
      shared[other] = 0;
      isTouched[other] = 0;
    }
    const nearest = touched
      .slice(0, count)
      .filter((other) => other !== item && similarity[other] > 0)
      .sort((a, b) => similarity[b] - similarity[a] || a - b)
      .slice(0, neighbors);
    similar.push({
      items: nearest,
      similarities: Float32Array.from(nearest, (other) => similarity[other]),
    });
  }
  return similar;
}

/** |w_i| |w_j| of two items. */
function lengthsOf(training: Interactions, weights: Float64Array | undefined) {
  const squares = Float64Array.from(usersPerItem(training));
  if (weights !== undefined) {
    squares.fill(0);
    training.itemIds.forEach((item, i) => {
      squares[item] += weights[i] ** 2;
    });
  }
  return (a: number, b: number): number => Math.sqrt(squares[a] * squares[b]);
}
