import { argumentError } from '../core/checks';
import { type OptionKinds, requireOptions } from '../core/options';
import type { AxisOptions } from './axes';

/** Numbers as notebooks have them: an array or a typed array. */
export type Numbers = ArrayLike<number>;

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

/**
 * Checks an interval around values and gives both ends as plain arrays.
 * @throws if only one end is given, or low > value or value > high anywhere
 */
export function checkedInterval(
  argument: string,
  values: readonly number[],
  low: Numbers | undefined,
  high: Numbers | undefined,
  axis?: AxisOptions,
): { low: number[]; high: number[] } | undefined {
  if (low === undefined && high === undefined) return undefined;
  if (low === undefined || high === undefined) {
    throw argumentError(
      `${argument}.${low === undefined ? 'low' : 'high'}`,
      'given with the other end',
      undefined,
    );
  }
  const lows = checkedNumbers(`${argument}.low`, low, axis);
  const highs = checkedNumbers(`${argument}.high`, high, axis);
  requireSameLength(`${argument}.low`, lows.length, values.length, 'its values');
  requireSameLength(`${argument}.high`, highs.length, values.length, 'its values');
  values.forEach((value, i) => {
    if (lows[i] > value || highs[i] < value) {
      throw argumentError(
        `${argument} interval ${i}`,
        `around the value ${value}`,
        `${lows[i]} to ${highs[i]}`,
      );
    }
  });
  return { low: lows, high: highs };
}
