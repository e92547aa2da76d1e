/**
 * Ranking and click metrics, intervals, off-policy estimators, A/B tests.
 *
 * @module lib/evaluation
 */

export { type AlwaysValidResult, AlwaysValidTest } from './ab-test/always-valid';
export type { Alternative, Arm } from './ab-test/arm';
export {
  type AlphaSpending,
  type GroupSequentialPlan,
  type GroupSequentialPower,
  groupSequentialPlan,
  groupSequentialPower,
  inflationFactor,
  stoppingLook,
} from './ab-test/group-sequential';
export {
  nonInferioritySampleSize,
  type PlannedEffect,
  type PlannedGuardrail,
  twoProportionPower,
  twoProportionSampleSize,
} from './ab-test/power';
export {
  type RepeatedIntervals,
  repeatedIntervals,
  repeatedNonInferiority,
} from './ab-test/repeated-intervals';
export { sampleRatioTest } from './ab-test/sample-ratio';
export { type ExperimentLook, type SimulatedLooksOptions, simulatedLooks } from './ab-test/simulated-looks';
export {
  type EstimatedEffect,
  nonInferiorityTest,
  type TwoProportionOptions,
  type TwoProportionResult,
  twoProportionTest,
} from './ab-test/two-proportion-test';
export { brierScore } from './click/brier';
export {
  type CalibrationBin,
  type CalibrationOptions,
  calibrationCurve,
  expectedCalibrationError,
} from './click/calibration';
export { type ChanceCalibrationOptions, chanceCalibrationError } from './click/chance-calibration';
export { logLoss } from './click/log-loss';
export type { Numbers } from './click/outcomes';
export { fitIsotonic, fitPlatt, fitTemperature, type Recalibration } from './click/recalibration';
export { rocAuc } from './click/roc-auc';
export { expectedLogLoss } from './click/true-rates';
export {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  type IntervalEstimate,
  type IntervalOptions,
  pairedDifference,
  tInterval,
} from './intervals';
export type { BanditFeedback } from './off-policy/bandit-feedback';
export { type ClipOptions, clippedInversePropensity } from './off-policy/clipped-inverse-propensity';
export { type CrossFittingOptions, crossFittedRewards } from './off-policy/cross-fitting';
export { directMethod } from './off-policy/direct-method';
export { doublyRobust } from './off-policy/doubly-robust';
export { type EstimatorAccuracy, estimatorAccuracy } from './off-policy/estimator-accuracy';
export { type Evidence, type EvidenceOptions, offPolicyEvidence } from './off-policy/evidence';
export { inversePropensity } from './off-policy/inverse-propensity';
export { type LogisticRewardOptions, logisticRewardModel } from './off-policy/logistic-reward-model';
export { choosePolicy, type PolicyChoice, type PolicyChoiceOptions } from './off-policy/policy-choice';
export { type ReplayOptions, replay } from './off-policy/replay';
export type { RewardModel, RewardPredictor, RewardRows } from './off-policy/reward-model';
export { type RewardPredictions, rewardPredictions } from './off-policy/reward-predictions';
export { type RidgeRewardOptions, ridgeRewardModel } from './off-policy/ridge-reward-model';
export { selfNormalized } from './off-policy/self-normalized';
export {
  feedbackOf,
  type SimulationOptions,
  type SimulationResult,
  simulateEstimators,
} from './off-policy/simulation';
export type { SlateFeedback, SlateProbabilities } from './off-policy/slate-feedback';
export { slateIndependent } from './off-policy/slate-independent';
export { slateRewardInteraction } from './off-policy/slate-reward-interaction';
export { slateStandard } from './off-policy/slate-standard';
export { fitSoftmaxPolicy, type SoftmaxPolicy, type SoftmaxPolicyOptions } from './off-policy/softmax-policy';
export type { SupportReport, WeightSums } from './off-policy/support';
export { type SwitchOptions, switchDoublyRobust } from './off-policy/switch-doubly-robust';
export { deterministicTarget, type TargetPolicy, uniformTarget } from './off-policy/target-policy';
export type { ValueEstimate } from './off-policy/value-estimate';
export {
  type BernsteinOptions,
  bootstrapValueInterval,
  empiricalBernsteinInterval,
  normalValueInterval,
} from './off-policy/value-intervals';
export { type CorrectedMetricOptions, correctedMetric, type RankMetric } from './ranking/corrected-metric';
export { catalogCoverage, giniCoefficient } from './ranking/diversity';
export {
  evaluateRanking,
  type RankingCounts,
  type RankingOptions,
  type RankingResult,
} from './ranking/evaluate-ranking';
export { type ExpectedHitOptions, expectedHitRate } from './ranking/expected-hit-rate';
export type { GradedRelevance, RelevanceGain } from './ranking/graded-gains';
export {
  measureLists,
  type RankingMeasures,
  type RankingMetric,
  rankingMetricNames,
} from './ranking/list-measures';
export { type ListSpread, listSpread } from './ranking/list-spread';
export {
  measureStrata,
  type PopularityStrata,
  popularityStrata,
  type StrataOptions,
  type Stratum,
  type StratumMeasures,
  stratumNames,
} from './ranking/popularity-strata';
export { type RankingMetricsOptions, rankingMetrics } from './ranking/ranking-metrics';
export { recommendItems, type TopListOptions, type TopLists } from './ranking/recommend-items';
export {
  candidateScores,
  evaluateSampledRanking,
  type SampledRankingOptions,
  type SampledRankingResult,
  type ScoreCandidates,
} from './ranking/sampled-ranking';
export { type ScoreNext, scoreHistories } from './ranking/score-next';
export {
  type MeasureChoice,
  measureByDegree,
  rankingDifference,
  rankingInterval,
  type UserGroup,
} from './ranking/user-groups';
export { meanAbsoluteError, rootMeanSquaredError } from './ratings/rating-errors';
export { wilsonInterval } from './wilson-interval';
