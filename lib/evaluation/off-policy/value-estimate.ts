import { argumentError } from '../../core/checks';
import { requireParts } from '../../core/options';
import type { Evidence } from './evidence';
import { addMoments, type RowMoments, type RowTerms, ratioOf, rowMoments } from './row-moments';
import { addWeightSums, type SupportReport, supportReport, type WeightSums } from './support';

/** What an estimator makes of a log: the target policy's value, and how far it is to be trusted. */
export interface ValueEstimate {
  /** The estimator's name, for tables and legends. */
  readonly estimator: string;
  /** Estimated mean reward per decision of the target policy. */
  readonly value: number;
  /** Estimated standard deviation of `value`; NaN for a single row. */
  readonly standardError: number;
  readonly rows: number;
  /** (sum w)^2 / sum w^2 of the importance weights; of the accepted rows for replay. */
  readonly effectiveSampleSize: number;
  /** Whether the sum is divided by the weights' sum instead of the number of rows. */
  readonly selfNormalized: boolean;
  readonly support: SupportReport;
  /**
   * What each row contributes, [rows], computed when asked for. Their mean is `value`; for a self-normalized
   * estimator they are the linearized ones, value + (n_i - value d_i) / mean(d).
   */
  contributions(): Float64Array;
  /** Each row's part of numerator and denominator, [rows] each: what a bootstrap resamples. */
  terms(): { numerator: Float64Array; denominator?: Float64Array };
  /** Sums from which two estimates are combined. */
  readonly moments: RowMoments;
  readonly sums: WeightSums;
}

/** An estimate from each row's terms. @throws if all denominators are 0 */
export function estimateFromTerms(
  estimator: string,
  evidence: Pick<Evidence, 'rows' | 'sums'>,
  terms: RowTerms,
): ValueEstimate {
  const { rows, sums } = evidence;
  const column = (of: (row: number) => number): Float64Array => {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = of(row);
    return values;
  };
  return estimate(estimator, rowMoments(rows, terms), sums, terms.denominator !== undefined, () => ({
    numerator: column(terms.numerator),
    denominator: terms.denominator && column(terms.denominator),
  }));
}

/**
 * One estimate from those of the parts of a log, exactly as if the log had been read at once: for logs that are read in
 * pieces, or lie on several machines.
 * @param parts of one estimator, one or more
 * @throws on no parts, or parts of different estimators
 * @example
 * const parts = []; // one small object per piece
 * for (const piece of pieces) parts.push(selfNormalized(offPolicyEvidence(piece.log, piece.target)));
 * combineEstimates(parts).value;
 */
export function combineEstimates(parts: readonly ValueEstimate[]): ValueEstimate {
  if (!(parts?.length > 0)) throw argumentError('parts', 'a list of at least one estimate', parts);
  const [first] = parts;
  parts.forEach(({ estimator }, i) => {
    if (estimator !== first.estimator) {
      throw argumentError(`parts[${i}].estimator`, `the first one's (${first.estimator})`, estimator);
    }
  });
  return estimate(
    first.estimator,
    parts.map(({ moments }) => moments).reduce(addMoments),
    parts.map(({ sums }) => sums).reduce(addWeightSums),
    first.selfNormalized,
    () => {
      const all = parts.map((part) => part.terms());
      return {
        numerator: joined(all.map(({ numerator }) => numerator)),
        denominator: first.selfNormalized ? joined(all.map((terms) => terms.denominator ?? [])) : undefined,
      };
    },
  );
}

function estimate(
  estimator: string,
  moments: RowMoments,
  sums: WeightSums,
  selfNormalized: boolean,
  terms: ValueEstimate['terms'],
): ValueEstimate {
  if (moments.denominator === 0) {
    throw argumentError(estimator, 'given at least one row that the target policy may choose', 'none');
  }
  const { value, standardError } = ratioOf(moments);
  const support = supportReport(sums);
  return {
    estimator,
    value,
    standardError,
    rows: moments.rows,
    effectiveSampleSize: selfNormalized ? sizeOfDenominators(moments) : support.effectiveSampleSize,
    selfNormalized,
    support,
    contributions() {
      const { numerator, denominator } = terms();
      if (denominator === undefined) return numerator;
      return numerator.map((n, row) => value + (n - value * denominator[row]) / moments.denominator);
    },
    terms,
    moments,
    sums,
  };
}

/** Kish's size of the denominators: of the weights for SNIPS, the number of accepted rows for replay. */
function sizeOfDenominators({ rows, denominator, denominatorSquares }: RowMoments): number {
  return (rows * denominator) ** 2 / (denominatorSquares + rows * denominator ** 2);
}

function joined(columns: ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(columns.reduce((rows, column) => rows + column.length, 0));
  let start = 0;
  for (const column of columns) {
    all.set(column, start);
    start += column.length;
  }
  return all;
}

/** @throws unless the value has the parts of a `ValueEstimate` */
export function requireEstimate(argument: string, value: ValueEstimate): void {
  requireParts(argument, value, ['estimator', 'rows', 'moments', 'sums', 'contributions', 'terms']);
}
