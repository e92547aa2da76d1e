/**
 * Training, losses, checkpoints, saved models.
 *
 * @module lib/training
 */

export type { Metric } from './evaluate-model';
export { type FitFeatureModelOptions, fitFeatureModel } from './features/fit-feature-model';
export { type FitMultiTaskOptions, fitMultiTask, type TaskMetric } from './features/fit-multi-task';
export { predictFeatureLogits, predictFeatures } from './features/predict-features';
export { predictTasks } from './features/predict-tasks';
export { type FitOptions, fit } from './fit';
export type { EarlyStoppingOptions, EpochRecord, FitResult } from './fit-result';
export { fitVariables } from './fit-variables';
export type { FitVariablesOptions } from './fit-variables-options';
export { binaryCrossEntropy, type Loss, squaredError } from './losses';
export { type ModelArchive, type ReadArchiveOptions, readArchive, writeArchive } from './model-archive';
export { type PredictOptions, predictLogits, predictProbabilities } from './predict';
export { type FitBlendOptions, fitBlend } from './ranking/fit-blend';
export { type FitBprOptions, type FitBprResult, fitBpr } from './ranking/fit-bpr';
export { type FitFpmcOptions, fitFpmc } from './ranking/fit-fpmc';
export { type FitGraphSageOptions, fitGraphSage } from './ranking/fit-graph-sage';
export {
  type FitInteractionsOptions,
  type FitInteractionsResult,
  fitInteractions,
} from './ranking/fit-interactions';
export { type FitPinSageOptions, fitPinSage } from './ranking/fit-pin-sage';
export type { PairLoss } from './ranking/pair-loss';
export { type LoadModelOptions, loadModel, type SavedModels, saveModel } from './saved-model';
export { type FitNextItemOptions, fitNextItem, type NextItemRows } from './sequence/fit-next-item';
export type { MaskingOptions } from './sequence/masked-rows';
export type { Negatives, NextItemLoss } from './sequence/next-item-loss';
export type { NextItemValidation } from './sequence/next-item-validation';
export { DamagedFileError } from './tensor-file';
export type {
  CheckpointOptions,
  FitCallbacks,
  Metrics,
  TrainingData,
  TrainingOptions,
  TrainingRows,
} from './training-options';
