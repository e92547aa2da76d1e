import { requirePositive } from '../core/checks';
import { type Axis, type AxisOptions, axisLayout, checkedAxis, requireText } from './axes';
import type { Figure, Trace } from './figure-type';
import { type ReferenceLine, referenceLayout } from './reference-lines';
import { CHART_HEIGHT, FIGURE_CONFIG, legendLayout, themeLayout } from './theme';

/** Options that all charts share. */
export interface ChartOptions {
  /** What the chart shows; above it. */
  title: string;
  /** Horizontal axis: its title with the unit, or options. */
  x: Axis;
  /** Vertical axis: its title with the unit, or options. */
  y: Axis;
  /** Straight lines to compare with: a true value, a floor, a switch. Default: none. */
  references?: ReferenceLine[];
  /** Height in pixels, above 0. Default: 400. */
  height?: number;
}

/** The two axes of a chart, checked. */
export interface CheckedAxes {
  x: AxisOptions;
  y: AxisOptions;
}

/** Checks what all charts share. @throws on an empty title or a bad axis */
export function checkedChart(options: ChartOptions): CheckedAxes {
  requireText('title', options.title);
  if (options.height !== undefined) requirePositive('height', options.height);
  return { x: checkedAxis('x', options.x), y: checkedAxis('y', options.y) };
}

/** The figure of a chart from its traces, in the course's look. */
export function chartFigure(
  options: ChartOptions,
  axes: CheckedAxes,
  data: Trace[],
  layout: Record<string, unknown> = {},
): Figure {
  const { xaxis, yaxis, ...rest } = layout as Record<string, Record<string, unknown>>;
  return {
    data,
    layout: {
      ...themeLayout(options.title, options.height ?? CHART_HEIGHT),
      xaxis: { ...axisLayout(axes.x), ...xaxis },
      yaxis: { ...axisLayout(axes.y), ...yaxis },
      ...legendLayout(data),
      ...referenceLayout(options.references ?? [], axes),
      ...rest,
    },
    config: { ...FIGURE_CONFIG },
  };
}
