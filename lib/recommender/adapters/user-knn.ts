import type { Interactions } from '../../data/interactions';
import { type UserKnnOptions, UserNeighborhood, userKnnSettings } from '../../models/linear/user-knn';
import type { FittedModel } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { count, nonNegative, requireRecommenderOptions } from './factory-options';
import type { Named } from './naming';

/** Options of `models.userKnn`. */
export interface UserKnnRecommenderOptions extends UserKnnOptions, Named {}

/** User-based nearest neighbors: "people like you took". See `fitUserKnn`. */
export function userKnn(options: UserKnnRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, { neighbors: count, shrinkage: nonNegative });
  const { name, ...model } = options;
  const fittedOf = (interactions: Interactions, settings: Required<UserKnnOptions>): FittedModel => {
    const neighborhood = new UserNeighborhood(interactions, settings);
    return {
      scoreHistories: ({ sequences, items, offsets, itemIds, owners }) => {
        const scores = new Float32Array(sequences * items);
        for (let row = 0; row < sequences; row++) {
          const own = itemIds.subarray(offsets[row], offsets[row + 1]);
          neighborhood.score(own, owners[row], scores.subarray(row * items, (row + 1) * items));
        }
        return scores;
      },
      // What users have seen is saved beside it.
      save: () => ({ state: settings, tensors: {} }),
      dispose: () => {},
    };
  };
  return new ModelRecommender(
    {
      model: 'userKnn',
      name: 'user-kNN',
      reads: 'items',
      canFoldIn: true,
      isRandom: false,
      options,
      train: async ({ interactions }) => ({
        fitted: fittedOf(interactions, userKnnSettings(interactions, model)),
      }),
      restore: ({ interactions }, { state }) => fittedOf(interactions, state as Required<UserKnnOptions>),
    },
    name,
  );
}
