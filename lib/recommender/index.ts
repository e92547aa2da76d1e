// The door `lib/recommender`. One interface over every model that ranks, and their comparison.

export type { Adapter, FitContext, FittedModel, SavedFit, Trained } from './adapter';
export { compare } from './comparison/compare';
export type { CompareOptions } from './comparison/compare-options';
export type { IntervalsOver } from './comparison/compare-splits';
export type { Comparison } from './comparison/comparison';
export type { ComparisonRow } from './comparison/comparison-rows';
export type { CompareProtocol } from './comparison/protocol';
export { loadRecommender } from './load-recommender';
export { ModelRecommender } from './model-recommender';
export { models } from './models';
export type {
  FitRecommenderOptions,
  FitReport,
  KnownHistory,
  Recommendation,
  Recommender,
  RecommendOptions,
} from './recommender';
export { TrainingData } from './training-data';
