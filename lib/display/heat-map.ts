import { argumentError, requireOneOf } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { CATEGORY_AXIS, requireText } from './axes';
import { type ChartOptions, chartFigure, checkedChart } from './chart';
import type { Figure } from './figure-type';
import { DIVERGING, SEQUENTIAL } from './theme';
import { checkedLabels, checkedNumbers, type Numbers, requireSameLength } from './values';

export interface HeatMapOptions extends Omit<ChartOptions, 'references'> {
  /** Labels of the columns, left to right. */
  columns: string[];
  /** Labels of the rows, top to bottom. */
  rows: string[];
  /** One array of numbers per row, one number per column. */
  values: Numbers[];
  /** What the colors mean, with the unit; beside the color bar. */
  valueTitle: string;
  /** `'diverging'` puts white at zero, for differences. Default: `'sequential'`. */
  scale?: 'sequential' | 'diverging';
  /** Values at the two ends of the colors. Default: from the data (symmetric around zero if diverging). */
  range?: [number, number];
  /** Decimals of the numbers written into the cells; null writes none. Default: 2 up to 200 cells, else null. */
  decimals?: number | null;
}

/**
 * A matrix as colors.
 * @throws on an empty axis or value title, rows or columns that do not fit the labels, or numbers not finite
 */
export function heatMap(options: HeatMapOptions): Figure {
  requireOptions('options', options, {
    columns: 'list',
    rows: 'list',
    values: 'list',
    valueTitle: 'text',
    scale: 'text?',
    range: 'list?',
    decimals: 'nullable?',
    title: 'text',
    x: 'any',
    y: 'any',
    height: 'number?',
  });
  const axes = checkedChart(options);
  const columns = checkedLabels('columns', options.columns);
  const rows = checkedLabels('rows', options.rows);
  requireText('valueTitle', options.valueTitle);
  const { scale = 'sequential' } = options;
  requireOneOf('scale', scale, ['sequential', 'diverging'] as const);
  requireSameLength('values', options.values?.length, rows.length, 'rows');
  const values = options.values.map((row, i) => {
    const numbers = checkedNumbers(`values[${i}]`, row);
    requireSameLength(`values[${i}]`, numbers.length, columns.length, 'columns');
    return numbers;
  });
  const [low, high] = options.range ?? dataRange(values.flat(), scale);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw argumentError('range', 'two increasing finite numbers', `${low}, ${high}`);
  }
  const cells = rows.length * columns.length;
  const decimals = options.decimals === undefined ? (cells <= 200 ? 2 : null) : options.decimals;
  const heat = {
    type: 'heatmap',
    x: columns,
    y: rows,
    z: values,
    zmin: low,
    zmax: high,
    colorscale: scale === 'diverging' ? DIVERGING : SEQUENTIAL,
    colorbar: { title: { text: options.valueTitle, side: 'right' }, thickness: 14, outlinewidth: 0 },
    xgap: 1,
    ygap: 1,
    ...(decimals === null ? {} : { texttemplate: `%{z:.${decimals}f}` }),
  };
  return chartFigure(options, axes, [heat], {
    xaxis: { ...CATEGORY_AXIS, ticks: '' },
    yaxis: { ...CATEGORY_AXIS, ticks: '', autorange: 'reversed' },
  });
}

function dataRange(values: number[], scale: 'sequential' | 'diverging'): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  if (scale === 'diverging') {
    const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
    return [-reach, reach];
  }
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}
