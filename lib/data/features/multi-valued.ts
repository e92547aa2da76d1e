import { argumentError, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Id } from '../vocabulary';
import { checkedRows } from './category';
import { cellName, idCell, requireName } from './cells';
import type { MultiValuedColumn, MultiValuedOptions } from './feature-column';
import type { Destination, FittedColumn } from './fitted-column';
import type { TableReader } from './table-source';
import { missingRow, type SavedValueRows, ValueRows } from './value-rows';

/**
 * A set of categories as a feature (genres, tags, words): lists, or texts with a separator. Each row has as many slots
 * as the largest set; weights are 1/n (or 1) for its n values and 0 for padding. An empty set counts as missing, a value
 * that is twice in a set as once.
 * @throws on an unknown option
 * @example
 * multiValued('genres', { separator: '|', minimumCount: 5 }); // 'Action|Comedy'
 */
export function multiValued(column: string, options: MultiValuedOptions = {}): MultiValuedColumn {
  requireName('column', column);
  requireOptions('options', options, {
    separator: 'text?',
    most: 'number?',
    minimumCount: 'number?',
    hashBuckets: 'number?',
    combiner: 'text?',
    name: 'text?',
  });
  const { separator = '|', most, combiner = 'mean', name = column } = options;
  requireName('name', name);
  if (separator === '') throw argumentError('separator', 'a non-empty text', separator);
  if (most !== undefined) requireMost('most', most);
  requireOneOf('combiner', combiner, ['mean', 'sum'] as const);
  const slots = most === undefined ? {} : { most };
  return { kind: 'multiValued', column, name, separator, combiner, ...slots, ...checkedRows(options) };
}

function requireMost(argument: string, most: number): void {
  requirePositiveInteger(argument, most);
  if (most > 1000) throw argumentError(argument, 'at most 1000', most);
}

/** What a column of sets learns. */
interface MultiValuedState {
  most: number;
  values: SavedValueRows;
}

export class FittedSets implements FittedColumn {
  readonly size: number;
  readonly numbers = 0;
  readonly weighted = true;
  readonly reserved: readonly number[];

  constructor(
    readonly column: MultiValuedColumn,
    private readonly values: ValueRows,
    readonly slots: number,
  ) {
    this.size = values.size;
    this.reserved = values.reserved;
  }

  static fit(column: MultiValuedColumn, table: TableReader): FittedSets {
    const sets = setsOf(column, table);
    const largest = sets.reduce((most, set) => Math.max(most, set.length), 1);
    if (column.most === undefined && largest > 1000)
      throw argumentError(
        `most of column ${column.column}`,
        'given where a row has more than 1000 values',
        largest,
      );
    const values = ValueRows.fit(column.column, sets.flat(), column);
    return new FittedSets(column, values, column.most ?? largest);
  }

  encode(table: TableReader, { indices, weights, slots, slot, offset }: Destination): void {
    const { values, slots: most } = this;
    setsOf(this.column, table).forEach((set, row) => {
      const count = Math.min(set.length, most);
      const at = row * slots + slot;
      for (let i = 0; i < most; i++) {
        indices[at + i] = offset + (i < count ? values.row(set[i], row) : missingRow);
        if (weights) weights[at + i] = i >= count ? 0 : this.column.combiner === 'mean' ? 1 / count : 1;
      }
      if (count === 0 && weights) weights[at] = 1;
    });
  }

  rowName(row: number): string {
    const name = this.values.name(row);
    const own = this.reserved.includes(row) || this.column.hashBuckets !== undefined;
    return own ? `${this.column.column}: ${name}` : `${this.column.column} has ${name}`;
  }

  rowOf(value: unknown): number {
    return this.values.row(idCell(value, this.column.column, 0), 0);
  }

  toJSON(): MultiValuedState {
    return { most: this.slots, values: this.values.toJSON() };
  }

  static from(column: MultiValuedColumn, saved: unknown): FittedSets {
    const { most, values } = (saved ?? {}) as MultiValuedState;
    requireMost(`saved column ${column.name}: most`, most);
    return new FittedSets(column, ValueRows.from(column.name, values), most);
  }
}

/** The different values of each row. */
export function setsOf({ column, separator }: MultiValuedColumn, table: TableReader): Id[][] {
  const cells = table.column(column);
  return Array.from({ length: cells.length }, (_, row) => {
    const cell = cells[row];
    const parts = typeof cell === 'string' ? cell.split(separator) : listOf(cell, column, row);
    const ids = parts.map((part) => idCell(part, column, row)).filter((id) => id !== undefined);
    return [...new Set(ids)];
  });
}

function listOf(cell: unknown, column: string, row: number): readonly unknown[] {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return [];
  if (Array.isArray(cell)) return cell;
  if (cell instanceof Set) return [...cell];
  if (ArrayBuffer.isView(cell) && !(cell instanceof DataView))
    return Array.from(cell as unknown as ArrayLike<unknown>);
  throw argumentError(cellName(column, row), 'a list of values, a text, or missing', cell);
}
