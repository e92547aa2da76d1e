import { argumentError } from '../../core/checks';
import { requireKind } from '../../core/options/options';
import { readTable, requireTableColumns, type TableSource } from '../../data/features/table-source';
import { type FeatureCoordinates, singleFeatures } from '../gradients/differentiable-model';
import type { PredictRows } from './coalition-game';

/** A table's columns as numbers, for explanations in which each column plays for itself. */
export interface CodedTable {
  /** Columns. */
  readonly size: number;
  /** One feature per column. */
  readonly features: readonly FeatureCoordinates[];
  /**
   * Rows as numbers, [rows * size]: a column of finite numbers as it is; of others, each value by a code of its own,
   * so that codes have no distances.
   */
  encode(table: TableSource): Float64Array;
  /** The model, asked by codes. */
  readonly predict: PredictRows;
  /** The value behind a number of a column. */
  valueOf(column: string, code: number): unknown;
}

/**
 * A model on a table's columns as one on rows of numbers: what `shapleyValues` takes. Features are made anew from the
 * columns of each mixed row, so that a cross of two columns is one of the values that the row has.
 * @param predict the model: logits of a table with these columns
 * @param table rows whose columns are read, to find out which are numbers
 * @param columns which columns play
 * @throws on a table without these columns
 * @example
 * const coded = codedTable((table) => predictFeatureLogits(model, table), training, ['homeowner', 'age']);
 * shapleyValues(coded.predict, coded.encode(applicants), coded.size, {
 *   features: coded.features,
 *   background: coded.encode(someOfTraining),
 * });
 */
export function codedTable(
  predict: (table: Readonly<Record<string, ArrayLike<unknown>>>) => ArrayLike<number>,
  table: TableSource,
  columns: readonly string[],
): CodedTable {
  requireKind('predict', predict, 'function');
  requireKind('columns', columns, 'list');
  const features = singleFeatures(columns.length, columns);
  const cells = requireTableColumns(readTable(table), columns);
  const coders = columns.map((column) => new ColumnCoder(column, cells[column]));
  const size = columns.length;
  return {
    size,
    features,
    encode: (rows) => {
      const reader = readTable(rows, 'rows');
      const given = requireTableColumns(reader, columns, 'rows');
      const codes = new Float64Array(reader.rows * size);
      coders.forEach((coder, i) => {
        for (let row = 0; row < reader.rows; row++)
          codes[row * size + i] = coder.code(given[columns[i]][row], row);
      });
      return codes;
    },
    predict: (inputs) => {
      const rows = inputs.length / size;
      const decoded = coders.map((coder, i) => {
        const numbers = Float64Array.from({ length: rows }, (_, row) => inputs[row * size + i]);
        return [coder.column, coder.numeric ? numbers : Array.from(numbers, (code) => coder.value(code))];
      });
      return predict(Object.fromEntries(decoded));
    },
    valueOf: (column, code) => {
      const coder = coders.find((each) => each.column === column);
      if (coder === undefined) throw argumentError('column', `one of ${columns.join(', ')}`, column);
      return coder.value(code);
    },
  };
}

/** Codes of a column's values. */
class ColumnCoder {
  readonly numeric: boolean;
  private readonly codes = new Map<unknown, number>();
  private readonly values: unknown[] = [];

  constructor(
    readonly column: string,
    cells: ArrayLike<unknown>,
  ) {
    this.numeric = Array.from(cells).every((cell) => Number.isFinite(cell));
  }

  code(value: unknown, row: number): number {
    if (this.numeric) {
      if (!Number.isFinite(value))
        throw argumentError(`column ${this.column} at row ${row}`, 'a finite number', value);
      return value as number;
    }
    // Lists of values are the same value if they hold the same.
    const key = Array.isArray(value) ? JSON.stringify(value) : value;
    let code = this.codes.get(key);
    if (code === undefined) {
      code = this.values.length;
      this.codes.set(key, code);
      this.values.push(value);
    }
    return code;
  }

  value(code: number): unknown {
    if (this.numeric) return code;
    if (!(code in this.values)) throw argumentError(`code of ${this.column}`, 'one that encode gave', code);
    return this.values[code];
  }
}
