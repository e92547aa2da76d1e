import { argumentError, requirePositiveInteger, requireRecord } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { hashBuckets } from '../hashing';
import { bucketed, FittedBuckets } from './bucketed';
import { category, FittedCategory } from './category';
import { requireName } from './cells';
import type { BucketedColumn, CategoryColumn, CrossedColumn, CrossedOptions } from './feature-column';
import type { Destination, FittedColumn } from './fitted-column';
import type { TableReader } from './table-source';
import { missingRow, unknownRow } from './value-rows';

/** Combinations that a cross without buckets may have. */
const mostCells = 1_000_000;

/**
 * Combinations of categories as a feature: what lets a linear model memorize that two values together mean something
 * (Cheng et al. 2016). Without `buckets` each combination of values of the training rows has its own row; hashed,
 * combinations share a fixed number of rows, also those first seen when serving, and no vocabulary is kept. One in which a value is
 * missing has a row of its own; so has, without buckets, one with an unknown value.
 * @param columns two to five names of columns of categories, or `bucketed` and `category` columns
 * @throws on fewer than two columns or an unknown option. `fitFeatures` refuses one of more than 1,000,000 combinations
 *   that is not hashed, with their number
 * @example
 * crossed(['zip', 'limit'], { buckets: 10_000 });
 * crossed(['occupation', bucketed('age', { quantiles: 10 })]);
 */
export function crossed(
  columns: readonly (string | CategoryColumn | BucketedColumn)[],
  options: CrossedOptions = {},
): CrossedColumn {
  if (!Array.isArray(columns) || columns.length < 2 || columns.length > 5)
    throw argumentError('columns', 'a list of two to five columns', columns);
  requireOptions('options', options, { buckets: 'number?', name: 'text?' });
  const { buckets } = options;
  if (buckets !== undefined) {
    requirePositiveInteger('buckets', buckets);
    if (buckets > 2 ** 31 - 2) throw argumentError('buckets', 'at most 2^31 - 2', buckets);
  }
  const parts = columns.map((column, i) => partOf(column, buckets !== undefined, `columns[${i}]`));
  const { name = parts.map((part) => part.name).join(' x ') } = options;
  requireName('name', name);
  return { kind: 'crossed', columns: parts, name, ...(buckets === undefined ? {} : { buckets }) };
}

function partOf(column: string | CategoryColumn | BucketedColumn, hashed: boolean, argument: string) {
  // Hashed, no vocabulary is kept: values go by their own hash, of 31 bits.
  if (typeof column === 'string') return category(column, hashed ? { hashBuckets: 2 ** 31 - 2 } : {});
  if (column?.kind === 'category') {
    const { kind, column: of, ...options } = column;
    return category(of, options);
  }
  if (column?.kind === 'bucketed') {
    const { kind, column: of, ...options } = column;
    return bucketed(of, options);
  }
  throw argumentError(argument, 'a column name, or a category or bucketed column', column);
}

type Part = FittedCategory | FittedBuckets;

export class FittedCross implements FittedColumn {
  readonly size: number;
  readonly slots = 1;
  readonly numbers = 0;
  readonly weighted = false;
  readonly reserved: readonly number[];

  constructor(
    readonly column: CrossedColumn,
    private readonly parts: readonly Part[],
  ) {
    const { buckets } = column;
    if (buckets === undefined) requireFewCells(column, parts);
    this.size = buckets === undefined ? 2 + cellsOf(parts) : 1 + buckets;
    this.reserved = buckets === undefined ? [missingRow, unknownRow] : [missingRow];
  }

  static fit(column: CrossedColumn, table: TableReader): FittedCross {
    const parts = column.columns.map((part) =>
      part.kind === 'category' ? FittedCategory.fit(part, table) : FittedBuckets.fit(part, table),
    );
    return new FittedCross(column, parts);
  }

  encode(table: TableReader, { indices, slots, slot, offset }: Destination): void {
    const rows = this.parts.map((part) => part.rows(table));
    const known = new Map<string, number>();
    for (let row = 0; row < table.rows; row++) {
      const values = rows.map((part) => part[row]);
      let at: number | undefined;
      if (this.column.buckets === undefined) at = this.cell(values);
      else {
        const key = values.join();
        at = known.get(key);
        if (at === undefined) {
          at = this.bucket(values);
          known.set(key, at);
        }
      }
      indices[row * slots + slot] = offset + at;
    }
  }

  /** Row of a combination, mixed radix: the last part runs fastest. */
  private cell(values: readonly number[]): number {
    let cell = 0;
    let unknown = false;
    for (let i = 0; i < values.length; i++) {
      if (values[i] === missingRow) return missingRow;
      const first = firstValue(this.parts[i]);
      if (values[i] < first) unknown = true;
      cell = cell * (this.parts[i].size - first) + values[i] - first;
    }
    return unknown ? unknownRow : 2 + cell;
  }

  /** By the names of the values, so that a bucket does not move when a vocabulary grows. */
  private bucket(values: readonly number[]): number {
    if (values.includes(missingRow)) return missingRow;
    const names = values.map((value, i) => this.valueName(i, value));
    const [bucket] = hashBuckets([names.join('\u0001')], { buckets: this.column.buckets as number });
    return 1 + bucket;
  }

  private valueName(part: number, value: number): string {
    const fitted = this.parts[part];
    return fitted instanceof FittedCategory ? fitted.valueName(value) : fitted.bucketName(value);
  }

  rowName(row: number): string {
    const { name, buckets } = this.column;
    if (row === missingRow) return `${name}: missing`;
    if (buckets !== undefined) return `${name}: bucket ${row - 1}`;
    if (row === unknownRow) return `${name}: unknown`;
    const names: string[] = [];
    let cell = row - 2;
    for (let i = this.parts.length - 1; i >= 0; i--) {
      const first = firstValue(this.parts[i]);
      const values = this.parts[i].size - first;
      names.unshift(this.parts[i].rowName(first + (cell % values)));
      cell = Math.floor(cell / values);
    }
    return names.join(' x ');
  }

  rowOf(value: unknown): number {
    const cells = requireRecord('value', value);
    const values = this.parts.map((part) => {
      const { column } = part.column;
      if (!Object.hasOwn(cells, column)) throw argumentError('value', `an object with ${column}`, value);
      return part.rowOf(cells[column]);
    });
    return this.column.buckets === undefined ? this.cell(values) : this.bucket(values);
  }

  toJSON(): unknown[] {
    return this.parts.map((part) => part.toJSON());
  }

  static from(column: CrossedColumn, saved: unknown): FittedCross {
    if (!Array.isArray(saved) || saved.length !== column.columns.length)
      throw argumentError(`saved column ${column.name}`, 'as toJSON gave it', saved);
    const parts = column.columns.map((part, i) =>
      part.kind === 'category' ? FittedCategory.from(part, saved[i]) : FittedBuckets.from(part, saved[i]),
    );
    return new FittedCross(column, parts);
  }
}

/** The first row that is a value of the training rows. */
const firstValue = (part: Part): number => part.reserved.length;

const cellsOf = (parts: readonly Part[]): number =>
  parts.reduce((cells, part) => cells * (part.size - firstValue(part)), 1);

function requireFewCells({ name }: CrossedColumn, parts: readonly Part[]): void {
  const cells = cellsOf(parts);
  if (cells <= mostCells) return;
  const sizes = parts.map((part) => part.size - firstValue(part)).join(' x ');
  const shown = `${cells.toLocaleString('en-US')} combinations (${sizes})`;
  const rule = `of at most ${mostCells.toLocaleString('en-US')} combinations, or hashed: crossed(columns, { buckets })`;
  throw argumentError(`the cross ${name}`, rule, cells, shown);
}
