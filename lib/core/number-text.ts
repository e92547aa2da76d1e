import { argumentError } from './checks';

type Numbers = Float32Array | Float64Array | Int32Array | Uint32Array;
type NumbersConstructor<T extends Numbers> = {
  new (buffer: ArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
};

/** Typed numbers as base64 text of their bytes: exact, where decimal digits would lose NaN, -0 and time. */
export function numbersToText(numbers: Numbers): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

/**
 * The numbers of a text that `numbersToText` wrote.
 * @param argument what an error calls the text
 * @param length how many numbers there must be; any number of them where it is not given
 * @throws RangeError when it is no such text, or holds another count of numbers
 */
export function numbersFromText<T extends Numbers>(
  argument: string,
  text: unknown,
  type: NumbersConstructor<T>,
  length?: number,
): T {
  if (typeof text !== 'string') throw argumentError(argument, 'a base64 text of numbers', text);
  const bytes = Buffer.from(text, 'base64');
  // Node skips what is not base64: only a text that comes out the same again was whole.
  if (bytes.toString('base64') !== text || bytes.length % type.BYTES_PER_ELEMENT !== 0) {
    throw argumentError(argument, 'a whole base64 text of numbers', text.slice(0, 40));
  }
  const count = bytes.length / type.BYTES_PER_ELEMENT;
  if (length !== undefined && count !== length) throw argumentError(argument, `${length} numbers`, count);
  // Copied, as Buffer's pool gives no alignment.
  return new type(new Uint8Array(bytes).buffer);
}
