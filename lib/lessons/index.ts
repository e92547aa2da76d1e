/**
 * What one chapter alone needs, and what every lesson shows its results with.
 *
 * @module lib/lessons
 */

export { type ArmModel, chooseArm, chooseArmAsWritten } from './bandits/simplified-thompson';
export {
  type CustomerIdDropoutOptions,
  type CustomerIdOptions,
  createWithCustomerId,
  createWithCustomerIdDropout,
  createWithoutCustomerId,
} from './customers/customer-id';
export type { CustomerModelOptions } from './customers/customer-model';
export { type CustomerPriorOptions, createWithCustomerPrior } from './customers/customer-prior';
export { type BetterBaseline, batchedBaselineExercises } from './exercises/batched-baseline';
export {
  behaviorSequenceTransformerExercises,
  type NextItemFit,
} from './exercises/behavior-sequence-transformer';
export { checkAnswer } from './exercises/check-answer';
export { contextualBanditsExercises, type DelayedRuns } from './exercises/contextual-bandits';
export { type ChosenPrior, customerIdExercises, type EncodedIds } from './exercises/customer-id';
export type { FunctionExercise, Mistake, ObjectExercise } from './exercises/exercise';
export {
  explainabilityExercises,
  type OwnBox,
  type OwnBoxQuestion,
  ownBoxExercise,
} from './exercises/explainability';
export { type LeakyTest, lightGcnExercises } from './exercises/lightgcn';
export { longTermValueExercises } from './exercises/long-term-value';
export {
  ncfWideAndDeepExercises,
  type Rival,
  type RivalQuestion,
  rivalExercise,
} from './exercises/ncf-wide-and-deep';
export { offPolicyExercises, type PolicyLearner } from './exercises/off-policy';
export { type GruWeights, type Offers, quoteFunnelExercises } from './exercises/quote-funnel';
export { readAdultAttributions } from './explanations/adult-attributions';
export {
  type PlantedColumn,
  PlantedMarket,
  type PlantedMarketOptions,
  type PlantedOffers,
  plantedColumns,
} from './explanations/planted-market';
export { KEY_FIGURES_TYPE, type KeyFigures, showKeyFigures } from './key-figures';
export { type FitOffersOptions, fitOffers, type OfferRows } from './quotes/fit-offers';
export type { LogitScale } from './quotes/logit-scale';
export {
  fitOfferPopularity,
  fitOfferRules,
  type OfferAnswers,
  type OfferBaseline,
  type OfferRule,
  type QuoteAnswers,
  quoteRules,
} from './quotes/offer-baselines';
export { OfferScorer } from './quotes/offer-scorer';
export {
  offerRows,
  type QuoteCalibration,
  QuoteModel,
  type QuoteModelOptions,
  trainQuoteModel,
} from './quotes/quote-model';
export {
  type BagRegressionOptions,
  bagReader,
  createBagRegression,
  createSessionModel,
  recurrentReader,
  type SessionModelOptions,
  type SessionReader,
} from './quotes/quote-session-model';
export { type QuoteSessions, quoteActIds, quoteTokens } from './quotes/quote-sessions';
export {
  type NewRecord,
  type RecordedResults,
  readRecordedResults,
  writeRecordedResults,
} from './recorded-results';
export type {
  AblationModel,
  AblationRun,
  AdultAttributions,
  AdultModel,
  AdultScores,
  AdultTrees,
  AdultTuning,
  AdultWideDeep,
  AmazonGamesBaselines,
  AmazonGamesSasrec,
  BanditDrift,
  BanditDriftStart,
  BanditMetrics,
  BanditMushroom,
  BanditPersonaContext,
  BanditPersonaHidden,
  BanditTuning,
  BatchedBaseline,
  ClickFigures,
  CrowdAblation,
  CrowdDegreeGain,
  CrowdHybrids,
  CustomerIdInteractions,
  CustomerIdVariance,
  DegreeGain,
  DegreeSettings,
  DialBar,
  DialCell,
  DialModel,
  DotProduct,
  DotProductRun,
  ExplanationTraps,
  ExplanationTrapsRun,
  FeedbackLoopDrift,
  GamesFullRanking,
  HitsAndGain,
  InsuranceContender,
  InsuranceEnsemble,
  InsuranceModel,
  InsuranceQuality,
  InsuranceRules,
  InsuranceRun,
  InsuranceSettings,
  InsuranceTest,
  IntervalWithValues,
  LastFmModel,
  LightGcnLastFm,
  LtvMyopicVsPlanner,
  LtvOffline,
  LtvOfflinePolicy,
  LtvPolicy,
  LtvStabilizers,
  LtvWorld,
  MeasuredOverSplits,
  MovieLensBaselines,
  MovieLensRanking,
  MovieLensRatings,
  MovieLensSequences,
  MushroomPolicy,
  NeuralRanking,
  OffPolicyAccuracy,
  OffPolicyChoice,
  OffPolicyLearning,
  OffPolicyTrial,
  PlantedCauses,
  PlantedCausesRun,
  PlantedMethod,
  PolicyElection,
  ProtocolHits,
  QuoteAbTest,
  QuoteModelQuality,
  QuotePeeking,
  QuoteRates,
  QuoteTestShares,
  QuoteTests,
  QuoteWorld,
  RankedModel,
  RankingMeans,
  RatingErrors,
  RecordedCounts,
  RecordedLoss,
  RecordedResultTypes,
  RecordName,
  SampledMetrics,
  SampledMetricsRun,
  SequenceDial,
  SequenceRun,
  TriedBandit,
} from './results';
export { MlpLearner, type MlpLearnerOptions } from './retraining/mlp-learner';
export {
  type BatchLearner,
  type PeriodRecord,
  type RetrainingLoopOptions,
  runRetrainingLoop,
} from './retraining/retraining-loop';
