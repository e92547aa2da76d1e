import { createHash } from 'node:crypto';
import { argumentError, requireRecord } from '../../core/checks';
import type { FeatureColumn } from './feature-column';
import { checkedColumn, columnFrom, columnsRead } from './fit-column';
import type { FittedColumn } from './fitted-column';
import { readTable, requireTableColumns, type TableSource } from './table-source';

/** A feature's place in what an encoder makes. */
export interface FeatureField {
  readonly name: string;
  readonly kind: FeatureColumn['kind'];
  /** Rows in the joint table; 0 for numbers. */
  readonly size: number;
  /** First row in the joint table. */
  readonly offset: number;
  /** Rows that are looked up: 0 for numbers, more than 1 for sets. */
  readonly slots: number;
  /** First slot. */
  readonly slot: number;
  /** Numbers: 1, and 1 more with an indicator of missing values; 0 for fields with rows. */
  readonly numbers: number;
  /** First number. */
  readonly number: number;
}

/** Rows of a table as a model takes them. */
export interface EncodedFeatures {
  readonly rows: number;
  /** Rows of the joint table, [rows * slots]. */
  readonly indices: Int32Array;
  /** Weight of each slot, [rows * slots]: 1, or those of sets, with 0 for padding. Undefined without sets. */
  readonly weights: Float32Array | undefined;
  /** Scaled numbers and indicators, [rows * numbers]. */
  readonly numbers: Float32Array;
}

/** An encoder as it stands in a JSON file. */
export interface SavedFeatures {
  columns: readonly FeatureColumn[];
  /** What each column learned, in the same order. */
  fitted: readonly unknown[];
}

/**
 * Feature columns that know their training rows; made by `fitFeatures`. All fields with rows share ONE table of `size`
 * rows, in which each has its place: a model looks up all of them at once.
 */
export class FeatureEncoder {
  readonly fields: readonly FeatureField[];
  /** Rows of the joint table. */
  readonly size: number;
  /** Slots per row. */
  readonly slots: number;
  /** Numbers per row. */
  readonly numbers: number;
  /** Whether slots have weights. */
  readonly weighted: boolean;
  /** Rows of the joint table for values that are missing or unknown. */
  readonly reservedRows: Int32Array;
  private readonly columns: readonly FittedColumn[];

  constructor(columns: readonly FittedColumn[]) {
    if (!Array.isArray(columns) || columns.length === 0 || !columns.every((column) => column?.column))
      throw argumentError(
        'columns',
        'fitted columns: an encoder is made by fitFeatures or FeatureEncoder.from',
        columns,
      );
    this.columns = columns;
    const fields: FeatureField[] = [];
    let [offset, slot, number] = [0, 0, 0];
    for (const { column, size, slots, numbers } of columns) {
      fields.push({ name: column.name, kind: column.kind, size, offset, slots, slot, numbers, number });
      offset += size;
      slot += slots;
      number += numbers;
    }
    if (offset > 2 ** 31 - 1) throw argumentError('columns', 'of at most 2^31 - 1 rows together', offset);
    this.fields = fields;
    this.size = offset;
    this.slots = slot;
    this.numbers = number;
    this.weighted = columns.some(({ weighted }) => weighted);
    this.reservedRows = Int32Array.from(
      columns.flatMap(({ reserved }: FittedColumn, i) => reserved.map((row) => fields[i].offset + row)),
    );
  }

  /** SHA-256 of declarations and what was learned: two encoders with one of these encode alike. */
  get fingerprint(): string {
    return createHash('sha256').update(JSON.stringify(this)).digest('hex');
  }

  /**
   * A table as numbers and rows.
   * @throws if a column is missing (naming them), or a cell is of the wrong kind (naming its row)
   */
  encode(table: TableSource): EncodedFeatures {
    const reader = readTable(table);
    const read = requireTableColumns(
      reader,
      this.columns.flatMap(({ column }) => columnsRead(column)),
    );
    const cached = { rows: reader.rows, column: (name: string) => read[name] };
    const { rows } = reader;
    const { slots, numbers } = this;
    const encoded = {
      rows,
      indices: new Int32Array(rows * slots),
      weights: this.weighted ? new Float32Array(rows * slots).fill(1) : undefined,
      numbers: new Float32Array(rows * numbers),
    };
    this.columns.forEach((column, i) => {
      const { slot, number, offset } = this.fields[i];
      column.encode(cached, { ...encoded, slots, numbersPerRow: numbers, slot, number, offset });
    });
    return encoded;
  }

  /** A field by its name. @throws naming those that are there */
  field(name: string): FeatureField {
    return this.fields[this.indexOf(name)];
  }

  /** What a row of the joint table stands for: `job=Sales`, `zip=90210 x limit=high`, `job: unknown`. */
  rowName(row: number): string {
    if (!Number.isInteger(row) || row < 0 || row >= this.size)
      throw argumentError('row', `an integer in [0, ${this.size})`, row);
    const index = this.fields.findIndex(({ offset, size }) => row >= offset && row < offset + size);
    return this.columns[index].rowName(row - this.fields[index].offset);
  }

  /**
   * Row of the joint table for a value of a field.
   * @param value a category, a number of a bucketed field, one value of a set, or the cross's values by column name
   * @throws on an unknown field, one of numbers, or a value of the wrong kind
   */
  rowOf(field: string, value: unknown): number {
    const index = this.indexOf(field);
    return this.fields[index].offset + this.columns[index].rowOf(value);
  }

  /** What `JSON.stringify` writes: `FeatureEncoder.from` reads it back. */
  toJSON(): SavedFeatures {
    return {
      columns: this.columns.map(({ column }) => column),
      fitted: this.columns.map((column) => column.toJSON()),
    };
  }

  /** Encoder out of what `toJSON` gave, which encodes alike. @throws on anything else */
  static from(saved: SavedFeatures): FeatureEncoder {
    const { columns, fitted } = requireRecord('saved', saved) as unknown as SavedFeatures;
    if (!Array.isArray(columns)) throw argumentError('saved.columns', 'a list of feature columns', columns);
    if (!Array.isArray(fitted) || fitted.length !== columns.length)
      throw argumentError('saved.fitted', `a list of ${columns.length}`, fitted);
    return new FeatureEncoder(
      columns.map((column, i) => columnFrom(checkedColumn(column, `saved.columns[${i}]`), fitted[i])),
    );
  }

  private indexOf(name: string): number {
    const index = this.fields.findIndex((field) => field.name === name);
    if (index < 0)
      throw argumentError('field', `one of ${this.fields.map((field) => field.name).join(', ')}`, name);
    return index;
  }
}
