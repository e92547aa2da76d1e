import { requireOneOf } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { CATEGORY_AXIS } from './axes';
import { type ChartOptions, chartFigure, checkedChart } from './chart';
import { errorBars } from './error-bars';
import type { Figure, Trace } from './figure-type';
import { seriesStyles } from './series-style';
import { INK } from './theme';
import {
  checkedLabels,
  checkedValues,
  type Numbers,
  requireSameLength,
  requireSeries,
  type Values,
} from './values';

/** One set of bars: a bar per category. */
export interface BarSeries {
  name: string;
  /** Length of each bar, one per category, or their intervals, drawn as error bars. */
  values: Values;
  /** Lower end of each bar's interval; drawn as an error bar together with `upper`. */
  lower?: Numbers;
  /** Upper end of each bar's interval. */
  upper?: Numbers;
}

export interface BarChartOptions extends ChartOptions {
  /** The bars' labels, in the order in which they are drawn. */
  categories: string[];
  series: BarSeries[];
  /** `'horizontal'` suits long labels; the categories then stand on the y axis. Default: `'vertical'`. */
  orientation?: 'vertical' | 'horizontal';
}

/**
 * Bars per category, side by side when there are several series, with optional error bars.
 * @throws on an empty axis title, numbers that are not finite, or lengths that differ from the categories'
 * @example
 * showFigure(barChart({
 *   title: 'AUC by model', x: 'Model', y: 'Test AUC (0.5 = chance)', categories: ['with id', 'without id'],
 *   series: [{ name: 'mean of 10 seeds', values: [0.84, 0.925], lower: [0.82, 0.91], upper: [0.86, 0.94] }],
 * }));
 */
export function barChart(options: BarChartOptions): Figure {
  requireOptions('options', options, {
    categories: 'list',
    series: 'list',
    orientation: 'text?',
    title: 'text',
    x: 'any',
    y: 'any',
    references: 'list?',
    height: 'number?',
  });
  const axes = checkedChart(options);
  const categories = checkedLabels('categories', options.categories);
  const { orientation = 'vertical' } = options;
  requireOneOf('orientation', orientation, ['vertical', 'horizontal'] as const);
  requireSeries('series', options.series, { name: 'text', values: 'list', lower: 'list?', upper: 'list?' });
  const vertical = orientation === 'vertical';
  const styles = seriesStyles(options.series.map(({ name }) => name));
  const traces = options.series.map((series, i): Trace => {
    const argument = `series[${i}]`;
    const { values, interval } = checkedValues(argument, 'values', series, vertical ? axes.y : axes.x);
    requireSameLength(`${argument}.values`, values.length, categories.length, 'categories');
    const error = interval && errorBars(values, interval, INK);
    return {
      type: 'bar',
      name: series.name,
      orientation: vertical ? 'v' : 'h',
      x: vertical ? categories : values,
      y: vertical ? values : categories,
      marker: { color: styles[i].color },
      ...(error ? { [vertical ? 'error_y' : 'error_x']: error } : {}),
    };
  });
  return chartFigure(options, axes, traces, {
    barmode: 'group',
    ...(vertical ? { xaxis: CATEGORY_AXIS } : { yaxis: { ...CATEGORY_AXIS, autorange: 'reversed' } }),
  });
}
