import { argumentError } from '../core/checks';
import { requireOptions } from '../core/options/options';
import type { CalibrationBin } from '../evaluation/click/calibration';
import { type ChartOptions, chartFigure, checkedChart } from './chart';
import { errorBars } from './error-bars';
import type { Figure, Trace } from './figure-type';
import { diagonalTrace } from './scatter-chart';
import { seriesStyles } from './series-style';
import { checkedInterval, checkedNumbers, requireSeries } from './values';

/** One model's reliability: per bin of its predictions, what it said and what happened. */
export interface ReliabilitySeries {
  name: string;
  /** The bins, as `calibrationCurve` gives them; larger bins get larger markers. */
  bins: readonly (Pick<CalibrationBin, 'predicted' | 'observed' | 'count'> & {
    /** Interval of the observed rate, drawn as an error bar. Default: none. A bin's own `lower` and `upper` are its edges. */
    interval?: { readonly lower: number; readonly upper: number };
  })[];
}

export interface ReliabilityCurveOptions extends Partial<ChartOptions> {
  title: string;
  series: ReliabilitySeries[];
}

/**
 * Predicted against observed rates per bin, beside the diagonal of perfect calibration (DeGroot & Fienberg 1983).
 * @throws on an empty list of bins, or rates that are not finite
 * @example
 * showFigure(reliabilityCurve({
 *   title: 'Calibration', series: [{ name: 'A', bins: calibrationCurve(labels, probabilities) }],
 * }));
 */
export function reliabilityCurve(options: ReliabilityCurveOptions): Figure {
  requireOptions('options', options, {
    title: 'text',
    series: 'list',
    x: 'any?',
    y: 'any?',
    references: 'list?',
    height: 'number?',
  });
  const chart: ChartOptions = {
    x: 'Mean predicted probability (per bin)',
    y: 'Observed rate (share of positives)',
    ...options,
  };
  const axes = checkedChart(chart);
  requireSeries('series', options.series, { name: 'text', bins: 'list' });
  const everything: number[] = [0];
  const styles = seriesStyles(options.series.map(({ name }) => name));
  const curves = options.series.map((series, i): Trace => {
    const argument = `series[${i}]`;
    if (!Array.isArray(series.bins)) throw argumentError(`${argument}.bins`, 'a list of bins', series.bins);
    const column = (name: 'predicted' | 'observed' | 'count'): number[] =>
      checkedNumbers(
        `${argument}.bins.${name}`,
        series.bins.map((bin) => bin[name]),
      );
    const x = column('predicted');
    const y = column('observed');
    const interval = series.bins.some((bin) => bin.interval !== undefined)
      ? checkedInterval(
          `${argument}.bins`,
          y,
          series.bins.map((bin) => bin.interval?.lower as number),
          series.bins.map((bin) => bin.interval?.upper as number),
        )
      : undefined;
    const sizes = markerSizes(column('count'));
    everything.push(...x, ...y);
    const { color, symbol } = styles[i];
    return {
      type: 'scatter',
      mode: 'lines+markers',
      name: series.name,
      legendgroup: series.name,
      x,
      y,
      line: { color, width: 2 },
      marker: { color, symbol, size: sizes },
      ...(interval ? { error_y: errorBars(y, interval, color) } : {}),
    };
  });
  return chartFigure(chart, axes, [diagonalTrace(everything), ...curves]);
}

/** Areas in proportion to the bins' rows, between 5 and 18 pixels. */
function markerSizes(counts: number[]): number[] {
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  return counts.map((count) => Math.max(5, Math.round(18 * Math.sqrt(count / most))));
}
