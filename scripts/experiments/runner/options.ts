import { argumentError, requireOneOf, requirePositiveInteger } from 'lib/core';

export type OptionValue = string | number | boolean;

/** One option of an experiment. */
export interface Option<Value extends OptionValue> {
  /** Used where the option is not given; a number makes a number of the text. */
  readonly default: Value;
  /** What the option is, for `--help`. */
  readonly meaning: string;
  /** Throws on a value outside the option's range. Default: nothing is checked. */
  check?(name: string, value: Value): void;
  /** Whether the option changes what a run computes; runs of other values are then kept apart. Default: true. */
  readonly decides?: boolean;
}

/** The options of an experiment by name; `longSeeds` is `--long-seeds` on the command line. */
export type Options<Values> = { readonly [Name in keyof Values]: Option<Values[Name] & OptionValue> };

export type OptionValues = Readonly<Record<string, OptionValue>>;

/** Whole number of 1 or more. */
export function countOption(
  value: number,
  meaning: string,
  rest: Partial<Option<number>> = {},
): Option<number> {
  return { default: value, meaning, check: requirePositiveInteger, ...rest };
}

/** @throws unless the value is a whole number of 0 or more */
export function requireWholeNumber(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 0)) throw argumentError(name, 'an integer of 0 or more', value);
}

/** Number, checked by a function such as `requireProbability`. */
export function numberOption(
  value: number,
  meaning: string,
  check: (name: string, value: number) => void,
): Option<number> {
  return { default: value, meaning, check };
}

export function textOption(
  value: string,
  meaning: string,
  rest: Partial<Option<string>> = {},
): Option<string> {
  return { default: value, meaning, ...rest };
}

/** One of some words. */
export function choiceOption<Choice extends string>(
  value: Choice,
  choices: readonly Choice[],
  meaning: string,
): Option<Choice> {
  return {
    default: value,
    meaning: `${meaning}: ${choices.join(', ')}`,
    check: (name, given) => requireOneOf(name, given, choices),
  };
}

/** Name of an option on the command line. */
export const flagOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A value of the kind of the default, made of the text of the command line, checked. */
export function readOption(name: string, option: Option<OptionValue>, given: unknown): OptionValue {
  if (given === undefined) return option.default;
  const value = typeof option.default === 'number' ? Number(given) : given;
  if (typeof value !== typeof option.default)
    throw argumentError(`--${flagOf(name)}`, `a ${typeof option.default}`, given);
  option.check?.(`--${flagOf(name)}`, value as OptionValue);
  return value as OptionValue;
}

/** The options that differ from their defaults, as they are written on the command line. */
export function writtenOptions(options: Options<OptionValues>, values: OptionValues): string[] {
  return Object.keys(options)
    .filter((name) => values[name] !== options[name].default)
    .flatMap((name) =>
      values[name] === true ? [`--${flagOf(name)}`] : [`--${flagOf(name)}`, quoted(values[name])],
    );
}

const quoted = (value: OptionValue): string =>
  /^[\w./:,=+-]+$/.test(String(value)) ? String(value) : `'${String(value).replaceAll("'", `'\\''`)}'`;
