import { writeFileSync } from 'node:fs';
import type * as Danfo from 'danfojs-node';
import { argumentError, requireOneOf } from './checks';

/** What is used of danfo's table; some of it is private in its types. */
interface Frame {
  readonly columns: string[];
  readonly values: unknown;
  readonly index: readonly (string | number)[];
  iloc(options: { rows: number[] }): unknown;
  $setValues(values: unknown): void;
  $setIndex(index: readonly (string | number)[]): void;
  $getColumnDtype(name: string): string;
}

/** What is replaced, of danfo's table. */
interface Methods {
  groupby(this: Frame, columns: string[]): unknown;
  sortValues(this: Frame, column: string, options?: { ascending?: boolean; inplace?: boolean }): unknown;
  describe(this: Frame): unknown;
  toCSV(this: Frame, options?: { sep?: string; header?: boolean; filePath?: string }): string | undefined;
}

/** Danfo's classes that are cured already. */
const cured = new WeakSet<object>();

/**
 * Replaces the methods of danfo's tables that give wrong values without an error. The tables that its own operations
 * return are of the same class, so they are cured too.
 */
export function cureDanfo(danfo: typeof Danfo): void {
  const own = danfo.DataFrame.prototype as unknown as Methods;
  if (cured.has(own)) return;
  cured.add(own);
  // danfo's operations make tables of the class below its Node one.
  const base = Object.getPrototypeOf(own) as Methods;
  const { groupby, describe } = base;
  base.groupby = function (columns) {
    requireKeys(this, columns);
    return groupby.call(this, columns);
  };
  base.describe = function () {
    return describePresent(danfo, this) ?? describe.call(this);
  };
  base.sortValues = sortValues;
  const { readCSV } = danfo;
  Object.defineProperty(danfo, 'readCSV', {
    configurable: true,
    enumerable: true,
    value: async (...given: Parameters<typeof readCSV>) => withMissingNumbers(danfo, await readCSV(...given)),
  });
  own.toCSV = toCsv;
  base.toCSV = toCsv;
}

/** Texts that stand for a missing value in a file: those of pandas that people write. */
const missingTexts = new Set(['NA', 'N/A', '#N/A', 'NaN', 'nan', 'NULL', 'null', '']);

/** A table as it was read, in which a column of numbers of which some are NA is one of numbers, not of text. */
function withMissingNumbers<T extends Danfo.DataFrame | undefined>(danfo: typeof Danfo, read: T): T {
  if (read === undefined) return read;
  const frame = read as unknown as Frame;
  const rows = frame.values as unknown[][];
  let mended = false;
  const columns = frame.columns.map((_, place) => {
    const values = rows.map((row) => row[place]);
    const present = values.filter((value) => !isMissing(value) && !missingTexts.has(value as string));
    const numbers = present.length > 0 && present.every((value) => typeof value === 'number');
    if (!numbers || present.length === values.filter((value) => !isMissing(value)).length) return values;
    mended = true;
    return values.map((value) => (typeof value === 'number' ? value : null));
  });
  if (!mended) return read;
  const named = Object.fromEntries(frame.columns.map((name, i) => [name, columns[i]]));
  return new danfo.DataFrame(named, { index: [...frame.index] }) as T;
}

/** danfo joins the keys of several columns by "-": a-b, c and a, b-c become one group. */
function requireKeys(frame: Frame, columns: readonly string[]): void {
  if (!Array.isArray(columns)) throw argumentError('groupby columns', 'a list of names', columns);
  for (const name of columns) requireOneOf('groupby column', name, frame.columns);
  const places = columns.map((name) => frame.columns.indexOf(name));
  const meant = new Map<string, string>();
  for (const row of frame.values as unknown[][]) {
    const key = places.map((place) => row[place]);
    const joined = key.join('-');
    const exact = JSON.stringify(key.map((value) => [typeof value, String(value)]));
    const before = meant.get(joined);
    if ((before !== undefined && before !== exact) || joined in {}) {
      throw argumentError(
        `groupby of ${columns.join(', ')}`,
        'of values that danfo\'s keys, joined by "-", tell apart (DuckDB groups any)',
        joined,
      );
    }
    meant.set(joined, exact);
  }
}

/** Rows in order of a column, equal ones as they stood; rows without a value come last, as in pandas. */
function sortValues(
  this: Frame,
  column: string,
  { ascending = true, inplace = false }: { ascending?: boolean; inplace?: boolean } = {},
): unknown {
  requireOneOf('sortValues column', column, this.columns);
  const place = this.columns.indexOf(column);
  const values = (this.values as unknown[][]).map((row) => row[place]);
  const present = values.map((_, row) => row).filter((row) => !isMissing(values[row]));
  const kinds = [...new Set(present.map((row) => typeof values[row]))];
  if (kinds.length > 1) {
    throw argumentError(`sortValues column ${column}`, 'of values of one kind', kinds.join(', '));
  }
  const sign = ascending ? 1 : -1;
  present.sort((a, b) => sign * compare(values[a], values[b]) || a - b);
  const rows = [...present, ...values.map((_, row) => row).filter((row) => isMissing(values[row]))];
  const sorted = rows.length === 0 ? this : (this.iloc({ rows }) as Frame);
  if (!inplace) return sorted;
  this.$setValues(sorted.values);
  this.$setIndex(sorted.index);
}

function compare(a: unknown, b: unknown): number {
  const [first, second] = [a, b] as [number, number];
  return first < second ? -1 : first > second ? 1 : 0;
}

/**
 * The statistics of numeric columns over the values that are there, as pandas counts them.
 * @returns undefined where no value is missing: danfo's own are right then
 */
function describePresent(danfo: typeof Danfo, frame: Frame): Danfo.DataFrame | undefined {
  const numeric = frame.columns.filter((name) => frame.$getColumnDtype(name) !== 'string');
  const columns = numeric.map((name) => {
    const place = frame.columns.indexOf(name);
    return (frame.values as unknown[][]).map((row) => row[place]);
  });
  if (columns.length > 0 && !columns.some((values) => values.some(isMissing))) return undefined;
  const index = ['count', 'mean', 'std', 'min', 'median', 'max', 'variance'];
  if (columns.length === 0) {
    throw argumentError('describe', 'of a table with a column of numbers', frame.columns.join(', '));
  }
  const statistics = columns.map((values) => statisticsOf(values.filter((x) => !isMissing(x)).map(Number)));
  return new danfo.DataFrame(Object.fromEntries(numeric.map((name, i) => [name, statistics[i]])), { index });
}

function statisticsOf(values: number[]): number[] {
  const sorted = values.sort((a, b) => a - b);
  const count = sorted.length;
  const mean = sorted.reduce((sum, x) => sum + x, 0) / count;
  const variance = sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (count - 1);
  const [low, high] = [sorted[Math.ceil(count / 2) - 1], sorted[Math.floor(count / 2)]];
  const [least = Number.NaN, most = Number.NaN] = [sorted[0], sorted[count - 1]];
  return [count, mean, Math.sqrt(variance), least, (low + high) / 2, most, variance];
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

/** A table as CSV (RFC 4180): what holds a separator, a quote or a line break stands in quotes; nothing where a value is missing. */
function toCsv(
  this: Frame,
  { sep = ',', header = true, filePath }: { sep?: string; header?: boolean; filePath?: string } = {},
): string | undefined {
  const rows = [...(header ? [this.columns] : []), ...(this.values as unknown[][])];
  const text = rows.map((row) => `${row.map((value) => csvField(value, sep)).join(sep)}\n`).join('');
  if (filePath === undefined) return text;
  writeFileSync(filePath.endsWith('.csv') ? filePath : `${filePath}.csv`, text);
}

function csvField(value: unknown, separator: string): string {
  if (isMissing(value)) return '';
  const text = value instanceof Date ? value.toISOString() : String(value);
  const quoted = text.includes(separator) || /["\r\n]/.test(text);
  return quoted ? `"${text.replaceAll('"', '""')}"` : text;
}
