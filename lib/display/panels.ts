import { argumentError, requirePositive, requirePositiveInteger } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { requireText } from './axes';
import type { Figure, Trace } from './figure-type';
import { withDistinctLooks } from './series-looks';
import { CHART_HEIGHT, FIGURE_CONFIG, legendLayout, themeLayout } from './theme';

export interface PanelsOptions {
  /** Title of the whole; the charts' own titles stand above their panels. */
  title: string;
  /** Panels side by side before a new row starts, 1 or more. Default: up to 3 in one row, else 2. */
  columns?: number;
  /** Gives all panels one x axis, labeled in the last row only. Default: false. */
  sharedX?: boolean;
  /** Gives all panels one y axis, labeled at the first of each row only. Default: false. */
  sharedY?: boolean;
  /** Height of the whole in pixels, above 0. Default: 400 for one row, 340 per row else. */
  height?: number;
}

type Layout = Record<string, Record<string, unknown>>;

/**
 * Several charts side by side in one figure (small multiples). Series of the same name share one legend entry and one
 * look, which no other name has.
 * @param charts one or more charts of this library
 * @throws on an empty list, title, or a figure that has panels itself
 * @example
 * showFigure(panels([lineChart(loss), lineChart(auc)], { title: 'Three models over 20 epochs' }));
 */
export function panels(charts: readonly Figure[], options: PanelsOptions): Figure {
  requireOptions('options', options, {
    title: 'text',
    columns: 'number?',
    sharedX: 'boolean?',
    sharedY: 'boolean?',
    height: 'number?',
  });
  if (!Array.isArray(charts) || charts.length === 0)
    throw argumentError('charts', 'a list of at least one', charts);
  requireText('title', options.title);
  charts.forEach((chart, i) => {
    if (chart.layout.xaxis2 !== undefined || chart.layout.yaxis2 !== undefined) {
      throw argumentError(`charts[${i}]`, 'a single chart', 'panels');
    }
  });
  const { columns = charts.length <= 3 ? charts.length : 2, sharedX = false, sharedY = false } = options;
  requirePositiveInteger('columns', columns);
  const rows = Math.ceil(charts.length / columns);
  const height = options.height ?? (rows === 1 ? CHART_HEIGHT : 340 * rows);
  requirePositive('height', height);

  const horizontal = sharedY ? 0.04 : labelRoom(charts) / TYPICAL_WIDTH;
  const vertical = (sharedX ? 50 : 110) / height;
  const data: Trace[] = [];
  const layout: Record<string, unknown> = themeLayout(options.title, height);
  layout.margin = { l: 70, r: 30, t: 90, b: 60 };
  const shapes: object[] = [];
  const annotations: object[] = [];
  const named = new Set<string>();
  withDistinctLooks(charts).forEach((chart, i) => {
    const suffix = i === 0 ? '' : String(i + 1);
    const own = chart.layout as Layout;
    const column = i % columns;
    const xDomain = cell(column, columns, horizontal);
    const yDomain = cell(rows - 1 - Math.floor(i / columns), rows, vertical);
    layout[`xaxis${suffix}`] = {
      ...own.xaxis,
      domain: xDomain,
      anchor: `y${suffix}`,
      ...(sharedX && i > 0 ? { matches: 'x' } : {}),
      ...(sharedX && i + columns < charts.length
        ? { showticklabels: false, title: undefined, ticks: '' }
        : {}),
    };
    layout[`yaxis${suffix}`] = {
      ...own.yaxis,
      domain: yDomain,
      anchor: `x${suffix}`,
      ...(sharedY && i > 0 ? { matches: 'y' } : {}),
      ...(sharedY && column > 0 ? { showticklabels: false, title: undefined, ticks: '' } : {}),
    };
    for (const trace of chart.data) data.push(placed(trace, suffix, named, xDomain, yDomain));
    for (const mode of ['barmode', 'boxmode', 'bargap']) {
      if (own[mode] !== undefined) layout[mode] = own[mode];
    }
    for (const shape of (own.shapes as unknown as object[] | undefined) ?? [])
      shapes.push(moved(shape, suffix));
    for (const note of (own.annotations as unknown as object[] | undefined) ?? []) {
      annotations.push(moved(note, suffix));
    }
    annotations.push({
      text: (own.title as { text: string }).text,
      showarrow: false,
      font: { size: 14 },
      xref: `x${suffix} domain`,
      x: 0.5,
      yref: `y${suffix} domain`,
      y: 1,
      yanchor: 'bottom',
      yshift: 4,
    });
  });
  return {
    data,
    layout: { ...layout, ...legendLayout(data), shapes, annotations },
    config: { ...FIGURE_CONFIG },
  };
}

/** Pixels that a figure is wide, give or take, where a panel's share for its labels is reckoned. */
const TYPICAL_WIDTH = 850;

/** Pixels between neighbors, so that the longest label of a y axis fits between them. */
function labelRoom(charts: readonly Figure[]): number {
  const labels = charts.flatMap((chart) => {
    if ((chart.layout as Layout).yaxis?.type !== 'category') return [];
    return chart.data.flatMap((trace) => (Array.isArray(trace.y) ? trace.y.map(String) : []));
  });
  return 105 + 7 * labels.reduce((longest, label) => Math.max(longest, label.length - 4), 0);
}

/** The share of the figure that the n-th of `count` panels takes, with `gap` between neighbors. */
function cell(n: number, count: number, gap: number): [number, number] {
  const size = (1 - gap * (count - 1)) / count;
  return [n * (size + gap), n * (size + gap) + size];
}

/** A trace on its panel's axes, in the legend only if no panel before has one of its name. */
function placed(
  trace: Trace,
  suffix: string,
  named: Set<string>,
  xDomain: [number, number],
  yDomain: [number, number],
): Trace {
  const result: Trace = { ...trace, xaxis: `x${suffix}`, yaxis: `y${suffix}` };
  if (trace.colorbar !== undefined) {
    result.colorbar = {
      ...(trace.colorbar as object),
      x: xDomain[1] + 0.005,
      y: (yDomain[0] + yDomain[1]) / 2,
      len: yDomain[1] - yDomain[0],
    };
  }
  if (typeof trace.name === 'string' && trace.showlegend !== false) {
    result.legendgroup = trace.name;
    if (named.has(trace.name)) result.showlegend = false;
    named.add(trace.name);
  }
  return result;
}

/** A shape or annotation whose references to the axes follow its chart into the panel. */
function moved(part: object, suffix: string): object {
  const result: Record<string, unknown> = { ...part };
  for (const reference of ['xref', 'yref']) {
    if (typeof result[reference] === 'string') {
      result[reference] = (result[reference] as string).replace(/^([xy])\b/, `$1${suffix}`);
    }
  }
  return result;
}
