import { argumentError, requireFinite } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { numberCell, requireName } from './cells';
import type { BucketedColumn, BucketedOptions } from './feature-column';
import type { Destination, FittedColumn } from './fitted-column';
import { pointsBelow, quantilesOf } from './quantiles';
import type { TableReader } from './table-source';
import { missingRow } from './value-rows';

/**
 * A number as a category: the bucket that it falls into. A linear model gets a step function of it, and crosses can
 * take it. A missing number has a row of its own.
 * @throws unless exactly one of the two options is given
 * @example
 * bucketed('age', { boundaries: [18, 25, 30, 35, 40, 45, 50, 55, 60, 65] });
 */
export function bucketed(column: string, options: BucketedOptions): BucketedColumn {
  requireName('column', column);
  requireOptions('options', options, { boundaries: 'list?', quantiles: 'number?', name: 'text?' });
  const { boundaries, quantiles, name = `${column} buckets` } = options;
  requireName('name', name);
  if ((boundaries === undefined) === (quantiles === undefined))
    throw argumentError('options', 'of one of boundaries and quantiles', options);
  if (quantiles !== undefined) {
    if (!Number.isInteger(quantiles) || quantiles < 2 || quantiles > 1000)
      throw argumentError('quantiles', 'an integer in [2, 1000]', quantiles);
    return { kind: 'bucketed', column, name, quantiles };
  }
  const points = Array.from(boundaries ?? []);
  if (points.length === 0) throw argumentError('boundaries', 'at least one number', boundaries);
  points.forEach((point, i) => {
    requireFinite(`boundaries[${i}]`, point);
    if (i > 0 && !(point > points[i - 1]))
      throw argumentError(`boundaries[${i}]`, `above the one before, ${points[i - 1]}`, point);
  });
  return { kind: 'bucketed', column, name, boundaries: points };
}

export class FittedBuckets implements FittedColumn {
  readonly size: number;
  readonly slots = 1;
  readonly numbers = 0;
  readonly weighted = false;
  readonly reserved: readonly number[] = [missingRow];

  constructor(
    readonly column: BucketedColumn,
    private readonly boundaries: readonly number[],
  ) {
    this.size = boundaries.length + 2;
  }

  static fit(column: BucketedColumn, table: TableReader): FittedBuckets {
    if (column.boundaries) return new FittedBuckets(column, column.boundaries);
    const cells = table.column(column.column);
    const present: number[] = [];
    for (let row = 0; row < cells.length; row++) {
      const value = numberCell(cells[row], column.column, row);
      if (value !== undefined) present.push(value);
    }
    const least = present.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
    const points = quantilesOf(present, (column.quantiles as number) - 1);
    // Nothing lies below the least value: a bucket there would stay empty.
    const boundaries = [...new Set(points)].filter((point) => point > least);
    return new FittedBuckets(column, boundaries);
  }

  /** Rows of the table's cells, counted from the column's own first. */
  rows(table: TableReader): Int32Array {
    const cells = table.column(this.column.column);
    return Int32Array.from({ length: cells.length }, (_, row) => {
      const value = numberCell(cells[row], this.column.column, row);
      return value === undefined ? missingRow : this.bucket(value);
    });
  }

  encode(table: TableReader, { indices, slots, slot, offset }: Destination): void {
    this.rows(table).forEach((row, i) => {
      indices[i * slots + slot] = offset + row;
    });
  }

  private bucket(value: number): number {
    return 1 + pointsBelow(this.boundaries, value);
  }

  rowName(row: number): string {
    const { column } = this.column;
    if (row === missingRow) return `${column}: missing`;
    return `${column} in ${this.bucketName(row)}`;
  }

  /** Range of a bucket. */
  bucketName(row: number): string {
    if (row === missingRow) return 'missing';
    const { boundaries } = this;
    const text = (i: number) => String(Number(boundaries[i].toPrecision(6)));
    if (boundaries.length === 0) return '(-∞, ∞)';
    if (row === 1) return `(-∞, ${text(0)})`;
    return row === this.size - 1 ? `[${text(row - 2)}, ∞)` : `[${text(row - 2)}, ${text(row - 1)})`;
  }

  rowOf(value: unknown): number {
    const number = numberCell(value, this.column.column, 0);
    return number === undefined ? missingRow : this.bucket(number);
  }

  toJSON(): { boundaries: readonly number[] } {
    return { boundaries: this.boundaries };
  }

  static from(column: BucketedColumn, saved: unknown): FittedBuckets {
    const { boundaries } = (saved ?? {}) as { boundaries: number[] };
    const ascending = (point: number, i: number) =>
      Number.isFinite(point) && (i === 0 || point > boundaries[i - 1]);
    if (!Array.isArray(boundaries) || !boundaries.every(ascending))
      throw argumentError(`saved column ${column.name}`, 'as toJSON gave it', saved);
    return new FittedBuckets(column, boundaries);
  }
}
