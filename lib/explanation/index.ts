/**
 * Why a model recommends what it does, and how far such answers can be trusted.
 *
 * @module lib/explanation
 */

export type { Attributions, Completeness } from './attributions';
export {
  type DeletionCurveOptions,
  type DeletionCurves,
  deletionCurves,
} from './faithfulness/deletion-curves';
export {
  explanationStability,
  type Stability,
  type StabilityOptions,
} from './faithfulness/explanation-stability';
export {
  explanationSensitivity,
  type Infidelity,
  type InfidelityOptions,
  infidelity,
  type SensitivityOptions,
} from './faithfulness/infidelity';
export { type Agreement, type AgreementOptions, explanationAgreement } from './faithfulness/rank-agreement';
export {
  type RandomizedWeights,
  type WeightRandomizationOptions,
  weightRandomization,
} from './faithfulness/weight-randomization';
export {
  type DifferentiableModel,
  type FeatureCoordinates,
  singleFeatures,
} from './gradients/differentiable-model';
export { embeddedFeatures } from './gradients/embedded-features';
export { type EmbeddedIdsOptions, embeddedIds } from './gradients/embedded-ids';
export type { BaselineKind, EmbeddedModel } from './gradients/embedded-model';
export { embeddedPairs, type Pairs } from './gradients/embedded-pairs';
export {
  type IntegratedGradients,
  type IntegratedGradientsOptions,
  integratedGradients,
} from './gradients/integrated-gradients';
export {
  type GradientTimesInputOptions,
  gradientTimesInput,
  type SmoothGradientsOptions,
  smoothGradients,
} from './gradients/local-gradients';
export { type Quadrature, type QuadratureRule, quadrature } from './gradients/quadrature';
export {
  type CounterfactualHistory,
  type CounterfactualHistoryOptions,
  counterfactualHistory,
} from './histories/counterfactual-history';
export {
  type HistoryInfluence,
  type HistoryInfluenceOptions,
  historyInfluence,
} from './histories/history-influence';
export {
  type NearestEmbeddingsOptions,
  type Neighbor,
  nearestEmbeddings,
} from './histories/nearest-embeddings';
export type { InputRows } from './input-rows';
export {
  type GroupMetrics,
  type ModelCard,
  type ModelCardOptions,
  modelCard,
} from './reports/model-card';
export {
  type Reason,
  type ReasonReport,
  type ReasonReportOptions,
  reasonReport,
} from './reports/reason-report';
export { type ReasonSupport, type SupportOf, supportIn } from './reports/reason-support';
export { modelCardHtml, reasonReportHtml } from './reports/report-html';
export type { Dependence, PredictRows } from './shapley/coalition-game';
export { type CodedTable, codedTable } from './shapley/coded-table';
export { inputPredictor } from './shapley/input-predictor';
export {
  type ShapleyGameOptions,
  type ShapleyMethod,
  type ShapleyOptions,
  type ShapleyValues,
  shapleyInteractions,
  shapleyValues,
} from './shapley/shapley-values';
