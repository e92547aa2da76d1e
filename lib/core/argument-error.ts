/**
 * Refusal of an argument: every public function throws it, before any work, and its message reads
 * `"<argument> must be <rule>, got <value>"`.
 *
 * @example
 * try {
 *   new Random(Number.NaN);
 * } catch (error) {
 *   if (error instanceof ArgumentError) console.log(error.argument); // seed
 * }
 */
export class ArgumentError extends RangeError {
  override readonly name = 'ArgumentError';
  /** Name of the argument, or the path to a part of it, such as `optimizer.kind` or `seeds[2]`. */
  readonly argument: string;
  /** What it must be. */
  readonly rule: string;
  /** What was given. */
  readonly value: unknown;
  private readonly shown: string;

  /** @param shown the value as the message writes it. Default: as `shownValue` has it */
  constructor(argument: string, rule: string, value: unknown, shown: string = shownValue(value)) {
    super(`${argument} must be ${rule}, got ${shown}`);
    this.argument = argument;
    this.rule = rule;
    this.value = value;
    this.shown = shown;
    // A table of ten million rows is not to be printed with every stack.
    Object.defineProperties(this, { value: { enumerable: false }, shown: { enumerable: false } });
  }

  /** The same refusal, of a part of a larger thing: `row 3 of the log: reward`. */
  within(whole: string): ArgumentError {
    return new ArgumentError(`${whole}: ${this.argument}`, this.rule, this.value, this.shown);
  }
}

/** Error of a bad argument: `"<argument> must be <rule>, got <value>"`. */
export function argumentError(argument: string, rule: string, value: unknown, shown?: string): ArgumentError {
  return new ArgumentError(argument, rule, value, shown);
}

/** Text of a value in an error message; kinds can be told apart: `0`, `-0`, `"0"`, `0n`, `[]`, `Float64Array(3)`. */
export function shownValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'function':
      return value.name === '' ? 'a function' : `the function ${value.name}`;
    case 'object':
      return value === null ? 'null' : shownObject(value);
    default:
      return String(value);
  }
}

function shownObject(value: object): string {
  const kind = Object.getPrototypeOf(value)?.constructor?.name ?? 'Object';
  if (Array.isArray(value) && value.length === 0) return '[]';
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return `${kind}(${(value as unknown as ArrayLike<unknown>).length ?? value})`;
  }
  if (value instanceof Date)
    return `a Date (${Number.isNaN(Number(value)) ? 'invalid' : value.toISOString()})`;
  if (kind !== 'Object') return `a ${kind}`;
  const names = Object.keys(value);
  const first = names.slice(0, 5).join(', ');
  return names.length === 0 ? '{}' : `{ ${first}${names.length > 5 ? ', …' : ''} }`;
}
