/**
 * A training step as one TensorFlow graph.
 *
 * @module lib/compiler
 */

export { CompiledStep, compileStep } from './compile';
export {
  CompiledPrediction,
  compilePredict,
  type Prediction,
  type PredictionOptions,
} from './compile-predict';
export { layerNormalization } from './ops/layer-normalization';
export { sigmoidCrossEntropy } from './ops/sigmoid-cross-entropy';
export { type SparseEntries, SparseMatrix } from './ops/sparse-matrix';
export type { OptimizerGroup } from './optimizer-groups';
export type {
  AdagradOptions,
  AdamOptions,
  AdamWOptions,
  FtrlOptions,
  GradientClipping,
  LearningRate,
  MomentumOptions,
  OptimizerOptions,
  SgdOptions,
} from './optimizer-options';
export { StaleTraceError, TraceError } from './trace-error';
export type { TrainingStep } from './training-step';
export type { BatchTensors, Scalars, StepContext, StepDefinition } from './training-step-definition';
