import { argumentError } from '../argument-error';
import { Random } from '../random';
import { requireOptionNames } from './option-names';

/** Names of the options of T; of a union, those of all its members. */
export type OptionName<T> = T extends unknown ? Extract<keyof T, string> : never;

/** Type of an option; of a union, undefined too where a member does not have it. */
type OptionType<T, K> = T extends unknown ? (K extends keyof T ? T[K] : undefined) : never;

/** Check of an option's value. @throws on a bad one */
export type OptionCheck<V> = (argument: string, value: V) => void;

/** Kind of a value that an option must be; what its range is, functions check for themselves. */
type Kind<V> = [V] extends [number]
  ? 'number'
  : [V] extends [string]
    ? 'text'
    : [V] extends [boolean]
      ? 'boolean'
      : [V] extends [(...given: never[]) => unknown]
        ? 'function'
        : [V] extends [Random]
          ? 'Random'
          : [V] extends [ArrayLike<unknown>]
            ? [Extract<V, string>] extends [never]
              ? 'list'
              : 'any'
            : null extends V
              ? 'nullable'
              : [V] extends [object]
                ? 'object' | 'any'
                : 'any';

/** Kinds of all options of T, with a `?` behind those that may be left out: `{ k: 'number', random: 'Random?' }`. */
export type OptionKinds<T> = {
  readonly [K in OptionName<T>]-?:
    | OptionCheck<OptionType<T, K>>
    | (undefined extends OptionType<T, K>
        ? `${Kind<Exclude<OptionType<T, K>, undefined>>}?`
        : Kind<OptionType<T, K>>);
};

type KindName =
  | 'number'
  | 'text'
  | 'boolean'
  | 'function'
  | 'Random'
  | 'list'
  | 'object'
  | 'any'
  | 'nullable';

const rules: Readonly<Record<KindName, string>> = {
  number: 'a number',
  text: 'a text',
  boolean: 'true or false',
  function: 'a function',
  Random: 'a Random',
  list: 'a list',
  object: 'an object',
  any: 'given',
  nullable: 'given, or null',
};

/**
 * Checks that options are an object, that each of them exists and is of its kind. The compiler holds the record of kinds
 * against `T`: one that leaves an option out, names another, or gives another kind is refused, so that a new option
 * cannot be forgotten here.
 * @throws on anything but an object; naming an option that does not exist, and the nearest that does; or one of another kind
 * @example
 * requireOptions('options', options, { k: 'number', shrinkage: 'number?' });
 * // options.shrinkge must be one of the options k, shrinkage (did you mean shrinkage?), got 10
 */
export function requireOptions<T extends object>(argument: string, options: T, kinds: OptionKinds<T>): void {
  const given: Readonly<Record<string, unknown>> = options as Readonly<Record<string, unknown>>;
  requireOptionNames(argument, options, Object.keys(kinds));
  for (const [name, kind] of Object.entries<string | OptionCheck<never>>(kinds)) {
    const path = argument === 'options' ? name : `${argument}.${name}`;
    if (typeof kind === 'string') requireKind(path, given[name], kind as KindName);
    else kind(path, given[name] as never);
  }
}

/** The check of an option that may be left out. */
export function optional<V>(check: OptionCheck<V>): OptionCheck<V | undefined> {
  return (argument, value) => {
    if (value !== undefined) check(argument, value);
  };
}

/**
 * Checks that a value is an object with parts, as another function of the library makes it; further ones are left alone.
 * @throws naming all parts
 */
export function requireParts<T extends object>(
  argument: string,
  value: T,
  parts: readonly OptionName<T>[],
): void {
  const missing = value === null || typeof value !== 'object' || parts.some((part) => !hasPart(value, part));
  if (missing) throw argumentError(argument, `an object with ${parts.join(', ')}`, value);
}

function hasPart(value: object, part: string): boolean {
  const found = (value as Readonly<Record<string, unknown>>)[part];
  return found !== undefined && found !== null;
}

/** Checks that a value is of a kind; with a `?` it may be undefined. @throws if it is not */
export function requireKind(argument: string, value: unknown, kind: KindName | `${KindName}?`): void {
  const required = !kind.endsWith('?');
  if (value === undefined && !required) return;
  const name = (required ? kind : kind.slice(0, -1)) as KindName;
  if (!isOfKind(value, name)) throw argumentError(argument, rules[name], value);
}

function isOfKind(value: unknown, kind: KindName): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'object':
      return (
        value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Promise)
      );
    case 'list':
      return typeof value === 'object' && typeof (value as ArrayLike<unknown> | null)?.length === 'number';
    case 'Random':
      return value instanceof Random;
    case 'any':
      return value !== undefined && value !== null;
    case 'nullable':
      return value !== undefined;
    default:
      return typeof value === kind;
  }
}
