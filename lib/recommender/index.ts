/**
 * One interface over every model that ranks, and their comparison.
 *
 * @module lib/recommender
 */

export type {
  Adapter,
  FitContext,
  FittedModel,
  RecommenderState,
  SavedFit,
  SavedTensors,
  Trained,
} from './adapter';
export type { BlendRecommenderOptions } from './adapters/blend';
export type { BstRecommenderOptions } from './adapters/bst';
export type { ValueConfidence } from './adapters/confidence';
export type { FeaturesOf } from './adapters/content-features';
export type { EaseRecommenderOptions } from './adapters/ease';
export type {
  BprMfRecommenderOptions,
  GcnRecommenderOptions,
  LightGcnRecommenderOptions,
  NgcfRecommenderOptions,
} from './adapters/embeddings';
export type {
  DeepFmRecommenderOptions,
  FactorizationMachineRecommenderOptions,
} from './adapters/feature-interactions';
export type { FpmcRecommenderOptions } from './adapters/fpmc';
export type { GraphSageRecommenderOptions } from './adapters/graph-sage';
export type { ImplicitAlsRecommenderOptions } from './adapters/implicit-als';
export type { ItemKnnRecommenderOptions } from './adapters/item-knn';
export type { MarkovChainRecommenderOptions } from './adapters/markov-chain';
export type { MlpRecommenderModelOptions } from './adapters/mlp';
export type {
  GmfRecommenderOptions,
  NcfMlpRecommenderOptions,
  NeuMfRecommenderOptions,
  PairTrainingOptions,
} from './adapters/ncf';
export type {
  Bert4RecRecommenderOptions,
  Gru4RecRecommenderOptions,
  SasrecRecommenderOptions,
} from './adapters/next-item';
export type { SideFeatures } from './adapters/pair-features';
export type { PinSageRecommenderOptions } from './adapters/pin-sage';
export type { PopularityRecommenderOptions, RecentlyPopularRecommenderOptions } from './adapters/popularity';
export type { RandomWalksRecommenderOptions } from './adapters/random-walks';
export type {
  BiasesRecommenderOptions,
  RatingKnnRecommenderOptions,
  SvdPlusPlusRecommenderOptions,
  SvdRecommenderOptions,
} from './adapters/ratings';
export type { UserKnnRecommenderOptions } from './adapters/user-knn';
export { compare } from './comparison/compare';
export type { CompareOptions } from './comparison/compare-options';
export type { IntervalsOver } from './comparison/compare-splits';
export type { Comparison } from './comparison/comparison';
export type { ComparisonRow } from './comparison/comparison-rows';
export type { CompareProtocol } from './comparison/protocol';
export { loadRatingModel, loadRecommender } from './load-recommender';
export { ModelRecommender } from './model-recommender';
export { models } from './models';
export {
  type CrossValidateRatingsOptions,
  crossValidateRatings,
} from './ratings/cross-validate-ratings';
export type { RatingComparison, RatingComparisonRow, RatingRun } from './ratings/rating-comparison';
export type { RatingModel, RatingRecommender } from './ratings/rating-model';
export type {
  FitRecommenderOptions,
  FitReport,
  KnownHistory,
  Recommendation,
  Recommender,
  RecommendOptions,
} from './recommender';
export { TrainingData } from './training-data';
