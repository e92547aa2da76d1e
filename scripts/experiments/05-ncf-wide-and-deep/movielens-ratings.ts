// Ratings of MovieLens-100K predicted, five folds, with Surprise's settings and beside the figures that Surprise
// publishes (https://github.com/NicolasHug/Surprise, README).
import { crossValidateRatings, loadMovieLens100k, models } from 'lib';
import type { RatingRecommender } from 'lib/recommender';
import { experiment } from '../runner/experiment';
import { mapValues } from '../runner/figures';

const folds = 5;

/** The models, and what Surprise publishes for them. */
const all: Record<string, { create: () => RatingRecommender; published?: { rmse: number; mae: number } }> = {
  biases: { create: () => models.biases(), published: { rmse: 0.944, mae: 0.748 } },
  'user-kNN': {
    create: () => models.ratingKnn({ center: 'none' }),
    published: { rmse: 0.98, mae: 0.774 },
  },
  'user-kNN, less means': {
    create: () => models.ratingKnn({ center: 'mean' }),
    published: { rmse: 0.951, mae: 0.749 },
  },
  'user-kNN, less baseline': {
    create: () => models.ratingKnn({ center: 'baseline' }),
    published: { rmse: 0.931, mae: 0.733 },
  },
  'item-kNN, less baseline, Pearson': {
    create: () => models.ratingKnn({ by: 'item', similarity: 'pearson-baseline' }),
  },
  SVD: { create: () => models.svd(), published: { rmse: 0.934, mae: 0.737 } },
  'SVD++': { create: () => models.svdPlusPlus(), published: { rmse: 0.919, mae: 0.721 } },
};

export const movieLensRatings = experiment({
  name: 'movielens-ratings',
  chapter: '05-ncf-wide-and-deep',
  summary: 'Whether SVD, SVD++ and nearest neighbors predict MovieLens-100K’s ratings as Surprise’s do',
  seeds: { first: 1, count: 3 },
  prepare: async () => (await loadMovieLens100k()).log,
  async run(seed, { shared, once, log, signal }) {
    const results: Record<string, { rmse: number[]; mae: number[]; fitSeconds: number }> = {};
    for (const [name, { create }] of Object.entries(all)) {
      results[name] = await once(name, async () => {
        const table = await crossValidateRatings([create()], { log: shared, folds, seeds: [seed], signal });
        const [{ runs, fitSeconds, error }] = table.rows;
        if (error) throw error;
        return { rmse: runs.map(({ rmse }) => rmse), mae: runs.map(({ mae }) => mae), fitSeconds };
      });
      log(`${name}: RMSE ${results[name].rmse.map((rmse) => rmse.toFixed(4)).join(' ')}`);
    }
    return results;
  },
  summarize: (runs, { shared }) => ({
    users: shared.users.size,
    items: shared.items.size,
    ratings: shared.rows,
    folds,
    models: mapValues(all, (_, name) => ({
      rmse: runs.map((run) => run[name].rmse),
      mae: runs.map((run) => run[name].mae),
      fitSeconds: runs.reduce((sum, run) => sum + run[name].fitSeconds / runs.length, 0),
    })),
    published: Object.fromEntries(
      Object.entries(all).flatMap(([name, { published }]) => (published ? [[name, published]] : [])),
    ),
  }),
});
