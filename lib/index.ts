// The public API. One section per folder, in the order in which data flows. The empty line under each section's
// comment keeps the formatter from sorting exports across sections.

// runtime

export {
  type DeviceReport,
  deviceReport,
  deviceReportText,
  printDeviceReport,
} from './core/backend';
export * from './core/checks';
export * from './core/columns';
export { CompiledStep, compileStep } from './compiler/compile';
export { CompiledPrediction, compilePredict, type Prediction } from './compiler/compile-predict';
export { type DataFrame, dataFrame } from './core/danfo';
export { layerNormalization } from './compiler/ops/layer-normalization';
export { sigmoidCrossEntropy } from './compiler/ops/sigmoid-cross-entropy';
export { type SparseEntries, SparseMatrix } from './compiler/ops/sparse-matrix';
export type { OptimizerOptions } from './compiler/optimizer-options';
export { type Progress, type ProgressOptions, startProgress } from './core/progress';
export { type ChoiceOptions, Random } from './core/random';
export {
  readSettings,
  type SettingDescription,
  type Settings,
  settingDescriptions,
} from './core/settings';
export { tf } from './core/tensorflow';
export { TraceError } from './compiler/trace-error';

// simulators

export { type CrowdLogOptions, CrowdSimulator } from './worlds/crowd/crowd';
export type { CrowdCatalogue } from './worlds/crowd/crowd-catalog';
export type { CrowdCommunities } from './worlds/crowd/crowd-communities';
export type { NodeFeatures } from './worlds/crowd/crowd-features';
export {
  type CrowdKind,
  crowdCategories,
  crowdKinds,
  crowdPersonas,
  crowdPets,
  crowdPriceBands,
} from './worlds/crowd/crowd-kinds';
export type { CrowdLog } from './worlds/crowd/crowd-log';
export type { CrowdOptions } from './worlds/crowd/crowd-options';
export type { CrowdPeople } from './worlds/crowd/crowd-people';
export { type CustomerOracleOptions, customerOracle } from './worlds/customers/customer-oracle';
export {
  type CustomerLog,
  type CustomerLogOptions,
  type CustomerOptions,
  CustomerSimulator,
} from './worlds/customers/customers';
export { IntentFilter, type Look } from './worlds/sessions/intent-filter';
export { MushroomBandit, mushroomActions } from './worlds/mushroom/mushroom-bandit';
export { type PolicyLog, PolicyWorld, type PolicyWorldOptions, rowsByUser } from './worlds/logged-policies/policy-world';
export { type AddOn, quoteAddOns } from './worlds/quotes/add-ons';
export {
  type BoxRule,
  chooseForBox,
  type DecisionPoints,
  decisionPoints,
  type FunnelOutcomes,
  funnelOutcomes,
} from './worlds/quotes/box-policy';
export {
  type QuoteAct,
  type QuoteEvent,
  type QuotePrefix,
  quoteActs,
  quoteAnswer,
} from './worlds/quotes/events';
export {
  numberRange,
  type QuoteField,
  type QuoteFieldName,
  quoteFieldNames,
  quoteForm,
} from './worlds/quotes/form';
export { QuoteFunnel, type QuoteFunnelOptions, quoteDriverKinds } from './worlds/quotes/funnel';
export type { QuoteVisitor } from './worlds/quotes/journey';
export type { OfferLog } from './worlds/quotes/offer-log';
export { type QuoteVehicle, quoteVehicles } from './worlds/quotes/vehicles';
export type { OfferBox, QuoteVisit } from './worlds/quotes/visit';
export type { SessionLog } from './worlds/sessions/session-log';
export type { SessionLogOptions, SessionOptions } from './worlds/sessions/session-options';
export { restockingProbability, type SessionWorld } from './worlds/sessions/session-world';
export { SessionSimulator } from './worlds/sessions/sessions';
export { type SlateOptions, slatePolicy, topProducts } from './worlds/pet-shop/slate-policy';
export { type SlateLog, type SlateWorldOptions, slateLog, slateValue } from './worlds/logged-policies/slate-world';
export { ZooplusSimulator } from './worlds/pet-shop/zooplus';
export {
  greedyPolicy,
  type InteractionLog,
  type LogOptions,
  type ProductPolicy,
} from './worlds/pet-shop/zooplus-log';
export type { ZooplusOptions } from './worlds/pet-shop/zooplus-options';
export {
  type PersonaRates,
  zooplusCategories,
  zooplusLaterPersonas,
  zooplusPersonas,
} from './worlds/pet-shop/zooplus-personas';
export { type UniformLogTheory, uniformLogTheory } from './worlds/pet-shop/zooplus-theory';

// datasets

export { type Adult, type AdultColumns, loadAdult } from './data/datasets/adult';
export { type Actions, type AmazonGames, loadAmazonGames } from './data/datasets/amazon-games';
export type { DatasetEntry, DatasetFile, DatasetForm, Wheel } from './data/datasets/dataset-entry';
export { DatasetIntegrityError, DatasetUnavailableError } from './data/datasets/integrity';
export { type LastFm, type Listening, loadLastFm } from './data/datasets/lastfm';
export { loadMovieLens100k, type MovieLens100k, type Ratings } from './data/datasets/movielens-100k';
export { type FilmClicks, type FilmContent, filmClicks, filmContent } from './data/datasets/movielens-clicks';
export { loadMushrooms, type Mushrooms } from './data/datasets/mushroom';
export { loadOpenBandit, type OpenBandit, type OpenBanditLog } from './data/datasets/open-bandit';
export {
  type NewRecord,
  type RecordedResults,
  readRecordedResults,
  writeRecordedResults,
} from './lessons/recorded-results';
export {
  type DatasetPlaces,
  datasetEntry,
  datasetNames,
  describeDataset,
  type LocatedDataset,
  locateDataset,
} from './data/datasets/registry';

// preparation

export { allPairs, type PairColumns } from './data/all-pairs';
export { type BatchOptions, batchCount, batches } from './data/batches';
export { BprSampler, type BprSamplerOptions, type Triples } from './data/bpr-sampler';
export { readCandidates, writeCandidates } from './data/candidate-file';
export { concatenateRows } from './data/concatenate-rows';
export { type DropIdsOptions, dropIds } from './data/drop-ids';
export type { HardNegatives } from './data/hard-negatives';
export { type HashCollisions, type HashOptions, hashBuckets, hashCollisions } from './data/hashing';
export { type InductiveSplit, inductiveSplitByItem } from './data/inductive-split';
export {
  hasInteraction,
  type InteractionSizes,
  type Interactions,
  interactionsOf,
  itemsOfUser,
  usersPerItem,
  withoutInteractions,
} from './data/interactions';
export { type LeaveOneOut, type LeaveOneOutOptions, leaveOneOut } from './data/leave-one-out';
export { type MarkOptions, markSessionStarts } from './data/sequences/mark-sessions';
export {
  leaveOneOutSequences,
  type NextItemCaseOptions,
  type NextItemCases,
  nextItemCases,
  type SequenceSplit,
  takeCases,
} from './data/sequences/next-item-cases';
export { type PackedSessions, packSessions } from './data/sequences/pack-sessions';
export {
  encodeQuoteSessions,
  type QuoteSessions,
  quoteActIds,
  quoteSessionWidths,
  quoteTokens,
} from './lessons/quotes/quote-sessions';
export {
  type SampledCandidateOptions,
  type SampledCandidates,
  sampleCandidates,
} from './data/sampled-candidates';
export {
  type NextItemTable,
  type NextItemTableOptions,
  nextItemTable,
  padSequences,
  padTimeGaps,
  type SequenceTable,
  slidingWindows,
  type WindowOptions,
} from './data/sequences/sequence-table';
export {
  cutSequences,
  itemsOfSequence,
  type SequenceOptions,
  type Sequences,
  sequencesOf,
  takeSequences,
} from './data/sequences/sequences';
export {
  type SessionParallelBatch,
  type SessionParallelOptions,
  sessionParallelBatches,
} from './data/sequences/session-parallel';
export { type Split, shuffledSplit, timeSplit, userDisjointSplit } from './data/split';
export { stratifiedSplitByItem } from './data/stratified-split';
export {
  everyTarget,
  type SampledTargetOptions,
  sampledTargets,
  type TargetRows,
} from './data/target-rows';
export { usersOfItems } from './data/users-of-items';
export { type Id, Vocabulary, type VocabularyOptions } from './data/vocabulary';

// graph

export {
  type BipartiteGraph,
  type BipartiteGraphOptions,
  bipartiteGraph,
} from './data/graph/bipartite-graph';
export { type Components, connectedComponents } from './data/graph/components';
export {
  degreesOf,
  type EdgeList,
  edgeCount,
  type Graph,
  type GraphOptions,
  graphOf,
  isolatedNodes,
  neighboursOf,
  strengthsOf,
} from './data/graph/graph';
export {
  type ImportanceOptions,
  type ImportantNeighbours,
  importantNeighbours,
} from './data/graph/important-neighbors';
export { itemNeighbours } from './data/graph/item-neighbors';
export {
  type HardItemNegatives,
  type ItemPairOptions,
  ItemPairSampler,
  type ItemPairs,
} from './data/graph/item-pairs';
export {
  bytesText,
  type GraphSizes,
  graphBytes,
  memoryLimit,
  type PropagationSizes,
  propagationBytes,
  requireMemory,
} from './core/memory';
export { type NormalisationOptions, normalisedAdjacency } from './data/graph/normalized-adjacency';
export { type PathReason, type PathReasons, pathReasons } from './data/graph/path-reasons';
export { RandomWalker, type Visits, type WalkOptions } from './data/graph/random-walk';
export { type NeighbourSampleOptions, sampleNeighbours } from './data/graph/sample-neighbors';
export { type SpectralRadiusOptions, spectralRadius } from './data/graph/spectral-radius';
export { type Layout, type SpringLayoutOptions, springLayout } from './data/graph/spring-layout';

// models

export { type Biases, type BiasOptions, fitBiases } from './models/baselines/biases';
export { BlendFeatures, type BlendParts } from './models/blend/blend-features';
export type { BprModel, FinalEmbeddings } from './models/factors/bpr-model';
export {
  type CustomerIdDropoutOptions,
  type CustomerIdOptions,
  createWithCustomerId,
  createWithCustomerIdDropout,
  createWithoutCustomerId,
} from './lessons/customers/customer-id';
export type { CustomerModelOptions } from './lessons/customers/customer-model';
export { type CustomerPriorOptions, createWithCustomerPrior } from './lessons/customers/customer-prior';
export {
  type DotProductScores,
  dotProductScores,
} from './models/factors/dot-product-scores';
export { SeededDropout, type SeededDropoutOptions } from './models/click/dropout';
export { type Ease, type EaseOptions, easeBytes, fitEase } from './models/linear/ease';
export { extendMlpRecommender, type Newcomers } from './models/click/extend-mlp-recommender';
export { Fpmc, type FpmcOptions, type FpmcTriples } from './models/factors/fpmc';
export { Gcn, type GcnOptions } from './models/graph/gcn';
export { GraphRecommender, type GraphRecommenderOptions } from './models/graph/graph-recommender';
export { GraphSage } from './models/graph/graph-sage';
export type { GraphSageOptions, NewNodes } from './models/graph/graph-sage-options';
export { createHybridRecommender, type HybridRecommenderOptions } from './models/click/hybrid-recommender';
export { fitImplicitAls, type ImplicitAls, type ImplicitAlsOptions } from './models/factors/implicit-als';
export { embeddingInitializer, linearInitializer } from './models/click/initializers';
export { fitItemKnn, type ItemKnn, type ItemKnnOptions, type SimilarItems } from './models/linear/item-knn';
export { type LayerCombination, LightGcn, type LightGcnOptions } from './models/graph/light-gcn';
export { createLogisticRecommender, type LogisticRecommenderOptions } from './models/click/logistic-recommender';
export { fitMarkovChain, type MarkovChain, type MarkovChainOptions } from './models/baselines/markov-chain';
export { MatrixFactorisation, type MatrixFactorisationOptions } from './models/factors/matrix-factorization';
export { createMlpRecommender, type MlpRecommenderOptions } from './models/click/mlp-recommender';
export { Ngcf, type NgcfOptions } from './models/graph/ngcf';
export {
  bipartiteFeatures,
  type FeatureTable,
  logDegrees,
  type NewcomerPractice,
  withColumn,
} from './models/graph/node-features';
export {
  fitOfferPopularity,
  fitOfferRules,
  type OfferAnswers,
  type OfferBaseline,
  type OfferRule,
  presentAnswers,
  type QuoteAnswers,
  quoteRules,
} from './lessons/quotes/offer-baselines';
export { PinSage } from './models/graph/pin-sage';
export type { NewItems, PinSageOptions } from './models/graph/pin-sage-options';
export {
  fitPopularItems,
  fitRecentlyPopularItems,
  type PopularItems,
  type RecentlyPopularOptions,
} from './models/baselines/popular-items';
export { fitPopularity, type Popularity, type PopularityOptions } from './models/baselines/popularity';
export { randomWalkScores } from './models/baselines/random-walk-recommender';
export type { RankingModel, ScoreItems } from './models/ranking-model';
export { ScoreBlend, type ScoreBlendOptions } from './models/blend/score-blend';
export { MultiHeadAttention, type MultiHeadAttentionOptions } from './models/sequence/attention';
export { type AttentionMap, attentionMaps } from './models/sequence/attention-maps';
export { createBert4Rec } from './models/sequence/bert4rec';
export { type BstOptions, createBst } from './models/sequence/bst';
export type { PositionOrigin } from './models/sequence/learned-positions';
export {
  type Histories,
  NextItemScorer,
  type NextItemScorerOptions,
} from './models/sequence/next-item-scorer';
export { NextItemSession } from './models/sequence/next-item-session';
export { GruLayer, LstmLayer, type RecurrentOptions, type RecurrentState } from './models/sequence/recurrent';
export { createGru4Rec, type RecurrentNextItemOptions } from './models/sequence/recurrent-next-item';
export { createSasrec, type SasrecOptions } from './models/sequence/sasrec';
export type { ItemTransformerOptions } from './models/sequence/transformer-options';
export {
  type BagRegressionOptions,
  bagReader,
  createBagRegression,
  createSessionModel,
  recurrentReader,
  type SessionModelOptions,
  type SessionReader,
} from './lessons/quotes/session-model';
export { SumOverTime } from './models/click/sum-over-time';

// training

export type { Metric } from './training/evaluate-model';
export { type FitOptions, fit } from './training/fit';
export { type FitBlendOptions, fitBlend } from './training/ranking/fit-blend';
export { type FitBprOptions, type FitBprResult, fitBpr } from './training/ranking/fit-bpr';
export { type FitFpmcOptions, fitFpmc } from './training/ranking/fit-fpmc';
export { type FitGraphSageOptions, fitGraphSage } from './training/ranking/fit-graph-sage';
export { type FitOffersOptions, fitOffers, type OfferRows } from './lessons/quotes/fit-offers';
export { type FitPinSageOptions, fitPinSage } from './training/ranking/fit-pin-sage';
export { fitVariables } from './training/fit-variables';
export type { FitVariablesOptions } from './training/fit-variables-options';
export type { EarlyStoppingOptions, EpochRecord, FitResult } from './training/history';
export { binaryCrossEntropy, type Loss, squaredError } from './training/losses';
export { MlpLearner, type MlpLearnerOptions } from './lessons/retraining/mlp-learner';
export { OfferScorer } from './lessons/quotes/offer-scorer';
export { type PredictOptions, predictLogits, predictProbabilities } from './training/predict';
export {
  type LogitScale,
  offerRows,
  type QuoteCalibration,
  QuoteModel,
  type QuoteModelOptions,
  trainQuoteModel,
} from './lessons/quotes/quote-model';
export { loadModel, saveModel } from './training/saved-model';
export { type FitNextItemOptions, fitNextItem, type NextItemRows } from './training/sequence/fit-next-item';
export type { MaskingOptions } from './training/sequence/masked-rows';
export type { Negatives, NextItemLoss } from './training/sequence/next-item-loss';
export type { NextItemValidation } from './training/sequence/next-item-validation';
export { DamagedFileError } from './training/tensor-file';
export type {
  CheckpointOptions,
  FitCallbacks,
  TrainingData,
  TrainingOptions,
} from './training/training-options';
export type { TrainingStep } from './compiler/training-step';
export type { ValidateRanking } from './training/ranking/validate-ranking';

// bandits

export { type ArenaOptions, runArena } from './bandits/arena/arena';
export {
  type ArenaQueuePlace,
  type ArenaWorkerOptions,
  type QueuedArenaOptions,
  runArenaOnQueue,
  startArenaWorker,
} from './bandits/arena/arena-queue';
export type { ArenaRecord } from './bandits/arena/arena-record';
export type { ArenaEvent, ArenaScenario } from './bandits/arena/arena-scenario';
export { BanditPolicy } from './bandits/base/bandit-policy';
export { BatchedModel, type BatchedModelOptions } from './bandits/batched/batched-model';
export { type BayesPersonaOptions, BayesPersonaPolicy } from './bandits/latent/bayes-persona';
export { BetaThompson, type BetaThompsonOptions } from './bandits/counting/beta-thompson';
export { BootstrappedEnsemble, type BootstrappedEnsembleOptions } from './bandits/neural/bootstrapped-ensemble';
export {
  CandidateGeneration,
  type CandidateGenerationOptions,
  type CandidateScore,
} from './bandits/slates/candidate-generation';
export { CascadingSlates, type CascadingSlatesOptions, type Slate } from './bandits/slates/cascading-slates';
export { ContextEncoder, type ContextSizes, type ContextSpec } from './bandits/arena/context-encoder';
export { DropoutEnsemble, type DropoutEnsembleOptions } from './bandits/neural/dropout-ensemble';
export { EpsilonGreedy, type EpsilonGreedyOptions } from './bandits/counting/epsilon-greedy';
export type { EpsilonSchedule } from './bandits/counting/epsilon-schedule';
export type { Forgetting } from './bandits/base/forgetting';
export type { CovarianceKind } from './bandits/neural/gradient-covariance';
export type { GradientPolicyOptions } from './bandits/neural/gradient-policy';
export type { ItemModel } from './bandits/slates/item-rows';
export { type LatentClassOptions, LatentClassPolicy } from './bandits/latent/latent-class';
export { LinearThompson, type LinearThompsonOptions } from './bandits/linear/linear-thompson';
export { LinUcb, type LinUcbOptions } from './bandits/linear/linucb';
export { LinUcbHybrid, type LinUcbHybridOptions } from './bandits/linear/linucb-hybrid';
export { LogisticThompson, type LogisticThompsonOptions } from './bandits/linear/logistic-thompson';
export { NeuralLinear, type NeuralLinearOptions } from './bandits/neural/neural-linear';
export type { NeuralActions, NeuralPolicyOptions } from './bandits/neural/neural-options';
export { NeuralThompson, type NeuralThompsonOptions } from './bandits/neural/neural-thompson';
export { NeuralUcb, type NeuralUcbOptions } from './bandits/neural/neural-ucb';
export type { NightlyRecommenderOptions } from './bandits/batched/nightly-options';
export type { Candidates, Context, Decision, Policy, PolicyState } from './bandits/base/policy';
export { policyNames } from './bandits/arena/policy-registry';
export type { PolicyOptions, PolicySetup, SampledPolicyOptions } from './bandits/base/policy-setup';
export type { PolicyFactory, PolicySetting, PolicySpec } from './bandits/arena/policy-spec';
export { RandomPolicy, type RandomPolicyOptions } from './bandits/counting/random-policy';
export { SharedLinearThompson, type SharedLinearThompsonOptions } from './bandits/linear/shared-linear-thompson';
export { SharedLinUcb, type SharedLinUcbOptions } from './bandits/linear/shared-linucb';
export type { SharedModelOptions } from './bandits/linear/shared-policy';
export { type ArmModel, chooseArm, chooseArmAsWritten } from './lessons/bandits/simplified-thompson';
export { Ucb1, type Ucb1Options } from './bandits/counting/ucb1';
export { UserHistory, type UserHistoryOptions } from './bandits/latent/user-history';
export { type DecisionLog, warmStart } from './bandits/base/warm-start';

// evaluation

export { type AlwaysValidResult, AlwaysValidTest } from './evaluation/ab-test/always-valid';
export type { Alternative, Arm } from './evaluation/ab-test/arm';
export {
  type AlphaSpending,
  type GroupSequentialPlan,
  type GroupSequentialPower,
  groupSequentialPlan,
  groupSequentialPower,
  inflationFactor,
  stoppingLook,
} from './evaluation/ab-test/group-sequential';
export {
  nonInferioritySampleSize,
  type PlannedEffect,
  type PlannedGuardrail,
  twoProportionPower,
  twoProportionSampleSize,
} from './evaluation/ab-test/power';
export {
  type RepeatedIntervals,
  repeatedIntervals,
  repeatedNonInferiority,
} from './evaluation/ab-test/repeated-intervals';
export { sampleRatioTest } from './evaluation/ab-test/sample-ratio';
export {
  type ExperimentLook,
  type SimulatedLooksOptions,
  simulatedLooks,
} from './evaluation/ab-test/simulated-looks';
export {
  type EstimatedEffect,
  nonInferiorityTest,
  type TwoProportionOptions,
  type TwoProportionResult,
  twoProportionTest,
} from './evaluation/ab-test/two-proportion-test';
export {
  type ArenaCurve,
  type ArenaMeasure,
  ArenaSummary,
  type ArenaWindow,
} from './bandits/arena/arena-summary';
export { brierScore } from './evaluation/click/brier';
export {
  type CalibrationBin,
  type CalibrationOptions,
  calibrationCurve,
  expectedCalibrationError,
} from './evaluation/click/calibration';
export { type ChanceCalibrationOptions, chanceCalibrationError } from './evaluation/click/chance-calibration';
export { catalogueCoverage, giniCoefficient, shannonEntropy } from './evaluation/ranking/diversity';
export {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  type IntervalOptions,
  pairedDifference,
  tInterval,
} from './evaluation/intervals';
export { logLoss } from './evaluation/click/log-loss';
export type { BanditFeedback } from './evaluation/off-policy/bandit-feedback';
export {
  type ClipOptions,
  clippedInversePropensity,
} from './evaluation/off-policy/clipped-inverse-propensity';
export { type CrossFittingOptions, crossFittedRewards } from './evaluation/off-policy/cross-fitting';
export { directMethod } from './evaluation/off-policy/direct-method';
export { doublyRobust } from './evaluation/off-policy/doubly-robust';
export { type EstimatorAccuracy, estimatorAccuracy } from './evaluation/off-policy/estimator-accuracy';
export { type Evidence, type EvidenceOptions, offPolicyEvidence } from './evaluation/off-policy/evidence';
export { inversePropensity } from './evaluation/off-policy/inverse-propensity';
export {
  type LogisticRewardOptions,
  logisticRewardModel,
} from './evaluation/off-policy/logistic-reward-model';
export {
  choosePolicy,
  type PolicyChoice,
  type PolicyChoiceOptions,
} from './evaluation/off-policy/policy-choice';
export { type ReplayOptions, replay } from './evaluation/off-policy/replay';
export type { RewardModel, RewardPredictor, RewardRows } from './evaluation/off-policy/reward-model';
export { type RewardPredictions, rewardPredictions } from './evaluation/off-policy/reward-predictions';
export { type RidgeRewardOptions, ridgeRewardModel } from './evaluation/off-policy/ridge-reward-model';
export { selfNormalized } from './evaluation/off-policy/self-normalized';
export {
  feedbackOf,
  type SimulationOptions,
  type SimulationResult,
  simulateEstimators,
} from './evaluation/off-policy/simulation';
export type { SlateFeedback, SlateProbabilities } from './evaluation/off-policy/slate-feedback';
export { slateIndependent } from './evaluation/off-policy/slate-independent';
export { slateRewardInteraction } from './evaluation/off-policy/slate-reward-interaction';
export { slateStandard } from './evaluation/off-policy/slate-standard';
export {
  fitSoftmaxPolicy,
  type SoftmaxPolicy,
  type SoftmaxPolicyOptions,
} from './evaluation/off-policy/softmax-policy';
export type { SupportReport } from './evaluation/off-policy/support';
export { type SwitchOptions, switchDoublyRobust } from './evaluation/off-policy/switch-doubly-robust';
export { deterministicTarget, type TargetPolicy, uniformTarget } from './evaluation/off-policy/target-policy';
export { combineEstimates, type ValueEstimate } from './evaluation/off-policy/value-estimate';
export {
  type BernsteinOptions,
  bootstrapValueInterval,
  empiricalBernsteinInterval,
  normalValueInterval,
} from './evaluation/off-policy/value-intervals';
export {
  evaluateRanking,
  type RankingCounts,
  type RankingOptions,
  type RankingResult,
} from './evaluation/ranking/evaluate-ranking';
export { type ExpectedHitOptions, expectedHitRate } from './evaluation/ranking/expected-hit-rate';
export {
  measureLists,
  type RankingMeasures,
  type RankingMetric,
  rankingMetrics,
} from './evaluation/ranking/list-measures';
export { type ListSpread, listSpread } from './evaluation/ranking/list-spread';
export {
  measureStrata,
  type PopularityStrata,
  popularityStrata,
  type StrataOptions,
  type Stratum,
  type StratumMeasures,
  stratumNames,
} from './evaluation/ranking/popularity-strata';
export { type RankingFiguresOptions, rankingFigures } from './evaluation/ranking/ranking-figures';
export {
  candidateScores,
  evaluateSampledRanking,
  type SampledRankingOptions,
  type SampledRankingResult,
  type ScoreCandidates,
} from './evaluation/ranking/sampled-ranking';
export { type ScoreNext, scoreHistories } from './evaluation/ranking/score-next';
export { recommendItems, type TopListOptions, type TopLists } from './evaluation/ranking/top-lists';
export {
  type MeasureChoice,
  measureByDegree,
  rankingDifference,
  rankingInterval,
  type UserGroup,
} from './evaluation/ranking/user-groups';
export { fitIsotonic, fitPlatt, fitTemperature, type Recalibration } from './evaluation/click/recalibration';
export { balancedRows, type ReplayResult, replayPolicy, type UniformLog } from './bandits/arena/replay-policy';
export {
  type BatchLearner,
  type PeriodRecord,
  type RetrainingLoopOptions,
  runRetrainingLoop,
} from './lessons/retraining/retraining-loop';
export { rocAuc } from './evaluation/click/roc-auc';
export { expectedLogLoss, meanAbsoluteError } from './evaluation/click/true-rates';
export { wilsonInterval } from './evaluation/wilson-interval';

// display

export type { Axis, AxisOptions } from './display/axes';
export { type BarChartOptions, type BarSeries, barChart } from './display/bar-chart';
export { type BoxGroup, type GroupedBoxesOptions, groupedBoxes } from './display/box-chart';
export type { ChartOptions } from './display/chart';
export { type CheckOptions, checkExercise } from './lessons/check';
export { type EmbeddingMapOptions, embeddingMap } from './display/embedding-map';
export { showFigure } from './display/figure';
export type { Figure, Trace } from './display/figure-type';
export { type FittedLine, fitLine } from './display/fitted-line';
export { type HeatMapOptions, heatMap } from './display/heat-map';
export { type HistogramOptions, histogram } from './display/histogram';
export { type KeyFigureInterval, type KeyFigures, showKeyFigures } from './lessons/key-figures';
export { type LineChartOptions, type LineSeries, lineChart } from './display/line-chart';
export { type NetworkChartOptions, type NetworkGroup, networkChart } from './display/network-chart';
export { type PanelsOptions, panels } from './display/panels';
export type { ReferenceLine } from './display/reference-lines';
export {
  type ReliabilityCurveOptions,
  type ReliabilitySeries,
  reliabilityCurve,
} from './display/reliability-curve';
export { type ScatterChartOptions, type ScatterSeries, scatterChart } from './display/scatter-chart';
export { type SourceOptions, type SummarizedModel, showModel, showSource } from './display/source';
export { showTable, type TableOptions } from './display/table';
export type { FrameLike, TableRecord, TableSource } from './display/table-cells';
export type { Numbers } from './display/values';
