import { argumentError } from '../../../core/checks';
import { numbersFromText } from '../../../core/number-text';

/** How many terms of I / ridge - sum of u u' are kept as vectors: with more of them the matrix is smaller. */
export const mostTerms = (width: number): number => width >> 1;

/**
 * I / ridge - sum of u u', packed: the lower triangle row by row.
 * @param terms the vectors u one after the other, [terms * width]
 */
export function packedInverse(terms: Float64Array, width: number, ridge: number): Float64Array {
  const sum = new Float64Array((width * (width + 1)) / 2);
  for (let i = 0; i < width; i++) sum[(i * (i + 3)) / 2] = 1 / ridge;
  for (let start = 0; start < terms.length; start += width) {
    const u = terms.subarray(start, start + width);
    for (let i = 0, row = 0; i < width; row += ++i) for (let j = 0; j <= i; j++) sum[row + j] -= u[i] * u[j];
  }
  return sum;
}

/** Saved terms. @throws RangeError unless they are whole vectors, and no more than are kept as such */
export function termsFromText(argument: string, text: unknown, width: number): Float64Array {
  const terms = numbersFromText(argument, text, Float64Array);
  if (terms.length % width !== 0 || terms.length > mostTerms(width) * width) {
    throw argumentError(argument, `at most ${mostTerms(width)} vectors of length ${width}`, terms);
  }
  return terms;
}
