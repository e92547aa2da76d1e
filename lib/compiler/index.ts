// The door `lib/compiler`. A training step as one TensorFlow graph.

export { CompiledStep, compileStep } from './compile';
export { CompiledPrediction, compilePredict, type Prediction } from './compile-predict';
export { layerNormalization } from './ops/layer-normalization';
export { sigmoidCrossEntropy } from './ops/sigmoid-cross-entropy';
export { type SparseEntries, SparseMatrix } from './ops/sparse-matrix';
export type { OptimizerOptions } from './optimizer-options';
export { TraceError } from './trace-error';
export type { TrainingStep } from './training-step';
