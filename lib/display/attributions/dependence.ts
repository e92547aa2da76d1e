import { requireOptions } from '../../core/options/options';
import type { ChartOptions } from '../chart';
import type { Figure } from '../figure-type';
import { scatterChart } from '../scatter-chart';
import { checkedLabels, checkedNumbers, type Numbers, requireSameLength } from '../values';

/** Options of `dependenceChart`. */
export interface DependenceChartOptions extends ChartOptions {
  /** The feature's value in each row. */
  values: Numbers;
  /** Its attribution in each row. */
  attributions: Numbers;
  /** Another feature's value in each row, as text: rows of one are of one color. Default: all rows are one series. */
  groups?: string[];
}

/**
 * A feature's attribution against its value, by another feature: points that split by color show that the two act
 * together.
 * @throws on an empty axis title, numbers that are not finite, or unlike lengths
 */
export function dependenceChart(options: DependenceChartOptions): Figure {
  requireOptions('options', options, {
    values: 'list',
    attributions: 'list',
    groups: 'list?',
    title: 'text',
    x: 'any',
    y: 'any',
    references: 'list?',
    height: 'number?',
  });
  const { values, attributions, groups, ...chart } = options;
  const [x, y] = [checkedNumbers('values', values), checkedNumbers('attributions', attributions)];
  requireSameLength('attributions', y.length, x.length, 'values');
  if (groups) requireSameLength('groups', groups.length, x.length, 'values');
  const names = groups ? checkedLabels('groups', [...new Set(groups)].sort()) : ['rows'];
  const series = names.map((name) => {
    const own = (list: readonly number[]) =>
      list.filter((_, row) => groups === undefined || groups[row] === name);
    return { name, x: own(x), y: own(y) };
  });
  return scatterChart({ ...chart, series });
}
