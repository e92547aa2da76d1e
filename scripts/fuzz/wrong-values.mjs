/** @typedef {import('./draws.mjs').Draws} Draws */

/** Numbers at the edges of what functions are written for. */
const numbers = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0, -0, 0.5, 1, 2, 7],
  ...[2 ** 31 - 1, 2 ** 31, 3e9, 2 ** 53, 1e308, -1e308, 5e-324],
];

/** What is no number, no list and no object of options. */
const others = [
  ...[
    undefined,
    null,
    true,
    false,
    '',
    '3',
    '0.95',
    'text',
    '__proto__',
    'toString',
    'a\0b',
    'x'.repeat(300),
  ],
  ...[3n, Symbol('symbol'), () => {}, async () => 5],
];

/** Objects of the wrong kind; made anew, since functions may write into them. */
const objects = [
  () => ({}),
  () => [],
  () => [Number.NaN],
  () => ['1', '2'],
  () => [1n],
  () => [null],
  () => new Map([['k', 1]]),
  () => new Date(Number.NaN),
  () => Promise.resolve({}),
  () => Int32Array.of(-1),
  () => Float64Array.of(Number.NaN),
  () => new Float32Array(0),
  () => BigInt64Array.of(1n),
  () => Object.create(null),
];

/** How much work is asked for: a large number is no mistake there, only long. */
const amountsOfWork =
  /^(epochs|iterations|resamples|steps|sweeps|periods|runs|perArm|patience|burnIn|count|sessionsPerUser|interactionsPerCustomer|looks|batches|rows)$/;

/**
 * Something else in place of a value, and how it is to be told.
 *
 * @param {unknown} value
 * @param {string} name of the argument or option
 * @param {Draws} draws
 * @returns {{ value: unknown, finite: boolean }} `finite` if only numbers were exchanged for finite ones
 */
export function wrongValue(value, name, draws) {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView) && draws.happens(0.7)) {
    return spoiledColumn(/** @type {Int32Array} */ (value), draws);
  }
  if (typeof value === 'number' && draws.happens(0.6)) {
    const number = draws.pick(numbers);
    if (!(amountsOfWork.test(name) && number > 1e6))
      return { value: number, finite: Number.isFinite(number) };
  }
  const other = draws.happens(0.6) ? draws.pick(others) : draws.pick(objects)();
  return { value: other, finite: false };
}

/**
 * @param {Int32Array | Float32Array | Float64Array} column
 * @param {Draws} draws
 */
function spoiledColumn(column, draws) {
  const changed = column.slice();
  const at = draws.below(Math.max(1, column.length));
  const how = draws.below(8);
  if (how <= 3) {
    const isInteger = column instanceof Int32Array;
    const number = draws.pick(
      isInteger
        ? [-1, column.length, 2 ** 31 - 1, -(2 ** 31), 100]
        : [Number.NaN, Number.POSITIVE_INFINITY, 1e308, -1, 0, 0.5, 1e-160, 5e-324],
    );
    changed[at] = number;
    return { value: changed, finite: Number.isFinite(changed[at] ?? 0) };
  }
  if (how === 4) return { value: column.slice(1), finite: true };
  if (how === 5) {
    const longer = new /** @type {Int32ArrayConstructor} */ (column.constructor)(column.length + 1);
    longer.set(column);
    return { value: longer, finite: true };
  }
  if (how === 6) return { value: Array.from(column, String), finite: false };
  return { value: BigInt64Array.from(column, (x) => BigInt(Math.trunc(x))), finite: false };
}

/**
 * A name that an object of options does not have, near one that it has.
 *
 * @param {readonly string[]} names
 * @param {Draws} draws
 */
export function wrongName(names, draws) {
  const name = names.length > 0 ? draws.pick(names) : '';
  const at = draws.below(Math.max(1, name.length));
  const made = draws.pick([
    name.slice(0, at) + name.slice(at + 1),
    name.toUpperCase(),
    `${name}s`,
    `${name}_`,
    'fhqwhgads',
    'toString',
  ]);
  return made === '' || names.includes(made) ? 'fhqwhgads' : made;
}
