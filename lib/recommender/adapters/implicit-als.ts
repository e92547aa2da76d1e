import { fitImplicitAls, type ImplicitAlsOptions, resolveAls } from '../../models/factors/implicit-als';
import { type AlsSettings, solveSide } from '../../models/factors/implicit-als-solve';
import { type FittedModel, setsAsInteractions } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { ItemVectors, rowsOf } from './item-vectors';
import { type Named, requireFactoryOptions } from './naming';

/** Options of `models.implicitAls`. */
export interface ImplicitAlsRecommenderOptions extends Omit<ImplicitAlsOptions, 'random'>, Named {}

/** Factors of implicit feedback by alternating least squares (iALS). See `fitImplicitAls`. */
export function implicitAls(options: ImplicitAlsRecommenderOptions = {}): Recommender {
  requireFactoryOptions(options);
  const { name, ...model } = options;
  return new ModelRecommender(
    {
      model: 'implicitAls',
      name: 'iALS',
      reads: 'items',
      canFoldIn: true,
      isRandom: true,
      options,
      train: async ({ interactions }, { random }) => {
        const { userFactors, itemFactors } = fitImplicitAls(interactions, { ...model, random });
        return { fitted: fromFactors(userFactors, itemFactors, resolveAls(interactions, model)) };
      },
      restore: (_, { state, tensors }) =>
        fromFactors(
          tensors.userFactors as Float64Array,
          tensors.itemFactors as Float64Array,
          state as AlsSettings,
        ),
    },
    name,
  );
}

function fromFactors(
  userFactors: Float64Array,
  itemFactors: Float64Array,
  settings: AlsSettings,
): FittedModel {
  const { embeddingSize } = settings;
  const vectors = new ItemVectors(Float32Array.from(itemFactors), embeddingSize);
  const users = Float32Array.from(userFactors);
  return {
    scoreItems: (batch) => vectors.scores(rowsOf(users, embeddingSize, batch)),
    // The best embedding of a stranger given the items': what half a sweep of training computes.
    scoreHistories: (histories) => {
      const solved = new Float64Array(histories.sequences * embeddingSize);
      solveSide(setsAsInteractions(histories), itemFactors, solved, settings);
      return vectors.scores(Float32Array.from(solved));
    },
    similarTo: (item) => vectors.cosines(item),
    save: () => ({ state: settings, tensors: { userFactors, itemFactors } }),
    dispose: () => vectors.dispose(),
  };
}
