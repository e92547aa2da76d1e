import { requireOptions } from '../core/options/options';
import { type ChartOptions, chartFigure, checkedChart } from './chart';
import type { Figure, Trace } from './figure-type';
import { seriesStyles } from './series-style';
import { translucent } from './theme';
import {
  checkedNumbers,
  checkedValues,
  type Numbers,
  requireSameLength,
  requireSeries,
  type Values,
} from './values';

/** One line of a line chart. */
export interface LineSeries {
  name: string;
  /** Horizontal positions, one per point. Default: 1, 2, 3 … (epochs, rounds). */
  x?: Numbers;
  /** Heights, one per point, or their intervals, drawn as a band. */
  y: Values;
  /** Lower end of each point's interval; drawn as a band together with `upper`. */
  lower?: Numbers;
  /** Upper end of each point's interval. */
  upper?: Numbers;
}

export interface LineChartOptions extends ChartOptions {
  series: LineSeries[];
  /** Whether points are marked on the lines. Default: true up to 30 points. */
  markers?: boolean;
}

/**
 * Lines over a numeric axis, each with an optional interval band.
 * @throws on an empty axis title, numbers that are not finite, lengths that differ, or a band beside its line
 * @example
 * showFigure(lineChart({
 *   title: 'Loss by epoch', x: 'Epoch (passes over the data)', y: 'Loss (nats)',
 *   series: [{ name: 'training', y: [0.52, 0.44, 0.4] }, { name: 'validation', y: [0.51, 0.45, 0.42] }],
 * }));
 */
export function lineChart(options: LineChartOptions): Figure {
  requireOptions('options', options, {
    series: 'list',
    markers: 'boolean?',
    title: 'text',
    x: 'any',
    y: 'any',
    references: 'list?',
    height: 'number?',
  });
  const axes = checkedChart(options);
  requireSeries('series', options.series, {
    name: 'text',
    x: 'list?',
    y: 'list',
    lower: 'list?',
    upper: 'list?',
  });
  const styles = seriesStyles(options.series.map(({ name }) => name));
  const traces = options.series.flatMap((series, i): Trace[] => {
    const argument = `series[${i}]`;
    const { values: y, interval } = checkedValues(argument, 'y', { ...series, values: series.y }, axes.y);
    const x = checkedNumbers(`${argument}.x`, series.x ?? y.map((_, position) => position + 1), axes.x);
    requireSameLength(`${argument}.x`, x.length, y.length, 'its y');
    const { color, dash, symbol } = styles[i];
    const markers = options.markers ?? y.length <= 30;
    const line = {
      type: 'scatter',
      mode: markers ? 'lines+markers' : 'lines',
      name: series.name,
      legendgroup: series.name,
      x,
      y,
      line: { color, width: 2.5, dash },
      ...(markers ? { marker: { color, size: 7, symbol } } : {}),
    };
    if (interval === undefined) return [line];
    return [band(series.name, x, interval, color), line];
  });
  return chartFigure(options, axes, traces);
}

/** A closed polygon, so that the band hides and shows with its line in the legend. */
function band(
  name: string,
  x: number[],
  interval: { lower: number[]; upper: number[] },
  color: string,
): Trace {
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    legendgroup: name,
    showlegend: false,
    hoverinfo: 'skip',
    x: [...x, ...[...x].reverse()],
    y: [...interval.upper, ...[...interval.lower].reverse()],
    fill: 'toself',
    fillcolor: translucent(color, 0.18),
    line: { width: 0, color },
  };
}
