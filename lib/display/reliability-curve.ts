import { type ChartOptions, chartFigure, checkedChart } from './chart';
import type { Figure, Trace } from './figure-type';
import { diagonalTrace } from './scatter-chart';
import { SYMBOLS, seriesColor } from './theme';
import { checkedInterval, checkedNumbers, type Numbers, requireSameLength, requireSeries } from './values';

/** One model's reliability: per bin of its predictions, what it said and what happened. */
export interface ReliabilitySeries {
  name: string;
  /** Mean predicted probability of each bin, in [0, 1]. */
  predicted: Numbers;
  /** Observed share of positives in each bin, in [0, 1]. */
  observed: Numbers;
  /** Rows in each bin; larger bins get larger markers. Default: all markers equal. */
  counts?: Numbers;
  /** Lower end of the interval of each observed share. */
  low?: Numbers;
  /** Upper end of the interval of each observed share. */
  high?: Numbers;
}

export interface ReliabilityCurveOptions extends Partial<ChartOptions> {
  title: string;
  series: ReliabilitySeries[];
}

/**
 * Predicted against observed rates per bin, beside the diagonal of perfect calibration (DeGroot & Fienberg 1983).
 * @throws on bins that do not fit together, or rates that are not finite
 */
export function reliabilityCurve(options: ReliabilityCurveOptions): Figure {
  const chart: ChartOptions = {
    x: 'Mean predicted probability (per bin)',
    y: 'Observed rate (share of positives)',
    ...options,
  };
  const axes = checkedChart(chart);
  requireSeries('series', options.series);
  const everything: number[] = [0];
  const curves = options.series.map((series, i): Trace => {
    const argument = `series[${i}]`;
    const x = checkedNumbers(`${argument}.predicted`, series.predicted, axes.x);
    const y = checkedNumbers(`${argument}.observed`, series.observed, axes.y);
    requireSameLength(`${argument}.observed`, y.length, x.length, 'its predicted');
    const interval = checkedInterval(argument, y, series.low, series.high);
    const sizes = markerSizes(`${argument}.counts`, series.counts, x.length);
    everything.push(...x, ...y);
    const color = seriesColor(i);
    return {
      type: 'scatter',
      mode: 'lines+markers',
      name: series.name,
      legendgroup: series.name,
      x,
      y,
      line: { color, width: 2 },
      marker: { color, symbol: SYMBOLS[i % SYMBOLS.length], size: sizes },
      ...(interval
        ? {
            error_y: {
              type: 'data',
              symmetric: false,
              array: y.map((value, k) => interval.high[k] - value),
              arrayminus: y.map((value, k) => value - interval.low[k]),
              color,
              thickness: 1.5,
              width: 4,
            },
          }
        : {}),
    };
  });
  return chartFigure(chart, axes, [diagonalTrace(everything), ...curves]);
}

/** Areas in proportion to the bins' rows, between 5 and 18 pixels. */
function markerSizes(argument: string, counts: Numbers | undefined, bins: number): number | number[] {
  if (counts === undefined) return 8;
  const numbers = checkedNumbers(argument, counts);
  requireSameLength(argument, numbers.length, bins, 'its predicted');
  const most = numbers.reduce((a, b) => Math.max(a, b), 1);
  return numbers.map((count) => Math.max(5, Math.round(18 * Math.sqrt(count / most))));
}
