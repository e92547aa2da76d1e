/**
 * Customers over years: exact planning, learning by acting and from logs, estimates over horizons, safety.
 *
 * @module lib/planning
 */

export { DenseNetwork, type DenseNetworkOptions } from './deep/dense-network';
export { type DqnOptions, trainDqn } from './deep/dqn';
export { QLearner, type QLearnerOptions } from './deep/q-learner';
export { emptyBatch, ReplayMemory, type TransitionBatch } from './deep/replay-memory';
export { BatchedTabular, type BatchedTabularOptions } from './environment/batched-tabular';
export type { BatchedEnvironment, Environment, ResetOptions, Step } from './environment/environment';
export { InsuranceCustomers, type InsuranceCustomersOptions } from './environment/insurance-customers';
export type { InsuranceProducts } from './environment/insurance-products';
export { SingleEnvironment } from './environment/single-environment';
export {
  type SmallCustomer,
  type SmallInsurer,
  type SmallInsurerOptions,
  smallInsurer,
} from './environment/small-insurer';
export { BoxSpace, DiscreteSpace } from './environment/spaces';
export { TabularEnvironment, type TabularEnvironmentOptions } from './environment/tabular-environment';
export { actionValues, type DecisionProcess, greedyPolicy, policyTable } from './exact/decision-process';
export { finiteHorizonValue } from './exact/finite-horizon';
export { policyIteration, policyValues, startValue } from './exact/policy-iteration';
export { type Plan, type PlanOptions, valueIteration } from './exact/value-iteration';
export {
  type PolicyGradientOptions,
  type PolicyGradientResult,
  trainPolicyGradient,
} from './gradient/policy-gradient';
export { type FitTopKPolicyOptions, fitTopKPolicy, returnsOf } from './gradient/top-k-policy';
export { type BootstrapEpisodesOptions, bootstrapEpisodes } from './off-policy/bootstrap-episodes';
export { type CollectEpisodesOptions, collectEpisodes } from './off-policy/collect-episodes';
export {
  directEpisodes,
  doublyRobustEpisodes,
  perDecisionImportance,
  trajectoryImportance,
  weightedPerDecision,
} from './off-policy/episode-estimators';
export {
  type EpisodeEvidence,
  type EpisodeEvidenceOptions,
  episodeEvidence,
} from './off-policy/episode-evidence';
export { type EpisodeLog, takeEpisodes } from './off-policy/episode-log';
export {
  type CrossFittedValuesOptions,
  crossFittedValues,
  type FittedEvaluationOptions,
  type FittedValues,
  fittedEvaluation,
} from './off-policy/fitted-evaluation';
export { type MarginalizedValue, marginalizedValue } from './off-policy/marginalized';
export { type FitEvaluationNetworkOptions, fitEvaluationNetwork } from './offline/fit-evaluation-network';
export { type FitImplicitQOptions, fitImplicitQ } from './offline/fit-implicit-q';
export { type FitOfflineQOptions, fitOfflineQ } from './offline/fit-offline-q';
export type { OfflineOptions } from './offline/offline-options';
export {
  type ActionPolicy,
  greedyNetworkPolicy,
  softmaxNetworkPolicy,
  tabularPolicy,
} from './policies/action-policy';
export {
  type SimulatedReturns,
  type SimulateReturnsOptions,
  simulateReturns,
} from './policies/simulate-returns';
export {
  type ConstrainedPlan,
  type ConstrainedPlanOptions,
  constrainedPlan,
} from './safety/constrained-plan';
export {
  type HighConfidenceOptions,
  type HighConfidenceResult,
  highConfidenceTest,
} from './safety/high-confidence';
export { bestSlate } from './slates/best-slate';
export { type SatisfactionSlatesOptions, satisfactionSlates } from './slates/satisfaction-slates';
export {
  allSlates,
  choiceProbabilities,
  type SlateProcess,
  slateDecisionProcess,
} from './slates/slate-process';
export {
  type SlatePlan,
  type SlateQLearningOptions,
  slateQLearning,
  slateValueIteration,
} from './slates/slate-q';
export { qLearning } from './tabular/q-learning';
export { sarsa } from './tabular/sarsa';
export type { TabularLearningOptions, TabularLearningResult } from './tabular/tabular-options';
