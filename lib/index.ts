// The public API. One section per folder, in the order in which data flows. The empty line under each section's
// comment keeps the formatter from sorting exports across sections.

// runtime

export {
  type DeviceReport,
  deviceReport,
  deviceReportText,
  printDeviceReport,
} from './runtime/backend';
export * from './runtime/checks';
export * from './runtime/columns';
export { CompiledStep, compileStep } from './runtime/compile';
export { CompiledPrediction, compilePredict, type Prediction } from './runtime/compile-predict';
export { type DataFrame, dataFrame } from './runtime/danfo';
export { layerNormalization } from './runtime/ops/layer-normalization';
export { sigmoidCrossEntropy } from './runtime/ops/sigmoid-cross-entropy';
export { type SparseEntries, SparseMatrix } from './runtime/ops/sparse-matrix';
export type { OptimizerOptions } from './runtime/optimizer-options';
export { type Progress, type ProgressOptions, startProgress } from './runtime/progress';
export { type ChoiceOptions, Random } from './runtime/random';
export {
  readSettings,
  type SettingDescription,
  type Settings,
  settingDescriptions,
} from './runtime/settings';
export { tf } from './runtime/tensorflow';
export { TraceError } from './runtime/trace-error';

// simulators

export { type CrowdLogOptions, CrowdSimulator } from './simulators/crowd';
export type { CrowdCatalogue } from './simulators/crowd-catalogue';
export type { CrowdCommunities } from './simulators/crowd-communities';
export type { NodeFeatures } from './simulators/crowd-features';
export {
  type CrowdKind,
  crowdCategories,
  crowdKinds,
  crowdPersonas,
  crowdPets,
  crowdPriceBands,
} from './simulators/crowd-kinds';
export type { CrowdLog } from './simulators/crowd-log';
export type { CrowdOptions } from './simulators/crowd-options';
export type { CrowdPeople } from './simulators/crowd-people';
export { type CustomerOracleOptions, customerOracle } from './simulators/customer-oracle';
export {
  type CustomerLog,
  type CustomerLogOptions,
  type CustomerOptions,
  CustomerSimulator,
} from './simulators/customers';
export { IntentFilter, type Look } from './simulators/intent-filter';
export { MushroomBandit, mushroomActions } from './simulators/mushroom-bandit';
export { type PolicyLog, PolicyWorld, type PolicyWorldOptions, rowsByUser } from './simulators/policy-world';
export { type AddOn, quoteAddOns } from './simulators/quote-funnel/add-ons';
export {
  type BoxRule,
  chooseForBox,
  type DecisionPoints,
  decisionPoints,
  type FunnelOutcomes,
  funnelOutcomes,
} from './simulators/quote-funnel/box-policy';
export {
  type QuoteAct,
  type QuoteEvent,
  type QuotePrefix,
  quoteActs,
  quoteAnswer,
} from './simulators/quote-funnel/events';
export {
  numberRange,
  type QuoteField,
  type QuoteFieldName,
  quoteFieldNames,
  quoteForm,
} from './simulators/quote-funnel/form';
export { QuoteFunnel, type QuoteFunnelOptions, quoteDriverKinds } from './simulators/quote-funnel/funnel';
export type { QuoteVisitor } from './simulators/quote-funnel/journey';
export type { OfferLog } from './simulators/quote-funnel/offer-log';
export { type QuoteVehicle, quoteVehicles } from './simulators/quote-funnel/vehicles';
export type { OfferBox, QuoteVisit } from './simulators/quote-funnel/visit';
export type { SessionLog } from './simulators/session-log';
export type { SessionLogOptions, SessionOptions } from './simulators/session-options';
export { restockingProbability, type SessionWorld } from './simulators/session-world';
export { SessionSimulator } from './simulators/sessions';
export { type SlateOptions, slatePolicy, topProducts } from './simulators/slate-policy';
export { type SlateLog, type SlateWorldOptions, slateLog, slateValue } from './simulators/slate-world';
export { ZooplusSimulator } from './simulators/zooplus';
export {
  greedyPolicy,
  type InteractionLog,
  type LogOptions,
  type ProductPolicy,
} from './simulators/zooplus-log';
export type { ZooplusOptions } from './simulators/zooplus-options';
export {
  type PersonaRates,
  zooplusCategories,
  zooplusLaterPersonas,
  zooplusPersonas,
} from './simulators/zooplus-personas';
export { type UniformLogTheory, uniformLogTheory } from './simulators/zooplus-theory';

// datasets

export { type Adult, type AdultColumns, loadAdult } from './datasets/adult';
export { type Actions, type AmazonGames, loadAmazonGames } from './datasets/amazon-games';
export type { DatasetEntry, DatasetFile, DatasetForm, Wheel } from './datasets/dataset-entry';
export { DatasetIntegrityError, DatasetUnavailableError } from './datasets/integrity';
export { type LastFm, type Listening, loadLastFm } from './datasets/lastfm';
export { loadMovieLens100k, type MovieLens100k, type Ratings } from './datasets/movielens-100k';
export { type FilmClicks, type FilmContent, filmClicks, filmContent } from './datasets/movielens-clicks';
export { loadMushrooms, type Mushrooms } from './datasets/mushroom';
export { loadOpenBandit, type OpenBandit, type OpenBanditLog } from './datasets/open-bandit';
export {
  type NewRecord,
  type RecordedResults,
  readRecordedResults,
  writeRecordedResults,
} from './datasets/recorded-results';
export {
  type DatasetPlaces,
  datasetEntry,
  datasetNames,
  describeDataset,
  type LocatedDataset,
  locateDataset,
} from './datasets/registry';

// preparation

export { allPairs, type PairColumns } from './preparation/all-pairs';
export { type BatchOptions, batchCount, batches } from './preparation/batches';
export { BprSampler, type BprSamplerOptions, type Triples } from './preparation/bpr-sampler';
export { readCandidates, writeCandidates } from './preparation/candidate-file';
export { concatenateRows } from './preparation/concatenate-rows';
export { type DropIdsOptions, dropIds } from './preparation/drop-ids';
export type { HardNegatives } from './preparation/hard-negatives';
export { type HashCollisions, type HashOptions, hashBuckets, hashCollisions } from './preparation/hashing';
export { type InductiveSplit, inductiveSplitByItem } from './preparation/inductive-split';
export {
  hasInteraction,
  type InteractionSizes,
  type Interactions,
  interactionsOf,
  itemsOfUser,
  usersPerItem,
  withoutInteractions,
} from './preparation/interactions';
export { type LeaveOneOut, type LeaveOneOutOptions, leaveOneOut } from './preparation/leave-one-out';
export { type MarkOptions, markSessionStarts } from './preparation/mark-sessions';
export {
  leaveOneOutSequences,
  type NextItemCaseOptions,
  type NextItemCases,
  nextItemCases,
  type SequenceSplit,
  takeCases,
} from './preparation/next-item-cases';
export { type PackedSessions, packSessions } from './preparation/pack-sessions';
export {
  encodeQuoteSessions,
  type QuoteSessions,
  quoteActIds,
  quoteSessionWidths,
  quoteTokens,
} from './preparation/quote-sessions';
export {
  type SampledCandidateOptions,
  type SampledCandidates,
  sampleCandidates,
} from './preparation/sampled-candidates';
export {
  type NextItemTable,
  type NextItemTableOptions,
  nextItemTable,
  padSequences,
  padTimeGaps,
  type SequenceTable,
  slidingWindows,
  type WindowOptions,
} from './preparation/sequence-table';
export {
  cutSequences,
  itemsOfSequence,
  type SequenceOptions,
  type Sequences,
  sequencesOf,
  takeSequences,
} from './preparation/sequences';
export {
  type SessionParallelBatch,
  type SessionParallelOptions,
  sessionParallelBatches,
} from './preparation/session-parallel';
export { type Split, shuffledSplit, timeSplit, userDisjointSplit } from './preparation/split';
export { stratifiedSplitByItem } from './preparation/stratified-split';
export {
  everyTarget,
  type SampledTargetOptions,
  sampledTargets,
  type TargetRows,
} from './preparation/target-rows';
export { usersOfItems } from './preparation/users-of-items';
export { type Id, Vocabulary, type VocabularyOptions } from './preparation/vocabulary';

// graph

export {
  type BipartiteGraph,
  type BipartiteGraphOptions,
  bipartiteGraph,
} from './graph/bipartite-graph';
export { type Components, connectedComponents } from './graph/components';
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
} from './graph/graph';
export {
  type ImportanceOptions,
  type ImportantNeighbours,
  importantNeighbours,
} from './graph/important-neighbours';
export { itemNeighbours } from './graph/item-neighbours';
export {
  type HardItemNegatives,
  type ItemPairOptions,
  ItemPairSampler,
  type ItemPairs,
} from './graph/item-pairs';
export {
  bytesText,
  type GraphSizes,
  graphBytes,
  memoryLimit,
  type PropagationSizes,
  propagationBytes,
  requireMemory,
} from './graph/memory';
export { type NormalisationOptions, normalisedAdjacency } from './graph/normalised-adjacency';
export { type PathReason, type PathReasons, pathReasons } from './graph/path-reasons';
export { RandomWalker, type Visits, type WalkOptions } from './graph/random-walk';
export { type NeighbourSampleOptions, sampleNeighbours } from './graph/sample-neighbours';
export { type SpectralRadiusOptions, spectralRadius } from './graph/spectral-radius';
export { type Layout, type SpringLayoutOptions, springLayout } from './graph/spring-layout';

// models

export { type Biases, type BiasOptions, fitBiases } from './models/biases';
export { BlendFeatures, type BlendParts } from './models/blend-features';
export type { BprModel, FinalEmbeddings } from './models/bpr-model';
export {
  type CustomerIdDropoutOptions,
  type CustomerIdOptions,
  createWithCustomerId,
  createWithCustomerIdDropout,
  createWithoutCustomerId,
} from './models/customer-id';
export type { CustomerModelOptions } from './models/customer-model';
export { type CustomerPriorOptions, createWithCustomerPrior } from './models/customer-prior';
export {
  type DotProductScores,
  dotProductScores,
} from './models/dot-product-scores';
export { SeededDropout, type SeededDropoutOptions } from './models/dropout';
export { type Ease, type EaseOptions, easeBytes, fitEase } from './models/ease';
export { extendMlpRecommender, type Newcomers } from './models/extend-mlp-recommender';
export { Fpmc, type FpmcOptions, type FpmcTriples } from './models/fpmc';
export { Gcn, type GcnOptions } from './models/gcn';
export { GraphRecommender, type GraphRecommenderOptions } from './models/graph-recommender';
export { GraphSage } from './models/graph-sage';
export type { GraphSageOptions, NewNodes } from './models/graph-sage-options';
export { createHybridRecommender, type HybridRecommenderOptions } from './models/hybrid-recommender';
export { fitImplicitAls, type ImplicitAls, type ImplicitAlsOptions } from './models/implicit-als';
export { embeddingInitializer, linearInitializer } from './models/initializers';
export { fitItemKnn, type ItemKnn, type ItemKnnOptions, type SimilarItems } from './models/item-knn';
export { type LayerCombination, LightGcn, type LightGcnOptions } from './models/light-gcn';
export { createLogisticRecommender, type LogisticRecommenderOptions } from './models/logistic-recommender';
export { fitMarkovChain, type MarkovChain, type MarkovChainOptions } from './models/markov-chain';
export { MatrixFactorisation, type MatrixFactorisationOptions } from './models/matrix-factorisation';
export { createMlpRecommender, type MlpRecommenderOptions } from './models/mlp-recommender';
export { Ngcf, type NgcfOptions } from './models/ngcf';
export {
  bipartiteFeatures,
  type FeatureTable,
  logDegrees,
  type NewcomerPractice,
  withColumn,
} from './models/node-features';
export {
  fitOfferPopularity,
  fitOfferRules,
  type OfferAnswers,
  type OfferBaseline,
  type OfferRule,
  presentAnswers,
  type QuoteAnswers,
  quoteRules,
} from './models/offer-baselines';
export { PinSage } from './models/pin-sage';
export type { NewItems, PinSageOptions } from './models/pin-sage-options';
export {
  fitPopularItems,
  fitRecentlyPopularItems,
  type PopularItems,
  type RecentlyPopularOptions,
} from './models/popular-items';
export { fitPopularity, type Popularity, type PopularityOptions } from './models/popularity';
export { randomWalkScores } from './models/random-walk-recommender';
export type { RankingModel, ScoreItems } from './models/ranking-model';
export { ScoreBlend, type ScoreBlendOptions } from './models/score-blend';
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
} from './models/session-model';
export { SumOverTime } from './models/sum-over-time';

// training

export type { Metric } from './training/evaluate-model';
export { type FitOptions, fit } from './training/fit';
export { type FitBlendOptions, fitBlend } from './training/fit-blend';
export { type FitBprOptions, type FitBprResult, fitBpr } from './training/fit-bpr';
export { type FitFpmcOptions, fitFpmc } from './training/fit-fpmc';
export { type FitGraphSageOptions, fitGraphSage } from './training/fit-graph-sage';
export { type FitOffersOptions, fitOffers, type OfferRows } from './training/fit-offers';
export { type FitPinSageOptions, fitPinSage } from './training/fit-pin-sage';
export { fitVariables } from './training/fit-variables';
export type { FitVariablesOptions } from './training/fit-variables-options';
export type { EarlyStoppingOptions, EpochRecord, FitResult } from './training/history';
export { binaryCrossEntropy, type Loss, squaredError } from './training/losses';
export { MlpLearner, type MlpLearnerOptions } from './training/mlp-learner';
export { OfferScorer } from './training/offer-scorer';
export { type PredictOptions, predictLogits, predictProbabilities } from './training/predict';
export {
  type LogitScale,
  offerRows,
  type QuoteCalibration,
  QuoteModel,
  type QuoteModelOptions,
  trainQuoteModel,
} from './training/quote-model';
export { loadModel, saveModel } from './training/saved-model';
export { type FitNextItemOptions, fitNextItem, type NextItemRows } from './training/sequences/fit-next-item';
export type { MaskingOptions } from './training/sequences/masked-rows';
export type { Negatives, NextItemLoss } from './training/sequences/next-item-loss';
export type { NextItemValidation } from './training/sequences/next-item-validation';
export { DamagedFileError } from './training/tensor-file';
export type {
  CheckpointOptions,
  FitCallbacks,
  TrainingData,
  TrainingOptions,
} from './training/training-options';
export type { TrainingStep } from './training/training-step';
export type { ValidateRanking } from './training/validate-ranking';

// bandits

export { type ArenaOptions, runArena } from './bandits/arena';
export {
  type ArenaQueuePlace,
  type ArenaWorkerOptions,
  type QueuedArenaOptions,
  runArenaOnQueue,
  startArenaWorker,
} from './bandits/arena-queue';
export type { ArenaRecord } from './bandits/arena-record';
export type { ArenaEvent, ArenaScenario } from './bandits/arena-scenario';
export { BanditPolicy } from './bandits/bandit-policy';
export { BatchedModel, type BatchedModelOptions } from './bandits/batched-model';
export { type BayesPersonaOptions, BayesPersonaPolicy } from './bandits/bayes-persona';
export { BetaThompson, type BetaThompsonOptions } from './bandits/beta-thompson';
export { BootstrappedEnsemble, type BootstrappedEnsembleOptions } from './bandits/bootstrapped-ensemble';
export {
  CandidateGeneration,
  type CandidateGenerationOptions,
  type CandidateScore,
} from './bandits/candidate-generation';
export { CascadingSlates, type CascadingSlatesOptions, type Slate } from './bandits/cascading-slates';
export { ContextEncoder, type ContextSizes, type ContextSpec } from './bandits/context-encoder';
export { DropoutEnsemble, type DropoutEnsembleOptions } from './bandits/dropout-ensemble';
export { EpsilonGreedy, type EpsilonGreedyOptions } from './bandits/epsilon-greedy';
export type { EpsilonSchedule } from './bandits/epsilon-schedule';
export type { Forgetting } from './bandits/forgetting';
export type { CovarianceKind } from './bandits/gradient-covariance';
export type { GradientPolicyOptions } from './bandits/gradient-policy';
export type { ItemModel } from './bandits/item-rows';
export { type LatentClassOptions, LatentClassPolicy } from './bandits/latent-class';
export { LinearThompson, type LinearThompsonOptions } from './bandits/linear-thompson';
export { LinUcb, type LinUcbOptions } from './bandits/linucb';
export { LinUcbHybrid, type LinUcbHybridOptions } from './bandits/linucb-hybrid';
export { LogisticThompson, type LogisticThompsonOptions } from './bandits/logistic-thompson';
export { NeuralLinear, type NeuralLinearOptions } from './bandits/neural-linear';
export type { NeuralActions, NeuralPolicyOptions } from './bandits/neural-options';
export { NeuralThompson, type NeuralThompsonOptions } from './bandits/neural-thompson';
export { NeuralUcb, type NeuralUcbOptions } from './bandits/neural-ucb';
export type { NightlyRecommenderOptions } from './bandits/nightly-options';
export type { Candidates, Context, Decision, Policy, PolicyState } from './bandits/policy';
export { policyNames } from './bandits/policy-registry';
export type { PolicyOptions, PolicySetup, SampledPolicyOptions } from './bandits/policy-setup';
export type { PolicyFactory, PolicySetting, PolicySpec } from './bandits/policy-spec';
export { RandomPolicy, type RandomPolicyOptions } from './bandits/random-policy';
export { SharedLinearThompson, type SharedLinearThompsonOptions } from './bandits/shared-linear-thompson';
export { SharedLinUcb, type SharedLinUcbOptions } from './bandits/shared-linucb';
export type { SharedModelOptions } from './bandits/shared-policy';
export { type ArmModel, chooseArm, chooseArmAsWritten } from './bandits/simplified-thompson';
export { Ucb1, type Ucb1Options } from './bandits/ucb1';
export { UserHistory, type UserHistoryOptions } from './bandits/user-history';
export { type DecisionLog, warmStart } from './bandits/warm-start';

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
} from './evaluation/arena-summary';
export { brierScore } from './evaluation/brier';
export {
  type CalibrationBin,
  type CalibrationOptions,
  calibrationCurve,
  expectedCalibrationError,
} from './evaluation/calibration';
export { type ChanceCalibrationOptions, chanceCalibrationError } from './evaluation/chance-calibration';
export { catalogueCoverage, giniCoefficient, shannonEntropy } from './evaluation/diversity';
export {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  type IntervalOptions,
  pairedDifference,
  tInterval,
} from './evaluation/intervals';
export { logLoss } from './evaluation/log-loss';
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
export { fitIsotonic, fitPlatt, fitTemperature, type Recalibration } from './evaluation/recalibration';
export { balancedRows, type ReplayResult, replayPolicy, type UniformLog } from './evaluation/replay-policy';
export {
  type BatchLearner,
  type PeriodRecord,
  type RetrainingLoopOptions,
  runRetrainingLoop,
} from './evaluation/retraining-loop';
export { rocAuc } from './evaluation/roc-auc';
export { expectedLogLoss, meanAbsoluteError } from './evaluation/true-rates';
export { wilsonInterval } from './evaluation/wilson-interval';

// display

export type { Axis, AxisOptions } from './display/axes';
export { type BarChartOptions, type BarSeries, barChart } from './display/bar-chart';
export { type BoxGroup, type GroupedBoxesOptions, groupedBoxes } from './display/box-chart';
export type { ChartOptions } from './display/chart';
export { type CheckOptions, checkExercise } from './display/check';
export { type EmbeddingMapOptions, embeddingMap } from './display/embedding-map';
export { showFigure } from './display/figure';
export type { Figure, Trace } from './display/figure-type';
export { type FittedLine, fitLine } from './display/fitted-line';
export { type HeatMapOptions, heatMap } from './display/heat-map';
export { type HistogramOptions, histogram } from './display/histogram';
export { type KeyFigureInterval, type KeyFigures, showKeyFigures } from './display/key-figures';
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

// what the lessons read

export type * from './lessons/results';
