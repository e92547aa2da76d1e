import { requireOptions } from '../core/options/options';
import { type ChartOptions, chartFigure, checkedChart } from './chart';
import { errorBars } from './error-bars';
import type { Figure, Trace } from './figure-type';
import { fitLine } from './fitted-line';
import { seriesStyles } from './series-style';
import { INK } from './theme';
import {
  checkedNumbers,
  checkedValues,
  type Numbers,
  requireSameLength,
  requireSeries,
  type Values,
} from './values';

/** One cloud of points. */
export interface ScatterSeries {
  name: string;
  x: Numbers;
  /** Heights, one per point, or their intervals, drawn as error bars. */
  y: Values;
  /** Lower end of each point's interval in y; drawn as an error bar together with `upper`. */
  lower?: Numbers;
  /** Upper end of each point's interval in y. */
  upper?: Numbers;
  /** Text shown with each point under the pointer. Default: none. */
  labels?: string[];
  /** Draws the least-squares line (of the logarithms, on log axes) with its slope in the legend. Default: false. */
  fit?: boolean;
}

export interface ScatterChartOptions extends ChartOptions {
  series: ScatterSeries[];
  /** Draws the line y = x, where prediction and truth agree. Default: false. */
  diagonal?: boolean;
}

/**
 * Points, with optional error bars and fitted lines. For a log-log chart give both axes `log: true`.
 * @throws on an empty axis title, numbers that are not finite (or not above 0 on a log axis), unlike lengths
 * @example
 * showFigure(scatterChart({
 *   title: 'Variance falls as 1/n', x: { title: 'Examples per customer (count)', log: true },
 *   y: { title: 'Variance of the effect', log: true },
 *   series: [{ name: 'measured', x: [1, 10, 100], y: [1, 0.1, 0.01], fit: true }],
 * }));
 */
export function scatterChart(options: ScatterChartOptions): Figure {
  requireOptions('options', options, {
    series: 'list',
    diagonal: 'boolean?',
    title: 'text',
    x: 'any',
    y: 'any',
    references: 'list?',
    height: 'number?',
  });
  const axes = checkedChart(options);
  requireSeries('series', options.series, {
    name: 'text',
    x: 'list',
    y: 'list',
    lower: 'list?',
    upper: 'list?',
    labels: 'list?',
    fit: 'boolean?',
  });
  const everyX: number[] = [];
  const styles = seriesStyles(options.series.map(({ name }) => name));
  const traces = options.series.flatMap((series, i): Trace[] => {
    const argument = `series[${i}]`;
    const x = checkedNumbers(`${argument}.x`, series.x, axes.x);
    const { values: y, interval } = checkedValues(argument, 'y', { ...series, values: series.y }, axes.y);
    requireSameLength(`${argument}.y`, y.length, x.length, 'its x');
    if (series.labels) requireSameLength(`${argument}.labels`, series.labels.length, x.length, 'its x');
    const { color, symbol } = styles[i];
    for (const value of x) everyX.push(value);
    const points: Trace = {
      type: 'scatter',
      mode: 'markers',
      name: series.name,
      x,
      y,
      marker: { color, symbol, ...cloudStyle(x.length) },
      ...(series.labels ? { text: [...series.labels], hovertemplate: '%{text}<br>%{x}, %{y}' } : {}),
      ...(interval ? { error_y: errorBars(y, interval, color) } : {}),
    };
    if (!series.fit) return [points];
    const fit = fitLine(x, y, { logX: axes.x.log, logY: axes.y.log });
    const ends = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))];
    return [
      points,
      {
        type: 'scatter',
        mode: 'lines',
        name: `${series.name}: fitted slope ${fit.slope.toFixed(2)}`,
        x: ends,
        y: ends.map(fit.at),
        line: { color, width: 2 },
      },
    ];
  });
  if (options.diagonal) traces.unshift(diagonalTrace(everyX));
  return chartFigure(options, axes, traces);
}

/** The line y = x over the data's range. */
export function diagonalTrace(values: readonly number[]): Trace {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return {
    type: 'scatter',
    mode: 'lines',
    name: 'prediction = truth',
    x: [low, high],
    y: [low, high],
    hoverinfo: 'skip',
    line: { color: INK, width: 1.5, dash: 'dash' },
  };
}

/** Many points are drawn small and see-through, few large and solid. */
function cloudStyle(points: number): { size: number; opacity: number } {
  if (points <= 50) return { size: 9, opacity: 1 };
  if (points <= 1000) return { size: 6, opacity: 0.6 };
  return { size: 4, opacity: 0.35 };
}
