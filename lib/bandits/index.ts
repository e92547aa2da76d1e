/**
 * Bandit policies and the arena that compares them.
 *
 * @module lib/bandits
 */

export { type ArenaOptions, runArena } from './arena/arena';
export {
  type ArenaQueueConnection,
  type ArenaWorkerOptions,
  type QueuedArenaOptions,
  runArenaOnQueue,
  startArenaWorker,
} from './arena/arena-queue';
export type { ArenaRecord } from './arena/arena-record';
export type { ArenaEvent, ArenaScenario, FullScenario } from './arena/arena-scenario';
export { type ArenaCurve, type ArenaMeasure, ArenaSummary, type ArenaWindow } from './arena/arena-summary';
export type { ArenaWorld } from './arena/arena-world';
export { ContextEncoder, type ContextSizes, type ContextSpec } from './arena/context-encoder';
export { policyNames } from './arena/policy-registry';
export type { PolicyFactory, PolicySetting, PolicySpec } from './arena/policy-spec';
export type { RedisAddress } from './arena/redis-address';
export { balancedRows, type ReplayResult, replayPolicy, type UniformLog } from './arena/replay-policy';
export { BanditPolicy } from './base/bandit-policy';
export type { RewardRange } from './base/decision-input';
export type { Forgetting } from './base/forgetting';
export type { Candidates, Context, Decision, Policy, PolicyState } from './base/policy';
export type { PolicyOptions, PolicySetup, SampledPolicyOptions } from './base/policy-setup';
export { type DecisionLog, warmStart } from './base/warm-start';
export { BatchedModel, type BatchedModelOptions } from './batched/batched-model';
export type { RetrainingOptions } from './batched/retraining-options';
export { BetaThompson, type BetaThompsonOptions } from './counting/beta-thompson';
export { EpsilonGreedy, type EpsilonGreedyOptions } from './counting/epsilon-greedy';
export type { EpsilonSchedule } from './counting/epsilon-schedule';
export { RandomPolicy, type RandomPolicyOptions } from './counting/random-policy';
export { Ucb1, type Ucb1Options } from './counting/ucb1';
export { BayesPersona, type BayesPersonaOptions } from './latent/bayes-persona';
export { type LatentClassOptions, LatentClassThompson } from './latent/latent-class-thompson';
export { UserHistory, type UserHistoryOptions } from './latent/user-history';
export type { ArmsSwitch } from './linear/arm-policy';
export type { ArmsKind } from './linear/create-arms';
export { HybridLinUcb, type HybridLinUcbOptions } from './linear/hybrid-linucb';
export { LinearThompson, type LinearThompsonOptions } from './linear/linear-thompson';
export { LinUcb, type LinUcbOptions } from './linear/linucb';
export { LogisticThompson, type LogisticThompsonOptions } from './linear/logistic-thompson';
export { SharedLinearThompson, type SharedLinearThompsonOptions } from './linear/shared-linear-thompson';
export { SharedLinUcb, type SharedLinUcbOptions } from './linear/shared-linucb';
export type { SharedModelOptions } from './linear/shared-policy';
export { BootstrappedEnsemble, type BootstrappedEnsembleOptions } from './neural/bootstrapped-ensemble';
export { DropoutEnsemble, type DropoutEnsembleOptions } from './neural/dropout-ensemble';
export type { CovarianceKind } from './neural/gradient-covariance';
export type { GradientPolicyOptions } from './neural/gradient-policy';
export { NeuralLinear, type NeuralLinearOptions } from './neural/neural-linear';
export type { NeuralActions, NeuralPolicyOptions } from './neural/neural-options';
export { NeuralThompson, type NeuralThompsonOptions } from './neural/neural-thompson';
export { NeuralUcb, type NeuralUcbOptions } from './neural/neural-ucb';
export {
  CandidateGeneration,
  type CandidateGenerationOptions,
  type CandidateScore,
} from './slates/candidate-generation';
export { CascadingSlates, type CascadingSlatesOptions, type Slate } from './slates/cascading-slates';
export type { ItemModel } from './slates/user-item-rows';
