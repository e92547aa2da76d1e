/**
 * Tables, figures and source code as notebook outputs.
 *
 * @module lib/display
 */

export type { FrameLike, TableRecord, TableSource } from '../core/tables/table-cells';
export type { TableOptions } from '../core/tables/table-output';
export { type BeeswarmChartOptions, beeswarmChart } from './attributions/beeswarm';
export { type DependenceChartOptions, dependenceChart } from './attributions/dependence';
export { type WaterfallChartOptions, waterfallChart } from './attributions/waterfall';
export type { Axis, AxisOptions } from './axes';
export { type BarChartOptions, type BarSeries, barChart } from './bar-chart';
export { type BoxGroup, type GroupedBoxesOptions, groupedBoxes } from './box-chart';
export type { ChartOptions } from './chart';
export { type EmbeddingMapOptions, embeddingMap } from './embedding-map';
export { compactFigure, showFigure } from './figure';
export { PICTURE_SLOT, pictureHtml } from './figure-html';
export type { Figure, Trace } from './figure-type';
export { type FittedLine, fitLine } from './fitted-line';
export { type HeatMapOptions, heatMap } from './heat-map';
export { type HistogramOptions, histogram } from './histogram';
export { showHtml } from './html';
export { type LineChartOptions, type LineSeries, lineChart } from './line-chart';
export { type NetworkChartOptions, type NetworkGroup, networkChart } from './network-chart';
export { type PanelsOptions, panels } from './panels';
export type { ReferenceLine } from './reference-lines';
export { type ReliabilityCurveOptions, type ReliabilitySeries, reliabilityCurve } from './reliability-curve';
export { type ScatterChartOptions, type ScatterSeries, scatterChart } from './scatter-chart';
export { type SourceOptions, type SummarizedModel, showModel, showSource } from './sources/source';
export { showTable } from './table';
export type { Numbers, Values } from './values';
