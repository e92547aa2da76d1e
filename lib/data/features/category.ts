import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Id } from '../vocabulary';
import { idCell, requireName } from './cells';
import type { CategoryColumn, CategoryOptions } from './feature-column';
import type { Destination, FittedColumn } from './fitted-column';
import type { TableReader } from './table-source';
import { type SavedValueRows, ValueRows } from './value-rows';

/**
 * A category as a feature: a row for each value of the training rows, one for missing and one for unknown values, so
 * that a value first seen when serving is no error. Hashed, any value falls into one of a fixed number of rows.
 * @throws on an unknown option, or `minimumCount` together with `hashBuckets`
 * @example
 * category('occupation', { minimumCount: 5 });
 */
export function category(column: string, options: CategoryOptions = {}): CategoryColumn {
  requireName('column', column);
  requireOptions('options', options, {
    minimumCount: 'number?',
    hashBuckets: 'number?',
    missingValues: 'list?',
    name: 'text?',
  });
  const { name = column, missingValues } = options;
  requireName('name', name);
  return {
    kind: 'category',
    column,
    name,
    ...checkedRows(options),
    ...(missingValues && { missingValues: Array.from(missingValues) }),
  };
}

/** @throws on a count or number of buckets out of range, or both */
export function checkedRows({ minimumCount, hashBuckets }: CategoryOptions) {
  if (minimumCount !== undefined) requirePositiveInteger('minimumCount', minimumCount);
  if (hashBuckets === undefined) return minimumCount === undefined ? {} : { minimumCount };
  if (minimumCount !== undefined)
    throw argumentError('minimumCount', 'left out where values are hashed', minimumCount);
  requirePositiveInteger('hashBuckets', hashBuckets);
  if (hashBuckets > 2 ** 31 - 2) throw argumentError('hashBuckets', 'at most 2^31 - 2', hashBuckets);
  return { hashBuckets };
}

export class FittedCategory implements FittedColumn {
  readonly size: number;
  readonly slots = 1;
  readonly numbers = 0;
  readonly weighted = false;
  readonly reserved: readonly number[];

  constructor(
    readonly column: CategoryColumn,
    private readonly values: ValueRows,
  ) {
    this.size = values.size;
    this.reserved = values.reserved;
  }

  static fit(column: CategoryColumn, table: TableReader): FittedCategory {
    const ids = idsOf(column, table).filter((id) => id !== undefined);
    return new FittedCategory(column, ValueRows.fit(column.column, ids, column));
  }

  /** Rows of the table's cells, counted from the column's own first. */
  rows(table: TableReader): Int32Array {
    return Int32Array.from(idsOf(this.column, table), (id, row) => this.values.row(id, row));
  }

  encode(table: TableReader, { indices, slots, slot, offset }: Destination): void {
    this.rows(table).forEach((row, i) => {
      indices[i * slots + slot] = offset + row;
    });
  }

  rowName(row: number): string {
    const name = this.values.name(row);
    const own = this.reserved.includes(row) || this.column.hashBuckets !== undefined;
    return own ? `${this.column.column}: ${name}` : `${this.column.column}=${name}`;
  }

  /** The value of a row. */
  valueName(row: number): string {
    return this.values.name(row);
  }

  rowOf(value: unknown): number {
    return this.values.row(idCell(value, this.column.column, 0), 0);
  }

  toJSON(): SavedValueRows {
    return this.values.toJSON();
  }

  static from(column: CategoryColumn, saved: unknown): FittedCategory {
    return new FittedCategory(column, ValueRows.from(column.name, saved as SavedValueRows));
  }
}

/** Ids of a column's cells, undefined where they are missing. */
export function idsOf(
  { column, missingValues = [] }: CategoryColumn,
  table: TableReader,
): (Id | undefined)[] {
  const cells = table.column(column);
  const missing = new Set(missingValues);
  return Array.from({ length: cells.length }, (_, row) => {
    const id = idCell(cells[row], column, row);
    return id === undefined || missing.has(id) ? undefined : id;
  });
}
