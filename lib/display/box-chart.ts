import { requireOneOf } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { CATEGORY_AXIS } from './axes';
import { boxStatistics } from './box-statistics';
import { type ChartOptions, chartFigure, checkedChart } from './chart';
import type { Figure, Trace } from './figure-type';
import { seriesStyles } from './series-style';
import { INK, translucent } from './theme';
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
  requireOptions('options', options, {
    categories: 'list',
    groups: 'list',
    orientation: 'text?',
    truthName: 'text?',
    title: 'text',
    x: 'any',
    y: 'any',
    references: 'list?',
    height: 'number?',
  });
  const axes = checkedChart(options);
  const categories = checkedLabels('categories', options.categories);
  const { orientation = 'vertical', truthName = 'true value' } = options;
  requireOneOf('orientation', orientation, ['vertical', 'horizontal'] as const);
  requireSeries('groups', options.groups, { name: 'text', values: 'list', truth: 'list?' });
  const vertical = orientation === 'vertical';
  const valueAxis = vertical ? axes.y : axes.x;

  const side: Side = {
    orientation: vertical ? 'v' : 'h',
    category: vertical ? 'x' : 'y',
    value: vertical ? 'y' : 'x',
  };
  const styles = seriesStyles(options.groups.map(({ name }) => name));
  const boxes = options.groups.flatMap((group, i): Trace[] => {
    const argument = `groups[${i}].values`;
    requireSameLength(argument, group.values?.length, categories.length, 'categories');
    const statistics = group.values.map((values, k) =>
      boxStatistics(checkedNumbers(`${argument}[${k}]`, values, valueAxis)),
    );
    const { color } = styles[i];
    const box: Trace = {
      type: 'box',
      name: group.name,
      legendgroup: group.name,
      offsetgroup: group.name,
      orientation: side.orientation,
      [side.category]: categories,
      q1: statistics.map(({ q1 }) => q1),
      median: statistics.map(({ median }) => median),
      q3: statistics.map(({ q3 }) => q3),
      lowerfence: statistics.map(({ lowerFence }) => lowerFence),
      upperfence: statistics.map(({ upperFence }) => upperFence),
      line: { color, width: 1.5 },
      fillcolor: translucent(color, 0.3),
    };
    const outliers = statistics.flatMap((one, k) =>
      one.outliers.map((value) => [categories[k], value] as const),
    );
    if (outliers.length === 0) return [box];
    const points = pointsTrace(side, group, group.name, outliers, { color, size: 4 });
    return [box, { ...points, showlegend: false }];
  });
  const truths = options.groups.flatMap((group, i): Trace[] => {
    if (group.truth === undefined) return [];
    const truth = checkedNumbers(`groups[${i}].truth`, group.truth, valueAxis);
    requireSameLength(`groups[${i}].truth`, truth.length, categories.length, 'categories');
    const positions = truth.map((value, k) => [categories[k], value] as const);
    const points = pointsTrace(side, group, truthName, positions, { color: INK, size: 9, symbol: 'diamond' });
    return [{ ...points, showlegend: options.groups.findIndex((other) => other.truth !== undefined) === i }];
  });
  return chartFigure(options, axes, [...boxes, ...truths], {
    boxmode: 'group',
    ...(vertical ? { xaxis: CATEGORY_AXIS } : { yaxis: { ...CATEGORY_AXIS, autorange: 'reversed' } }),
  });
}

/** Which of Plotly's axes holds the categories and which the values. */
interface Side {
  orientation: 'v' | 'h';
  category: 'x' | 'y';
  value: 'x' | 'y';
}

/** Points at a group's position beside the others: an invisible box, because only boxes share the boxes' positions. */
function pointsTrace(
  side: Side,
  group: BoxGroup,
  name: string,
  points: readonly (readonly [string, number])[],
  marker: Record<string, unknown>,
): Trace {
  return {
    type: 'box',
    name,
    legendgroup: name,
    offsetgroup: group.name,
    orientation: side.orientation,
    [side.category]: points.map(([category]) => category),
    [side.value]: points.map(([, value]) => value),
    boxpoints: 'all',
    jitter: 0,
    pointpos: 0,
    hoveron: 'points',
    // Plotly's legend shows the points only where line and filling are both invisible.
    line: { width: 0, color: 'rgba(0, 0, 0, 0)' },
    fillcolor: 'rgba(0, 0, 0, 0)',
    marker,
  };
}
