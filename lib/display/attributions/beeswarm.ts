import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { type ChartOptions, chartFigure, checkedChart } from '../chart';
import type { Figure, Trace } from '../figure-type';
import { DIVERGING, INK } from '../theme';
import { checkedLabels, checkedNumbers, compact, type Numbers, requireSameLength } from '../values';

/** Options of `beeswarmChart`. */
export interface BeeswarmChartOptions extends ChartOptions {
  features: string[];
  /** Attributions, [rows * features]. */
  values: Numbers;
  /** What colors the points: how high each feature's value is, [rows * features], any numbers. Default: no colors. */
  levels?: Numbers;
  /** Features shown, those with the largest mean size. Default: 10. */
  most?: number;
}

/**
 * Attributions of many rows, a line of points per feature, the features with the largest mean size on top. Points that
 * would lie on each other are pushed apart; a color says how high the feature's value is in the row, by rank.
 * @throws on an empty axis title, numbers that are not finite, or lengths that do not fit
 */
export function beeswarmChart(options: BeeswarmChartOptions): Figure {
  requireOptions('options', options, {
    features: 'list',
    values: 'list',
    levels: 'list?',
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
  const count = features.length;
  if (values.length % count !== 0)
    throw argumentError(
      'values',
      `rows of ${count} numbers, one per feature`,
      values.length,
      `${values.length} numbers`,
    );
  const levels = options.levels && checkedNumbers('levels', options.levels);
  if (levels) requireSameLength('levels', levels.length, values.length, 'values');
  const { most = 10 } = options;
  requirePositiveInteger('most', most);
  const columnOf = (list: readonly number[], feature: number) =>
    list.filter((_, at) => at % count === feature);
  const shown = features
    .map((name, i) => ({
      name,
      i,
      size: columnOf(values, i).reduce((sum, value) => sum + Math.abs(value), 0),
    }))
    .sort((a, b) => b.size - a.size)
    .slice(0, most);
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const traces = shown.map(({ name, i }, place): Trace => {
    const own = columnOf(values, i);
    const color = levels ? ranks(columnOf(levels, i)) : undefined;
    return {
      type: 'scatter',
      mode: 'markers',
      name,
      showlegend: false,
      // The values are on the x axis, which the figure's words are taken from.
      orientation: 'h',
      x: own.map(compact),
      y: spread(own, high - low).map((shift) => compact(shown.length - 1 - place + shift)),
      hovertemplate: `${name}: %{x}<extra></extra>`,
      marker: {
        size: 4,
        color: color ?? INK,
        ...(color && { colorscale: DIVERGING, cmin: 0, cmax: 1, line: { width: 0.3, color: INK } }),
        ...(color &&
          place === 0 && { showscale: true, colorbar: { title: { text: 'value (rank)' }, thickness: 12 } }),
      },
    };
  });
  const positions = shown.map((_, place) => shown.length - 1 - place);
  return chartFigure(options, axes, traces, {
    yaxis: { tickmode: 'array', tickvals: positions, ticktext: shown.map(({ name }) => name) },
  });
}

/** How far each point stands from its line, so that points of nearly the same value lie side by side; within 0.4. */
function spread(values: readonly number[], range: number): number[] {
  const bins = new Map<number, number>();
  const places = values.map((value) => {
    const bin = range === 0 ? 0 : Math.round((60 * value) / range);
    const place = bins.get(bin) ?? 0;
    bins.set(bin, place + 1);
    return place;
  });
  const step = Math.min(0.06, 0.8 / Math.max(...bins.values()));
  return places.map((place) => (place % 2 === 0 ? 1 : -1) * Math.ceil(place / 2) * step);
}

/** Ranks in [0, 1]; of equal numbers the same. */
function ranks(values: readonly number[]): number[] {
  const different = [...new Set(values)].sort((a, b) => a - b);
  const rank = new Map(
    different.map((value, i) => [value, different.length === 1 ? 0.5 : i / (different.length - 1)]),
  );
  return values.map((value) => compact(rank.get(value) as number));
}
