import { isList } from './agreement';

/** Whether a value is an instance of a class (a simulator, a Random), not plain data. */
export function isInstance(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || isList(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype;
}

/**
 * A copy of plain data, so that a function that changes its arguments does not change another's. Functions and instances of
 * classes pass as they are.
 */
export function copyOf<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return structuredClone(value);
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (typeof value !== 'object' || value === null || isInstance(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copyOf(one)])) as T;
}
