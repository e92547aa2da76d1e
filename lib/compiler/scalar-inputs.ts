import { argumentError, requireFinite } from '../core/checks';
import { tf } from '../core/tensorflow';
import type { Scalars } from './training-step-definition';

/** @throws unless the names of a step's scalars are texts, each used once */
export function requireScalarNames(names: unknown): readonly string[] {
  if (names === undefined) return [];
  const sound = Array.isArray(names) && names.every((name) => typeof name === 'string' && name !== '');
  if (!sound || new Set(names).size < names.length)
    throw argumentError('scalars', 'names, each used once', names);
  return names;
}

/** @throws unless there is a finite number for each name and nothing else */
export function requireScalars(names: readonly string[], scalars: Scalars): void {
  if (scalars === null || typeof scalars !== 'object')
    throw argumentError('scalars', 'numbers by name', scalars);
  for (const name of names) requireFinite(`scalars.${name}`, scalars[name]);
  for (const name in scalars) {
    if (!names.includes(name))
      throw argumentError('scalars', `of the names ${names.join(', ') || 'none'}`, name);
  }
}

/** The numbers as float32 scalars, which the caller disposes of. */
export function scalarTensors(names: readonly string[], scalars: Scalars): Record<string, tf.Scalar> {
  return Object.fromEntries(names.map((name) => [name, tf.scalar(scalars[name], 'float32')]));
}
