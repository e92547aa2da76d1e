import { requirePositiveInteger } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { type ChartOptions, chartFigure, checkedChart } from './chart';
import type { Figure, Trace } from './figure-type';
import { seriesStyles } from './series-style';
import { translucent } from './theme';
import { checkedNumbers, type Numbers, requireSeries } from './values';

export interface HistogramOptions extends ChartOptions {
  /** The samples; several are drawn over each other, on the same bins. */
  series: { name: string; values: Numbers }[];
  /** Number of bins over the range of all samples, 1 or more. Default: 40. */
  bins?: number;
  /** Heights as shares of each sample instead of counts, to compare samples of unlike size. Default: false. */
  shares?: boolean;
}

/**
 * A histogram, counted here, so that the figure stores its bins and not the samples.
 * @throws on an empty axis title, an empty sample, or numbers that are not finite
 */
export function histogram(options: HistogramOptions): Figure {
  requireOptions('options', options, {
    series: 'list',
    bins: 'number?',
    shares: 'boolean?',
    title: 'text',
    x: 'any',
    y: 'any',
    references: 'list?',
    height: 'number?',
  });
  const axes = checkedChart(options);
  requireSeries('series', options.series, { name: 'text', values: 'list' });
  const { bins = 40, shares = false } = options;
  requirePositiveInteger('bins', bins);
  const samples = options.series.map(({ values }, i) =>
    checkedNumbers(`series[${i}].values`, values, axes.x),
  );
  const scale = axes.x.log ? Math.log10 : (value: number) => value;
  const unscale = axes.x.log ? (value: number) => 10 ** value : (value: number) => value;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of samples.flat()) {
    low = Math.min(low, scale(value));
    high = Math.max(high, scale(value));
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const edges = Array.from({ length: bins + 1 }, (_, i) => unscale(low + ((high - low) * i) / bins));
  const styles = seriesStyles(options.series.map(({ name }) => name));
  const traces = samples.map((sample, i): Trace => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of sample) {
      const bin = Math.floor(((scale(value) - low) / (high - low)) * bins);
      counts[Math.min(bin, bins - 1)] += 1;
    }
    return {
      type: 'bar',
      name: options.series[i].name,
      x: counts.map((_, k) => (edges[k] + edges[k + 1]) / 2),
      y: shares ? counts.map((count) => count / sample.length) : counts,
      width: counts.map((_, k) => edges[k + 1] - edges[k]),
      marker: {
        color: translucent(styles[i].color, samples.length > 1 ? 0.55 : 0.85),
        line: { color: styles[i].color, width: 0.5 },
      },
    };
  });
  return chartFigure(options, axes, traces, { barmode: 'overlay', bargap: 0 });
}
