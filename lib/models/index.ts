/**
 * Models that rank or predict, one architecture per file.
 *
 * @module lib/models
 */

export { type Biases, type BiasOptions, type BiasSgdOptions, fitBiases } from './baselines/biases';
export { fitMarkovChain, type MarkovChain, type MarkovChainOptions } from './baselines/markov-chain';
export {
  fitPopularItems,
  fitRecentlyPopularItems,
  type PopularItems,
  type RecentlyPopularOptions,
} from './baselines/popular-items';
export { fitPopularity, type Popularity, type PopularityOptions } from './baselines/popularity';
export { randomWalkScores } from './baselines/random-walk-recommender';
export type { BlendFeatures, BlendParts } from './blend/blend-features';
export { ScoreBlend, type ScoreBlendOptions } from './blend/score-blend';
export { SeededDropout, type SeededDropoutOptions } from './click/dropout';
export { extendMlpRecommender, type Newcomers } from './click/extend-mlp-recommender';
export { createHybridRecommender, type HybridRecommenderOptions } from './click/hybrid-recommender';
export { embeddingInitializer, linearInitializer } from './click/initializers';
export type { LayerOutput } from './click/layer-functions';
export { createLogisticRecommender, type LogisticRecommenderOptions } from './click/logistic-recommender';
export { createMlpRecommender, type MlpRecommenderOptions } from './click/mlp-recommender';
export type { BprLossParts } from './factors/bpr-loss';
export type { BprModel, FinalEmbeddings } from './factors/bpr-model';
export { type DotProductScores, dotProductScores } from './factors/dot-product-scores';
export { Fpmc, type FpmcOptions } from './factors/fpmc';
export { fitImplicitAls, type ImplicitAls, type ImplicitAlsOptions } from './factors/implicit-als';
export { MatrixFactorization, type MatrixFactorizationOptions } from './factors/matrix-factorization';
export { DeepAndCross, type DeepAndCrossOptions } from './features/deep-and-cross';
export { DeepFm, type DeepFmOptions } from './features/deep-fm';
export { Dlrm, type DlrmOptions } from './features/dlrm';
export { FactorizationMachine, type FactorizationMachineOptions } from './features/factorization-machine';
export type { FeatureModel } from './features/feature-model';
export { MultiTask, type MultiTaskOptions, type Task } from './features/multi-task';
export { WideAndDeep, type WideAndDeepOptions } from './features/wide-and-deep';
export { Gcn, type GcnOptions } from './graph/gcn';
export { GraphRecommender, type GraphRecommenderOptions } from './graph/graph-recommender';
export { GraphSage } from './graph/graph-sage';
export type { GraphSageOptions, NewNodes } from './graph/graph-sage-options';
export { type LayerCombination, LightGcn, type LightGcnOptions } from './graph/light-gcn';
export { Ngcf, type NgcfOptions } from './graph/ngcf';
export {
  bipartiteFeatures,
  type FeatureTable,
  logDegrees,
  type NewcomerPractice,
  withColumn,
} from './graph/node-features';
export { PinSage } from './graph/pin-sage';
export type { NewItems, PinSageOptions } from './graph/pin-sage-options';
export { type Ease, type EaseOptions, fitEase } from './linear/ease';
export { fitItemKnn, type ItemKnn, type ItemKnnOptions, type SimilarItems } from './linear/item-knn';
export { fitUserKnn, type SimilarUsers, type UserKnn, type UserKnnOptions } from './linear/user-knn';
export type { ModelState, SavableModel } from './model-state';
export { Gmf, type GmfOptions } from './ncf/gmf';
export { NcfMlp, type NcfMlpOptions } from './ncf/ncf-mlp';
export { NeuMf, type NeuMfOptions, type Pretrained } from './ncf/neu-mf';
export type { PairModel } from './ncf/pair-model';
export type { EmbeddingPair, PairModelOptions } from './ncf/pair-options';
export type { RankingModel, ScoreItems } from './ranking-model';
export {
  fitRatingKnn,
  type RatingCenter,
  type RatingKnn,
  type RatingKnnOptions,
} from './ratings/rating-knn';
export type { RatingPredictor } from './ratings/rating-predictor';
export type { RatingSimilarity } from './ratings/rating-similarities';
export type { SvdWeights } from './ratings/sgd-weights';
export { fitSvd, type Svd, type SvdOptions } from './ratings/svd';
export { fitSvdPlusPlus, type SvdPlusPlus, type SvdPlusPlusOptions } from './ratings/svd-plus-plus';
export { MultiHeadAttention, type MultiHeadAttentionOptions } from './sequence/attention';
export { type AttentionMap, attentionMaps } from './sequence/attention-maps';
export { createBert4Rec } from './sequence/bert4rec';
export { type BstOptions, createBst } from './sequence/bst';
export type { PositionOrigin } from './sequence/learned-positions';
export { type Histories, NextItemScorer, type NextItemScorerOptions } from './sequence/next-item-scorer';
export { NextItemSession } from './sequence/next-item-session';
export { GruLayer, LstmLayer, type RecurrentOptions, type RecurrentState } from './sequence/recurrent';
export { createGru4Rec, type RecurrentNextItemOptions } from './sequence/recurrent-next-item';
export { createSasrec, type SasrecOptions } from './sequence/sasrec';
export type { CallContext } from './sequence/seeded-layer';
export type { ItemTransformerOptions } from './sequence/transformer-options';
export type { GivenParts, ModelsByKind } from './state/from-state';
