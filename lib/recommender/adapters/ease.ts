import { type EaseOptions, fitEase } from '../../models/linear/ease';
import { scoresByItems } from '../../models/linear/item-weights-scorer';
import { type FittedModel, setsAsInteractions } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { above0, requireRecommenderOptions } from './factory-options';
import type { Named } from './naming';

/** Options of `models.ease`. */
export interface EaseRecommenderOptions extends EaseOptions, Named {}

/** EASE, a linear model of all items by all others; memory grows with the square of the catalog. See `fitEase`. */
export function ease(options: EaseRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, { l2: above0, maxBytes: above0 });
  const { name, ...model } = options;
  return new ModelRecommender(
    {
      model: 'ease',
      name: 'EASE',
      reads: 'items',
      canFoldIn: true,
      isRandom: false,
      options,
      train: async ({ interactions }) => ({
        fitted: fromWeights(fitEase(interactions, model).weights, interactions.items),
      }),
      restore: ({ items }, { tensors }) => fromWeights(tensors.weights as Float32Array, items.size),
    },
    name,
  );
}

/** @param weights what having item i adds to the score of item j, [items * items] */
function fromWeights(weights: Float32Array, items: number): FittedModel {
  const addRow = (item: number, scores: Float32Array, start: number): void => {
    const row = item * items;
    for (let j = 0; j < items; j++) scores[start + j] += weights[row + j];
  };
  return {
    scoreHistories: (histories) => {
      const rows = Int32Array.from({ length: histories.sequences }, (_, row) => row);
      return scoresByItems(setsAsInteractions(histories), addRow)(rows);
    },
    similarTo: (item) => weights.slice(item * items, (item + 1) * items),
    save: () => ({ tensors: { weights } }),
    dispose: () => {},
  };
}
