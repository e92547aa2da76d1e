import { fitImplicitAls, type ImplicitAlsOptions, resolveAls } from '../../models/factors/implicit-als';
import { type AlsSettings, solveSide } from '../../models/factors/implicit-als-solve';
import { type FittedModel, setsAsInteractions } from '../adapter';
import { ModelRecommender } from '../model-recommender';
import type { Recommender } from '../recommender';
import { confidenceOf, meanLike, requireConfidence, type ValueConfidence } from './confidence';
import { above0, count, nonNegative, requireRecommenderOptions } from './factory-options';
import { ItemVectors, rowsOf } from './item-vectors';
import type { Named } from './naming';

/** Options of `models.implicitAls`. */
export interface ImplicitAlsRecommenderOptions
  extends Omit<ImplicitAlsOptions, 'random' | 'confidence'>,
    Named {
  /** How sure the log's values make of likes and dislikes. Default: all alike. */
  confidence?: ValueConfidence;
}

/** Factors of implicit feedback by alternating least squares (iALS). See `fitImplicitAls`. */
export function implicitAls(options: ImplicitAlsRecommenderOptions = {}): Recommender {
  requireRecommenderOptions(options, {
    ...{ embeddingSize: count, epochs: count, unobservedWeight: above0, l2: above0, l2Exponent: nonNegative },
    ...{ initialStandardDeviation: above0, confidence: 'object?' },
  });
  const { name, confidence: sureness, ...model } = options;
  requireConfidence(sureness);
  return new ModelRecommender(
    {
      model: 'implicitAls',
      name: 'iALS',
      reads: 'items',
      canFoldIn: true,
      isRandom: true,
      options,
      train: async (data, { random }) => {
        const { interactions } = data;
        const confidence = confidenceOf(data, sureness);
        const given = { ...model, ...(confidence && { confidence }) };
        const { userFactors, itemFactors } = fitImplicitAls(interactions, { ...given, random });
        const settings = {
          ...resolveAls(interactions, given),
          ...(confidence && { like: meanLike(confidence) }),
        };
        return { fitted: fromFactors(userFactors, itemFactors, settings) };
      },
      restore: (_, { state, tensors }) =>
        fromFactors(
          tensors.userFactors as Float64Array,
          tensors.itemFactors as Float64Array,
          state as FoldInSettings,
        ),
    },
    name,
  );
}

/** A stranger's items are liked, with the mean confidence of likes in training. */
type FoldInSettings = AlsSettings & { like?: number };

function fromFactors(
  userFactors: Float64Array,
  itemFactors: Float64Array,
  settings: FoldInSettings,
): FittedModel {
  const { embeddingSize } = settings;
  const vectors = new ItemVectors(Float32Array.from(itemFactors), embeddingSize);
  const users = Float32Array.from(userFactors);
  return {
    scoreItems: (batch) => vectors.scores(rowsOf(users, embeddingSize, batch)),
    // The best embedding of a stranger given the items': what half a sweep of training computes.
    scoreHistories: (histories) => {
      const solved = new Float64Array(histories.sequences * embeddingSize);
      const { like } = settings;
      const confidence =
        like === undefined ? undefined : new Float64Array(histories.itemIds.length).fill(like);
      solveSide(setsAsInteractions(histories), itemFactors, solved, settings, confidence);
      return vectors.scores(Float32Array.from(solved));
    },
    similarTo: (item) => vectors.cosines(item),
    save: () => ({ state: settings, tensors: { userFactors, itemFactors } }),
    dispose: () => vectors.dispose(),
  };
}
