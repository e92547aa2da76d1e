// The door `lib/core`. What everything stands on: random numbers, columns, checks, settings, progress.

export { ArgumentError, argumentError, shownValue } from './argument-error';
export { type DeviceReport, deviceReport, deviceReportText, printDeviceReport } from './backend';
export {
  requireFinite,
  requireNonNegative,
  requireNonNegativeInteger,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
  requireProbability,
} from './checks';
export {
  type BatchWidths,
  type Column,
  type Columns,
  type ColumnWidths,
  requireIds,
  rowCount,
  takeRows,
} from './columns';
export { type DataFrame, dataFrame } from './danfo';
export {
  bytesText,
  type GraphSizes,
  graphBytes,
  memoryLimit,
  type PropagationSizes,
  propagationBytes,
  requireMemory,
} from './memory';
export { requireOptionNames } from './option-names';
export {
  type OptionCheck,
  type OptionKinds,
  optional,
  requireKind,
  requireOptions,
  requireParts,
} from './options';
export { type Progress, type ProgressOptions, startProgress } from './progress';
export { type ChoiceOptions, Random } from './random';
export { readSettings, type SettingDescription, type Settings, settingDescriptions } from './settings';
export { tf } from './tensorflow';
