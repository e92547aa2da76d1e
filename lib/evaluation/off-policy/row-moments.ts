/**
 * Means and centered sums of squares of two columns, numerator and denominator, in one pass (Welford 1962). Those of
 * two parts combine into those of the whole (Chan, Golub & LeVeque 1979): logs can be read in pieces.
 */
export interface RowMoments {
  readonly rows: number;
  readonly numerator: number;
  readonly denominator: number;
  /** Centered sums of squares and of products. */
  readonly numeratorSquares: number;
  readonly denominatorSquares: number;
  readonly products: number;
}

/** What each row adds to an estimate sum(numerator) / sum(denominator). */
export interface RowTerms {
  readonly numerator: (row: number) => number;
  /** Undefined for estimators that divide by the number of rows. */
  readonly denominator?: (row: number) => number;
}

export function rowMoments(rows: number, { numerator, denominator }: RowTerms): RowMoments {
  let [meanN, meanD, squaresN, squaresD, products] = [0, 0, 0, 0, 0];
  if (denominator === undefined) {
    meanD = 1;
    for (let row = 0; row < rows; row++) {
      const n = numerator(row);
      const step = n - meanN;
      meanN += step / (row + 1);
      squaresN += step * (n - meanN);
    }
  } else {
    for (let row = 0; row < rows; row++) {
      const [n, d] = [numerator(row), denominator(row)];
      const [stepN, stepD] = [n - meanN, d - meanD];
      meanN += stepN / (row + 1);
      meanD += stepD / (row + 1);
      squaresN += stepN * (n - meanN);
      squaresD += stepD * (d - meanD);
      products += stepN * (d - meanD);
    }
  }
  return {
    rows,
    numerator: meanN,
    denominator: meanD,
    numeratorSquares: squaresN,
    denominatorSquares: squaresD,
    products,
  };
}

/**
 * Value and standard error of sum(numerator) / sum(denominator). The error is that of the linearized ratio (delta
 * method): the standard deviation of (n_i - value d_i) / mean(d), over the root of the number of rows. With a constant
 * denominator this is the ordinary standard error of a mean.
 */
export function ratioOf(moments: RowMoments): { value: number; standardError: number } {
  const { rows, numerator, denominator, numeratorSquares, denominatorSquares, products } = moments;
  const value = numerator / denominator;
  const squares = numeratorSquares - 2 * value * products + value * value * denominatorSquares;
  const variance = rows > 1 ? Math.max(0, squares) / (rows - 1) : Number.NaN;
  return { value, standardError: Math.sqrt(variance / rows) / Math.abs(denominator) };
}
