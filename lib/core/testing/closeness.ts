import assert from 'node:assert/strict';

/** Largest |actual - expected| / max(1, |expected|). */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(actual.length, expected.length);
  let largest = 0;
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    // NaN is a difference, too.
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** Fails unless each number is near its expected one: absolutely below 1, relatively above. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  message = '',
): void {
  const difference = largestDifference(actual, expected);
  assert.ok(difference <= tolerance, `${message}: largest difference ${difference}, allowed ${tolerance}`);
}
