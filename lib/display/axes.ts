import { argumentError, requireFinite } from '../core/checks';
import { requireOptions } from '../core/options/options';
import { GRID, INK } from './theme';

/** One axis of a chart. */
export interface AxisOptions {
  /** What is drawn and in which unit, e.g. `'Loss (nats)'`, `'Epoch (passes over the data)'`. Required. */
  title: string;
  /** Logarithmic scale; every value must then be above 0. Default: false. */
  log?: boolean;
  /** First and last value shown, in data units. Default: chosen from the data. */
  range?: [number, number];
  /** d3 format of the tick labels, e.g. `'.0%'` for shares. Default: chosen from the data. */
  tickFormat?: string;
}

/** An axis by its title alone, or with more options. */
export type Axis = string | AxisOptions;

/**
 * Checks an axis and gives it as options.
 * @throws if the title is empty, or the range is not two increasing finite numbers (above 0 if logarithmic)
 */
export function checkedAxis(argument: string, axis: Axis): AxisOptions {
  const options = typeof axis === 'string' ? { title: axis } : axis;
  if (options === null || typeof options !== 'object') {
    throw argumentError(argument, 'an axis title with its unit, or axis options', axis);
  }
  requireOptions(argument, options, { title: 'text', log: 'boolean?', range: 'list?', tickFormat: 'text?' });
  requireText(`${argument}.title`, options.title);
  if (options.range !== undefined) {
    const [low, high] = options.range;
    requireFinite(`${argument}.range[0]`, low);
    requireFinite(`${argument}.range[1]`, high);
    if (low >= high) throw argumentError(`${argument}.range`, 'two increasing numbers', `${low}, ${high}`);
    if (options.log && low <= 0) throw argumentError(`${argument}.range[0]`, 'above 0 on a log axis', low);
  }
  return options;
}

/** Checks a text that readers see. @throws if it is not a text or blank */
export function requireText(argument: string, text: unknown): void {
  if (typeof text !== 'string' || text.trim() === '') throw argumentError(argument, 'a non-empty text', text);
}

/** The axis as Plotly's layout wants it. */
export function axisLayout(options: AxisOptions): Record<string, unknown> {
  const { title, log = false, range, tickFormat } = options;
  return {
    title: { text: title, standoff: 10 },
    automargin: true,
    gridcolor: GRID,
    linecolor: INK,
    zerolinecolor: GRID,
    ticks: 'outside',
    // Said rather than left to Plotly, which guesses wrongly where a box has no outliers to look at.
    type: log ? 'log' : 'linear',
    ...(log ? { dtick: 1, exponentformat: 'power', minor: { ticks: 'outside', dtick: 'D1' } } : {}),
    ...(range ? { range: log ? range.map(Math.log10) : [...range] } : {}),
    ...(tickFormat ? { tickformat: tickFormat } : {}),
  };
}

/** What an axis of names has instead of numbers' settings. */
export const CATEGORY_AXIS = { type: 'category', showgrid: false, gridcolor: undefined } as const;
