import { requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { CATEGORY_AXIS } from '../axes';
import { type ChartOptions, chartFigure, checkedChart } from '../chart';
import type { Figure } from '../figure-type';
import { seriesColor } from '../theme';
import { checkedLabels, checkedNumbers, compact, type Numbers, requireSameLength } from '../values';

/** Options of `waterfallChart`. */
export interface WaterfallChartOptions extends ChartOptions {
  /** Names of the features, with their values as the reader knows them. */
  features: string[];
  /** What each adds. */
  values: Numbers;
  /** What is explained against: where the bars begin. */
  base: number;
  /** Features that get a bar of their own, the largest first; the others are one bar. Default: 8. */
  most?: number;
}

/**
 * From the baseline to a prediction, one bar per feature, the largest first.
 * @throws on an empty axis title, no features, numbers that are not finite, or unlike lengths
 */
export function waterfallChart(options: WaterfallChartOptions): Figure {
  requireOptions('options', options, {
    features: 'list',
    values: 'list',
    base: 'number',
    most: 'number?',
    title: 'text',
    x: 'any',
    y: 'any',
    references: 'list?',
    height: 'number?',
  });
  const axes = checkedChart(options);
  const features = checkedLabels('features', options.features);
  const values = checkedNumbers('values', options.values, axes.x);
  requireSameLength('values', values.length, features.length, 'features');
  const [base] = checkedNumbers('base', [options.base]);
  const { most = 8 } = options;
  requirePositiveInteger('most', most);
  const order = values.map((value, i) => ({ label: features[i], value }));
  order.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const rest = order.slice(most);
  const shown = order.slice(0, most);
  if (rest.length > 0) {
    const value = rest.reduce((sum, each) => sum + each.value, 0);
    shown.push({ label: `${rest.length} others`, value });
  }
  const total = base + values.reduce((sum, value) => sum + value, 0);
  const trace = {
    type: 'waterfall',
    orientation: 'h',
    base: 0,
    measure: ['absolute', ...shown.map(() => 'relative'), 'total'],
    y: ['baseline', ...shown.map(({ label }) => label), 'prediction'],
    x: [base, ...shown.map(({ value }) => value), total].map(compact),
    increasing: { marker: { color: seriesColor(1) } },
    decreasing: { marker: { color: seriesColor(0) } },
    totals: { marker: { color: seriesColor(6) } },
    connector: { line: { width: 1 } },
  };
  return chartFigure(options, axes, [trace], { yaxis: { ...CATEGORY_AXIS, autorange: 'reversed' } });
}
