import type { Interactions } from '../../data/interactions';
import { fitItemKnn, type ItemKnnOptions } from '../../models/linear/item-knn';
import { scoresByItems } from '../../models/linear/item-weights-scorer';
import { type FittedModel, setsAsInteractions } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { confidenceOf, requireConfidence, type ValueConfidence } from './confidence';
import { count, nonNegative, requireRecommenderOptions } from './factory-options';
import type { Named } from './naming';

/** Options of `models.itemKnn`. */
export interface ItemKnnRecommenderOptions extends Omit<ItemKnnOptions, 'weights'>, Named {
  /** What the log's values make interactions weigh, less than 0 for dislikes. Default: 1 each. */
  confidence?: ValueConfidence;
}

/** Item-based nearest neighbors: "users who took this also took". See `fitItemKnn`. */
export function itemKnn(options: ItemKnnRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, { neighbors: count, shrinkage: nonNegative, confidence: 'object?' });
  const { name, confidence, ...model } = options;
  requireConfidence(confidence);
  return new ModelRecommender(
    {
      model: 'itemKnn',
      name: 'item-kNN',
      reads: 'items',
      canFoldIn: true,
      isRandom: false,
      options,
      train: async (data) => {
        const { interactions } = data;
        const weights = confidenceOf(data, confidence);
        const { similarTo } = fitItemKnn(interactions, { ...model, ...(weights && { weights }) });
        const lists = Array.from({ length: interactions.items }, (_, item) => similarTo(item));
        const offsets = new Int32Array(lists.length + 1);
        lists.forEach((list, item) => {
          offsets[item + 1] = offsets[item] + list.items.length;
        });
        const neighbors = new Int32Array(offsets[lists.length]);
        const similarities = new Float32Array(neighbors.length);
        lists.forEach((list, item) => {
          neighbors.set(list.items, offsets[item]);
          similarities.set(list.similarities, offsets[item]);
        });
        return { fitted: fromNeighbors({ offsets, neighbors, similarities }, interactions, weights) };
      },
      restore: ({ interactions }, { tensors }) => {
        const [offsets, neighbors] = [tensors.offsets as Int32Array, tensors.neighbors as Int32Array];
        const lists = { offsets, neighbors, similarities: tensors.similarities as Float32Array };
        return fromNeighbors(lists, interactions, tensors.weights as Float64Array | undefined);
      },
    },
    name,
  );
}

/** Neighbors of all items, one list after another. */
interface NeighborLists {
  /** Where each item's neighbors begin, [items + 1]. */
  readonly offsets: Int32Array;
  readonly neighbors: Int32Array;
  readonly similarities: Float32Array;
}

/** @param weights of the training's interactions, if they weigh differently */
function fromNeighbors(
  { offsets, neighbors, similarities }: NeighborLists,
  training: Interactions,
  weights: Float64Array | undefined,
): FittedModel {
  const items = offsets.length - 1;
  // Transposed: for each item, the items that have it as a neighbor, whose scores it adds to.
  const starts = new Int32Array(items + 1);
  for (const item of neighbors) starts[item + 1]++;
  for (let item = 0; item < items; item++) starts[item + 1] += starts[item];
  const next = starts.slice(0, items);
  const targets = new Int32Array(neighbors.length);
  const values = new Float32Array(neighbors.length);
  for (let target = 0; target < items; target++) {
    for (let i = offsets[target]; i < offsets[target + 1]; i++) {
      const at = next[neighbors[i]]++;
      targets[at] = target;
      values[at] = similarities[i];
    }
  }
  const addRow = (item: number, scores: Float32Array, start: number, weight: number): void => {
    for (let i = starts[item]; i < starts[item + 1]; i++) scores[start + targets[i]] += weight * values[i];
  };
  return {
    ...(weights && { scoreItems: scoresByItems(training, addRow, weights) }),
    scoreHistories: (histories) => {
      const rows = Int32Array.from({ length: histories.sequences }, (_, row) => row);
      return scoresByItems(setsAsInteractions(histories), addRow)(rows);
    },
    similarTo: (item) => {
      const scores = new Float32Array(items).fill(Number.NEGATIVE_INFINITY);
      for (let i = offsets[item]; i < offsets[item + 1]; i++) scores[neighbors[i]] = similarities[i];
      return scores;
    },
    save: () => ({ tensors: { offsets, neighbors, similarities, ...(weights && { weights }) } }),
    dispose: () => {},
  };
}
