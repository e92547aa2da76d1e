import { argumentError } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';

/** A saved regression: theta, and A^-1 packed or, after few rows, as the terms u of A^-1 = I / ridge - sum of u u'. */
export interface SavedRegression {
  weights: Float64Array;
  packed?: Float64Array;
  terms?: Float64Array;
}

export function regressionToState({ weights, packed, terms }: SavedRegression): Record<string, unknown> {
  const inverse = packed
    ? { packed: numbersToText(packed) }
    : { terms: numbersToText(terms as Float64Array) };
  return { ...inverse, weights: numbersToText(weights) };
}

/** @throws RangeError on anything that `regressionToState` did not write */
export function regressionFromState(argument: string, state: unknown, width: number): SavedRegression {
  const saved = state as Record<string, unknown> | undefined;
  const weights = numbersFromText(`${argument}.weights`, saved?.weights, Float64Array, width);
  if (saved?.packed !== undefined) {
    const count = (width * (width + 1)) / 2;
    return { weights, packed: numbersFromText(`${argument}.packed`, saved.packed, Float64Array, count) };
  }
  const terms = numbersFromText(`${argument}.terms`, saved?.terms, Float64Array);
  if (terms.length % width !== 0 || terms.length > mostTerms(width) * width) {
    throw argumentError(`${argument}.terms`, `at most ${mostTerms(width)} vectors of length ${width}`, terms);
  }
  return { weights, terms };
}

/** The saved arms, null where one has no reward yet. @throws RangeError on anything that `save` did not write */
export function armsFromState(state: Record<string, unknown>, width: number): (SavedRegression | null)[] {
  const { arms } = state;
  if (!Array.isArray(arms)) throw argumentError('state.model.arms', 'a list', arms);
  return arms.map((arm, i) =>
    arm === null ? null : regressionFromState(`state.model.arms[${i}]`, arm, width),
  );
}

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
