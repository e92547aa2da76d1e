import { argumentError } from '../core/checks';
import { type OptionKinds, requireOptions } from '../core/options/options';
import type { IntervalEstimate } from '../evaluation/intervals';
import type { AxisOptions } from './axes';

/** Numbers as notebooks have them: an array or a typed array. */
export type Numbers = ArrayLike<number>;

/** Values of a series: numbers, or estimates with their intervals, as `tInterval` gives them. */
export type Values = Numbers | readonly IntervalEstimate[];

const SIGNIFICANT_DIGITS = 6;

/** A number as a figure stores it: integers whole, others to 6 significant digits. Smaller notebooks, same picture. */
export function compact(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(SIGNIFICANT_DIGITS));
}

/**
 * Checks numbers for a chart and gives them as a plain array.
 * @param axis if it is logarithmic, each number must be above 0
 * @throws if there is none, or naming the first that is not finite
 */
export function checkedNumbers(argument: string, values: Numbers, axis?: AxisOptions): number[] {
  if (values === null || typeof values !== 'object' || typeof values.length !== 'number') {
    throw argumentError(argument, 'an array of numbers', values);
  }
  if (values.length === 0) throw argumentError(argument, 'an array of at least one number', '[]');
  return Array.from(values, (value, i) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw argumentError(`${argument}[${i}]`, 'a finite number', value);
    }
    if (axis?.log && value <= 0) throw argumentError(`${argument}[${i}]`, 'above 0 on a log axis', value);
    return value;
  });
}

/** Checks that two arrays of a chart belong together. @throws if their lengths differ */
export function requireSameLength(argument: string, length: number, expected: number, of: string): void {
  if (length !== expected) throw argumentError(argument, `as long as ${of} (${expected})`, length);
}

/**
 * Checks a chart's list of series (or groups, curves).
 * @param kinds of all options of a series
 * @throws if it is empty, one has an option that does not exist, or two share a name
 */
export function requireSeries<T extends { name: string }>(
  argument: string,
  series: readonly T[],
  kinds: OptionKinds<T>,
): void {
  requireList(argument, series);
  series.forEach((each, i) => {
    requireOptions(`${argument}[${i}]`, each, kinds);
  });
  requireDistinct(
    series.map(({ name }) => name),
    (i) => `${argument}[${i}].name`,
  );
}

/** Checks labels of a chart. @throws if there is none, one is blank, or two are equal */
export function checkedLabels(argument: string, labels: readonly string[]): string[] {
  requireList(argument, labels);
  requireDistinct(labels, (i) => `${argument}[${i}]`);
  return [...labels];
}

function requireList(argument: string, list: unknown): void {
  if (!Array.isArray(list) || list.length === 0)
    throw argumentError(argument, 'a list of at least one', list);
}

function requireDistinct(texts: readonly string[], argument: (i: number) => string): void {
  for (const [i, text] of texts.entries()) {
    if (typeof text !== 'string' || text.trim() === '') {
      throw argumentError(argument(i), 'a non-empty text', text);
    }
    if (texts.indexOf(text) !== i) throw argumentError(argument(i), 'different from the others', text);
  }
}

/** The values of a series and, where it has intervals, their ends. */
export interface CheckedValues {
  values: number[];
  interval?: { lower: number[]; upper: number[] };
}

/**
 * Checks the values of a series with their intervals: interval estimates, or numbers with columns of both ends.
 * @param series what the caller gave: `values` under the name `name`, `lower` and `upper`
 * @throws if only one end is given, the ends are given twice, or a value lies outside its interval
 */
export function checkedValues(
  argument: string,
  name: string,
  series: { values: Values; lower?: Numbers; upper?: Numbers },
  axis?: AxisOptions,
): CheckedValues {
  const { values: given, lower, upper } = series;
  if (!isIntervals(given)) {
    const values = checkedNumbers(`${argument}.${name}`, given, axis);
    const interval = checkedInterval(argument, values, lower, upper, axis);
    return interval === undefined ? { values } : { values, interval };
  }
  if (lower !== undefined || upper !== undefined) {
    throw argumentError(`${argument}.${name}`, 'numbers where lower and upper are given too', 'intervals');
  }
  const column = (part: keyof IntervalEstimate) => given.map((each) => each?.[part]);
  const values = checkedNumbers(`${argument}.${name}`, column('estimate'), axis);
  const interval = checkedInterval(argument, values, column('lower'), column('upper'), axis);
  return interval === undefined ? { values } : { values, interval };
}

function isIntervals(values: Values): values is readonly IntervalEstimate[] {
  return Array.isArray(values) && typeof values[0] === 'object' && values[0] !== null;
}

/**
 * Checks an interval around values and gives both ends as plain arrays.
 * @throws if only one end is given, or lower > value or value > upper anywhere
 */
export function checkedInterval(
  argument: string,
  values: readonly number[],
  lower: Numbers | undefined,
  upper: Numbers | undefined,
  axis?: AxisOptions,
): { lower: number[]; upper: number[] } | undefined {
  if (lower === undefined && upper === undefined) return undefined;
  if (lower === undefined || upper === undefined) {
    const missing = lower === undefined ? 'lower' : 'upper';
    throw argumentError(`${argument}.${missing}`, 'given with the other end', undefined);
  }
  const lowers = checkedNumbers(`${argument}.lower`, lower, axis);
  const uppers = checkedNumbers(`${argument}.upper`, upper, axis);
  requireSameLength(`${argument}.lower`, lowers.length, values.length, 'its values');
  requireSameLength(`${argument}.upper`, uppers.length, values.length, 'its values');
  values.forEach((value, i) => {
    if (lowers[i] > value || uppers[i] < value) {
      throw argumentError(
        `${argument} interval ${i}`,
        `around the value ${value}`,
        `${lowers[i]} to ${uppers[i]}`,
      );
    }
  });
  return { lower: lowers, upper: uppers };
}
