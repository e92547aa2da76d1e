import { argumentError } from '../argument-error';
import { nearestName } from './nearest-name';

/** Checks that options are an object and each is one of these; for names that only the running program knows. */
export function requireOptionNames(argument: string, options: unknown, names: readonly string[]): void {
  if (options === null || typeof options !== 'object' || isCollection(options)) {
    throw argumentError(argument, optionsRule(names), options);
  }
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) throw unknownOption(argument, options, name, names);
  }
}

function optionsRule(names: readonly string[]): string {
  return names.length === 0 ? 'an object without options' : `an object of the options ${names.join(', ')}`;
}

/** Arrays, maps, promises (a forgotten `await`) and dates are never options. */
function isCollection(value: object): boolean {
  return Array.isArray(value) || value instanceof Date || Symbol.toStringTag in value;
}

function unknownOption(argument: string, options: object, name: string, names: readonly string[]) {
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
  const rule =
    names.length === 0 ? 'left out: there are no options' : `one of the options ${names.join(', ')}${hint}`;
  return argumentError(`${argument}.${name}`, rule, (options as Record<string, unknown>)[name]);
}
