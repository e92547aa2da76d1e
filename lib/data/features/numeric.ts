import { argumentError, requireFinite, requireOneOf } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { cellName, numberCell, requireName } from './cells';
import type { NumericColumn, NumericOptions } from './feature-column';
import type { Destination, FittedColumn } from './fitted-column';
import { pointsBelow, quantilesOf } from './quantiles';
import type { TableReader } from './table-source';

/**
 * A number as a feature: scaled, with missing values filled in and, if there are any, told by an indicator.
 * @throws on an unknown option
 * @example
 * numeric('income', { scale: 'log', missing: 'median' });
 */
export function numeric(column: string, options: NumericOptions = {}): NumericColumn {
  requireName('column', column);
  requireOptions('options', options, {
    scale: 'text?',
    missing: 'any?',
    indicator: 'boolean?',
    name: 'text?',
  });
  const { scale = 'standard', missing = 'mean', name = column } = options;
  requireOneOf('scale', scale, ['standard', 'log', 'quantile', 'none'] as const);
  if (typeof missing === 'number') requireFinite('missing', missing);
  else requireOneOf('missing', missing, ['mean', 'median', 'error'] as const);
  requireName('name', name);
  const indicator = options.indicator === undefined ? {} : { indicator: options.indicator };
  return { kind: 'numeric', column, name, scale, missing, ...indicator };
}

/** What a numeric column learns. */
interface NumericState {
  /** Subtracted from the transformed number, which is then divided by the scale. */
  mean: number;
  scale: number;
  /** The number in place of a missing one, before scaling. */
  fill: number;
  indicator: boolean;
  /** Points of the quantile scale. */
  points: number[];
}

/** Quantiles of the paper's scale: values (i - 1) / (n - 1). */
const quantilePoints = 100;

export class FittedNumeric implements FittedColumn {
  readonly size = 0;
  readonly slots = 0;
  readonly weighted = false;
  readonly reserved: readonly number[] = [];
  readonly numbers: number;

  constructor(
    readonly column: NumericColumn,
    private readonly state: NumericState,
  ) {
    this.numbers = state.indicator ? 2 : 1;
  }

  static fit(column: NumericColumn, table: TableReader): FittedNumeric {
    const cells = table.column(column.column);
    const present: number[] = [];
    for (let row = 0; row < cells.length; row++) {
      const value = numberCell(cells[row], column.column, row);
      if (value !== undefined) present.push(value);
      else if (column.missing === 'error') throw missingError(column, row);
    }
    const transformed = column.scale === 'log' ? present.map(signedLog) : present;
    const { mean, deviation } = moments(transformed);
    const scaled = column.scale === 'standard' || column.scale === 'log';
    return new FittedNumeric(column, {
      mean: scaled ? mean : 0,
      // A constant column is 0 everywhere, not a division by 0.
      scale: scaled && deviation > 0 ? deviation : 1,
      fill: fillOf(column, present),
      indicator: column.indicator ?? present.length < cells.length,
      points: column.scale === 'quantile' ? quantilesOf(present, quantilePoints - 1) : [],
    });
  }

  encode(table: TableReader, { numbers, numbersPerRow, number }: Destination): void {
    const { column, state } = this;
    const cells = table.column(column.column);
    for (let row = 0; row < cells.length; row++) {
      const value = numberCell(cells[row], column.column, row);
      if (value === undefined && column.missing === 'error') throw missingError(column, row);
      const at = row * numbersPerRow + number;
      numbers[at] = this.scaled(value ?? state.fill);
      if (state.indicator) numbers[at + 1] = value === undefined ? 1 : 0;
    }
  }

  private scaled(value: number): number {
    const { points, mean, scale } = this.state;
    if (this.column.scale === 'quantile') return pointsBelow(points, value) / points.length;
    return ((this.column.scale === 'log' ? signedLog(value) : value) - mean) / scale;
  }

  rowName(row: number): string {
    throw argumentError('row', 'a row of a field with rows', row);
  }

  rowOf(value: unknown): number {
    throw argumentError('field', 'a field with rows, not numbers', value);
  }

  toJSON(): NumericState {
    return this.state;
  }

  static from(column: NumericColumn, saved: unknown): FittedNumeric {
    const { mean, scale, fill, indicator, points } = (saved ?? {}) as NumericState;
    const numbers = [mean, scale, fill, ...(Array.isArray(points) ? points : [Number.NaN])];
    if (!numbers.every(Number.isFinite) || typeof indicator !== 'boolean' || scale === 0)
      throw argumentError(`saved column ${column.name}`, 'as toJSON gave it', saved);
    return new FittedNumeric(column, { mean, scale, fill, indicator, points });
  }
}

const signedLog = (x: number): number => Math.sign(x) * Math.log1p(Math.abs(x));

const missingError = ({ column }: NumericColumn, row: number) =>
  argumentError(cellName(column, row), "a number, as missing: 'error' asks", 'none');

function fillOf({ missing }: NumericColumn, present: readonly number[]): number {
  if (typeof missing === 'number') return missing;
  if (missing === 'median') return quantilesOf(present, 1)[0];
  return moments(present).mean;
}

function moments(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  return { mean, deviation: Math.sqrt(squares) };
}
