import { argumentError } from '../../core/checks';
import { type Id, plainId } from '../vocabulary';

// Values of a table's cells. What is missing: null, undefined, NaN, a blank text.

/** A cell's number; undefined if it is missing. @throws on anything else, and on numbers that are not finite */
export function numberCell(value: unknown, column: string, row: number): number | undefined {
  const number = plainNumber(value);
  if (number === undefined || Number.isNaN(number)) {
    if (isMissing(value)) return undefined;
    throw argumentError(cellName(column, row), 'a number, or missing', value);
  }
  if (!Number.isFinite(number)) throw argumentError(cellName(column, row), 'a finite number', value);
  return number;
}

/** A cell's id; undefined if it is missing. @throws on anything else */
export function idCell(value: unknown, column: string, row: number): Id | undefined {
  if (isMissing(value)) return undefined;
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') return plainId(value);
  if (typeof value === 'boolean') return String(value);
  throw argumentError(cellName(column, row), 'a text, a finite number or missing', value);
}

export function cellName(column: string, row: number): string {
  return `column ${column} at row ${row}`;
}

/** `5` and `'5'` are two ids: a column holds one kind. */
export function idKind(id: Id): 'numbers' | 'texts' {
  return typeof id === 'string' ? 'texts' : 'numbers';
}

function plainNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined;
}

function isMissing(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    (typeof value === 'number' && Number.isNaN(value)) ||
    (typeof value === 'string' && value.trim() === '')
  );
}

/** @throws unless it is a name */
export function requireName(argument: string, name: unknown): void {
  if (typeof name !== 'string' || name.trim() === '') throw argumentError(argument, 'a name', name);
}
