import type { FeatureColumn } from './feature-column';
import type { TableReader } from './table-source';

/** Where a column writes what it encodes: rows of the whole table, and its own place in them. */
export interface Destination {
  /** [rows * slots] */
  readonly indices: Int32Array;
  /** [rows * slots], if any column has weights. */
  readonly weights: Float32Array | undefined;
  /** [rows * numbers] */
  readonly numbers: Float32Array;
  /** Slots per row, of all columns. */
  readonly slots: number;
  /** Numbers per row, of all columns. */
  readonly numbersPerRow: number;
  /** First slot of this column. */
  readonly slot: number;
  /** First number of this column. */
  readonly number: number;
  /** First row of this column in the joint table. */
  readonly offset: number;
}

/** A feature column that knows its training rows. */
export interface FittedColumn {
  readonly column: FeatureColumn;
  /** Rows in a table of weights or embeddings; 0 for numbers. */
  readonly size: number;
  /** Rows that are looked up per row of the table. */
  readonly slots: number;
  /** Numbers per row of the table. */
  readonly numbers: number;
  /** Whether its slots carry weights other than 1. */
  readonly weighted: boolean;
  /** Rows, counted from its own first, for what is missing or unknown. */
  readonly reserved: readonly number[];
  encode(table: TableReader, destination: Destination): void;
  /** What one of its rows stands for. */
  rowName(row: number): string;
  /** The row of a value. @throws if it has none */
  rowOf(value: unknown): number;
  /** What it learned from the training rows, as JSON. */
  toJSON(): unknown;
}
