// The public API. One section per folder, in the order in which data flows.

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
export {
  type CustomerLog,
  type CustomerLogOptions,
  type CustomerOptions,
  CustomerSimulator,
} from './simulators/customers';
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

// display
// display
export type { Axis, Axis, AxisOptions, AxisOptions } from './display/axes';
export {
  type BarChartOptions,
  type BarChartOptions,
  type BarSeries,
  type BarSeries,
  barChart,
  barChart,
} from './display/bar-chart';
export {
  type BoxGroup,
  type BoxGroup,
  type GroupedBoxesOptions,
  type GroupedBoxesOptions,
  groupedBoxes,
  groupedBoxes,
} from './display/box-chart';
export type { ChartOptions, ChartOptions } from './display/chart';
export { type CheckOptions, type CheckOptions, checkExercise, checkExercise } from './display/check';
export { showFigure, showFigure } from './display/figure';
export type { Figure, Figure, Trace, Trace } from './display/figure-type';
export { type FittedLine, type FittedLine, fitLine, fitLine } from './display/fitted-line';
export { type HeatMapOptions, type HeatMapOptions, heatMap, heatMap } from './display/heat-map';
export { type HistogramOptions, type HistogramOptions, histogram, histogram } from './display/histogram';
export {
  type KeyFigureInterval,
  type KeyFigureInterval,
  type KeyFigures,
  type KeyFigures,
  showKeyFigures,
  showKeyFigures,
} from './display/key-figures';
export {
  type LineChartOptions,
  type LineChartOptions,
  type LineSeries,
  type LineSeries,
  lineChart,
  lineChart,
} from './display/line-chart';
export { type PanelsOptions, type PanelsOptions, panels, panels } from './display/panels';
export type { ReferenceLine, ReferenceLine } from './display/reference-lines';
export {
  type ReliabilityCurveOptions,
  type ReliabilityCurveOptions,
  type ReliabilitySeries,
  type ReliabilitySeries,
  reliabilityCurve,
  reliabilityCurve,
} from './display/reliability-curve';
export {
  type ScatterChartOptions,
  type ScatterChartOptions,
  type ScatterSeries,
  type ScatterSeries,
  scatterChart,
  scatterChart,
} from './display/scatter-chart';
export {
  type SourceOptions,
  type SourceOptions,
  type SummarizedModel,
  type SummarizedModel,
  showModel,
  showModel,
  showSource,
  showSource,
} from './display/source';
export { showTable, showTable, type TableOptions, type TableOptions } from './display/table';
export type {
  FrameLike,
  FrameLike,
  TableRecord,
  TableRecord,
  TableSource,
  TableSource,
} from './display/table-cells';
export type { Numbers, Numbers } from './display/values';
// evaluation
export { brierScore } from './evaluation/brier';
export {
  type CalibrationOptions,
  expectedCalibrationError,
  type ReliabilityBin,
  reliabilityCurve,
} from './evaluation/calibration';
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
export type { Numbers } from './evaluation/outcomes';
export { rocAuc } from './evaluation/roc-auc';
// models
export {
  type CustomerIdDropoutOptions,
  type CustomerIdOptions,
  createWithCustomerId,
  createWithCustomerIdDropout,
  createWithoutCustomerId,
} from './models/customer-id';
export type { CustomerModelOptions } from './models/customer-model';
export { SeededDropout, type SeededDropoutOptions } from './models/dropout';
export { embeddingInitializer, linearInitializer } from './models/initializers';
export { createMlpRecommender, type MlpRecommenderOptions } from './models/mlp-recommender';
// preparation
export { type BatchOptions, batchCount, batches } from './preparation/batches';
export { type HashCollisions, type HashOptions, hashBuckets, hashCollisions } from './preparation/hashing';
export { type LeaveOneOut, type LeaveOneOutOptions, leaveOneOut } from './preparation/leave-one-out';
export { type Split, shuffledSplit, timeSplit, userDisjointSplit } from './preparation/split';
export { type Id, Vocabulary, type VocabularyOptions } from './preparation/vocabulary';
// training
export type { OptimizerOptions } from './runtime/optimizer-options';
export { type FitOptions, fit, type Metric } from './training/fit';
export {
  type FitCallbacks,
  type FitVariablesOptions,
  fitVariables,
  type TrainingData,
  type TrainingOptions,
} from './training/fit-variables';
export type { EarlyStoppingOptions, EpochRecord, FitResult } from './training/history';
export { binaryCrossEntropy, type Loss, squaredError } from './training/losses';
export { type PredictOptions, predictLogits, predictProbabilities } from './training/predict';
export type { TrainingStep } from './training/training-step';
