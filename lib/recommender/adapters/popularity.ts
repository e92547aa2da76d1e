import { requirePositive } from '../../core/checks';
import { fitPopularItems, fitRecentlyPopularItems } from '../../models/baselines/popular-items';
import type { FittedModel, SavedFit } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { above0, requireRecommenderOptions } from './factory-options';
import type { Named } from './naming';

/** Options of `models.popularity`. */
export interface PopularityRecommenderOptions extends Named {}

/** Options of `models.recentlyPopular`. */
export interface RecentlyPopularRecommenderOptions extends Named {
  /** Age at which a row counts 1/e, in seconds, above 0. Default: 30 days. */
  timeConstant?: number;
}

/** What most users touched, for everybody. What any other model must beat. */
export function popularity(options: PopularityRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {});
  return new ModelRecommender(
    {
      model: 'popularity',
      name: 'popularity',
      reads: 'items',
      canFoldIn: true,
      isRandom: false,
      options,
      train: async ({ interactions }) => ({
        fitted: sameForAll(Float32Array.from(fitPopularItems(interactions).weights)),
      }),
      restore,
    },
    options.name,
  );
}

/** What was touched most lately, for everybody. Needs a log with times. */
export function recentlyPopular(options: RecentlyPopularRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, { timeConstant: above0 });
  const { timeConstant = 30 * 86_400 } = options;
  requirePositive('timeConstant', timeConstant);
  return new ModelRecommender(
    {
      model: 'recentlyPopular',
      name: 'recently popular',
      reads: 'items',
      canFoldIn: true,
      isRandom: false,
      options,
      train: async (data) => {
        data.requireTimes('recentlyPopular');
        const { itemIds, times } = data.histories;
        const log = { item: itemIds, timestamp: times as Float64Array };
        const sizes = { users: data.users.size, items: data.items.size, timeConstant };
        return { fitted: sameForAll(Float32Array.from(fitRecentlyPopularItems(log, sizes).weights)) };
      },
      restore,
    },
    options.name,
  );
}

function restore(_: unknown, { tensors }: SavedFit): FittedModel {
  return sameForAll(tensors.weights as Float32Array);
}

function sameForAll(weights: Float32Array): FittedModel {
  return {
    scoreHistories: ({ sequences }) => {
      const scores = new Float32Array(sequences * weights.length);
      for (let row = 0; row < sequences; row++) scores.set(weights, row * weights.length);
      return scores;
    },
    save: () => ({ tensors: { weights } }),
    dispose: () => {},
  };
}
