import { requireOneOf } from '../runtime/checks';
import { boxStatistics } from './box-statistics';
import { type ChartOptions, chartFigure, checkedChart } from './chart';
import type { Figure, Trace } from './figure-type';
import { INK, seriesColor, translucent } from './theme';
import { checkedLabels, checkedNumbers, type Numbers, requireSameLength, requireSeries } from './values';

/** One group of boxes: a box per category. */
export interface BoxGroup {
  name: string;
  /** The numbers of each category, in the order of `categories`; each at least one number. */
  values: Numbers[];
  /** One number per category to compare the box with (the truth), drawn as a diamond. Default: none. */
  truth?: Numbers;
}

export interface GroupedBoxesOptions extends ChartOptions {
  /** The boxes' labels, in the order in which they are drawn. */
  categories: string[];
  groups: BoxGroup[];
  /** `'horizontal'` suits long labels; the categories then stand on the y axis. Default: `'vertical'`. */
  orientation?: 'vertical' | 'horizontal';
  /** Legend entry of the diamonds. Default: `'true value'`. */
  truthName?: string;
}

/**
 * Boxes per category, side by side when there are several groups: median, quartiles, whiskers to the farthest
 * value within 1.5 interquartile ranges (Tukey), and what lies beyond as points.
 * @throws on an empty axis title, a category without numbers, or numbers that are not finite
 * @example
 * showFigure(groupedBoxes({
 *   title: 'Predicted click rate', x: 'Category', y: 'Predicted click rate (share of views)',
 *   categories: ['Cat Food', 'Dog Toy'],
 *   groups: [{ name: 'cat connoisseur', values: [[0.52, 0.57, 0.55], [0.03, 0.02, 0.04]], truth: [0.55, 0.02] }],
 * }));
 */
export function groupedBoxes(options: GroupedBoxesOptions): Figure {
  const axes = checkedChart(options);
  const categories = checkedLabels('categories', options.categories);
  const { orientation = 'vertical', truthName = 'true value' } = options;
  requireOneOf('orientation', orientation, ['vertical', 'horizontal'] as const);
  requireSeries('groups', options.groups);
  const vertical = orientation === 'vertical';
  const valueAxis = vertical ? axes.y : axes.x;
  const category = vertical ? 'x' : 'y';
  const value = vertical ? 'y' : 'x';

  const boxes = options.groups.map((group, i): Trace => {
    const argument = `groups[${i}].values`;
    requireSameLength(argument, group.values?.length, categories.length, 'categories');
    const statistics = group.values.map((values, k) =>
      boxStatistics(checkedNumbers(`${argument}[${k}]`, values, valueAxis)),
    );
    const color = seriesColor(i);
    return {
      type: 'box',
      name: group.name,
      offsetgroup: group.name,
      orientation: vertical ? 'v' : 'h',
      [category]: categories,
      // Plotly draws nothing at all if it is given a sample that is empty everywhere.
      ...(statistics.some((box) => box.outliers.length > 0)
        ? { [value]: statistics.map((box) => box.outliers) }
        : {}),
      q1: statistics.map((box) => box.q1),
      median: statistics.map((box) => box.median),
      q3: statistics.map((box) => box.q3),
      lowerfence: statistics.map((box) => box.lowerFence),
      upperfence: statistics.map((box) => box.upperFence),
      boxpoints: 'outliers',
      jitter: 0,
      pointpos: 0,
      line: { color, width: 1.5 },
      fillcolor: translucent(color, 0.3),
      marker: { color, size: 4 },
    };
  });
  // A box trace of single points, because only boxes share the boxes' side-by-side places.
  const truths = options.groups.flatMap((group, i): Trace[] => {
    if (group.truth === undefined) return [];
    const truth = checkedNumbers(`groups[${i}].truth`, group.truth, valueAxis);
    requireSameLength(`groups[${i}].truth`, truth.length, categories.length, 'categories');
    return [
      {
        type: 'box',
        name: truthName,
        legendgroup: truthName,
        showlegend: options.groups.findIndex((other) => other.truth !== undefined) === i,
        offsetgroup: group.name,
        orientation: vertical ? 'v' : 'h',
        [category]: categories,
        [value]: truth,
        boxpoints: 'all',
        jitter: 0,
        pointpos: 0,
        // Plotly's legend shows the points only where line and filling are both invisible.
        line: { width: 0, color: 'rgba(0, 0, 0, 0)' },
        fillcolor: 'rgba(0, 0, 0, 0)',
        marker: { color: INK, size: 9, symbol: 'diamond' },
      },
    ];
  });
  const categoryAxis = { type: 'category', showgrid: false };
  return chartFigure(options, axes, [...boxes, ...truths], {
    boxmode: 'group',
    ...(vertical ? { xaxis: categoryAxis } : { yaxis: { ...categoryAxis, autorange: 'reversed' } }),
  });
}
