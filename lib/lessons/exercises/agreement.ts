import { isDeepStrictEqual } from 'node:util';

/** A list of numbers in whatever form: an array, a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Whether two results are the same; numbers, also in lists, up to a tolerance relative to max(1, |expected|). */
export function sameResult(answer: unknown, expected: unknown, tolerance: number): boolean {
  if (typeof answer === 'number' && typeof expected === 'number') {
    if (Object.is(answer, expected)) return true;
    return Math.abs(answer - expected) <= tolerance * Math.max(1, Math.abs(expected));
  }
  if (isList(answer) && isList(expected)) {
    if (answer.length !== expected.length) return false;
    return Array.from(answer).every((one, i) => sameResult(one, expected[i], tolerance));
  }
  return isDeepStrictEqual(answer, expected);
}

/** How an answer is unlike what was expected in kind: `undefined` if it has the kind, else a sentence without the value. */
export function unlikeInKind(answer: unknown, expected: unknown): string | undefined {
  if (answer === undefined) return 'It gives back nothing: is there a return?';
  if (typeof (answer as PromiseLike<unknown> | null)?.then === 'function')
    return 'It gives a promise: write it without async, or await what is inside.';
  if (isList(expected)) {
    if (!isList(answer)) return `It gives ${kindOf(answer)}, a list of ${expected.length} is asked for.`;
    if (answer.length !== expected.length)
      return `It gives a list of ${answer.length}, one of ${expected.length} is asked for.`;
    return undefined;
  }
  if (typeof answer !== typeof expected)
    return `It gives ${kindOf(answer)}, ${kindOf(expected)} is asked for.`;
  if (typeof answer === 'number' && Number.isNaN(answer) && !Number.isNaN(expected as number))
    return 'It gives NaN.';
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
