import { argumentError, shownValue } from './argument-error';

export { argumentError };

export function requireFinite(argument: string, value: number): void {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw argumentError(argument, 'a finite number', value);
}

export function requirePositive(argument: string, value: number): void {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    throw argumentError(argument, 'a finite number above 0', value);
  }
}

export function requireNonNegative(argument: string, value: number): void {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw argumentError(argument, 'a finite number of 0 or more', value);
  }
}

export function requirePositiveInteger(argument: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw argumentError(argument, 'an integer of 1 or more', value);
}

export function requireNonNegativeInteger(argument: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw argumentError(argument, 'an integer of 0 or more', value);
}

export function requireProbability(argument: string, value: number): void {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw argumentError(argument, 'in [0, 1]', value);
}

export function requireShareBelowOne(argument: string, value: number): void {
  if (typeof value !== 'number' || !(value >= 0 && value < 1))
    throw argumentError(argument, 'in [0, 1)', value);
}

/** @returns the value as an object to read from */
export function requireRecord(argument: string, value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object') throw argumentError(argument, 'an object', value);
  return value as Record<string, unknown>;
}

export function requireOneOf<T>(argument: string, value: T, allowed: readonly T[]): void {
  if (!Array.isArray(allowed)) throw argumentError('allowed', 'a list', allowed);
  if (!allowed.includes(value))
    throw argumentError(argument, `one of ${allowed.map(shownValue).join(', ')}`, value);
}
