/**
 * What everything stands on: random numbers, columns, checks, settings, progress.
 *
 * @module lib/core
 */

export { ArgumentError, argumentError } from './argument-error';
export { type DeviceReport, deviceReport, deviceReportText, printDeviceReport } from './backend';
export {
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
  requireProbability,
} from './checks';
export { type BatchWidths, type Column, type Columns, type ColumnWidths, takeRows } from './columns';
export { type DataFrame, dataFrame } from './danfo';
export { bytesText, type GraphSizes, graphBytes, requireMemory } from './memory';
export { type Progress, type ProgressOptions, type ProgressSurface, startProgress } from './progress';
export { type ChoiceOptions, Random } from './random';
export { StoppedError, Stopping } from './stopping/stopping';
export { tf } from './tensorflow';
