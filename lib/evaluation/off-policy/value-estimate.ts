import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireKind, requireParts } from '../../core/options/options';
import type { Evidence } from './evidence';
import { type RowMoments, type RowTerms, ratioOf, rowMoments } from './row-moments';
import { type SupportReport, supportReport, type WeightSums } from './support';

/** What an estimator makes of a log: the target policy's value, and how far it is to be trusted. */
export interface ValueEstimate {
  /** The estimator's name, for tables and legends. */
  readonly estimator: string;
  /** Estimated mean reward per decision of the target policy. */
  readonly value: number;
  /**
   * Estimated standard deviation of `value`; NaN for a single row, or a single one that counts, and where all rows
   * contribute alike, as without any reward: their spread is not known then, not zero.
   */
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
  const ratio = ratioOf(moments);
  const { value } = ratio;
  // Of one row that counts, or of rewards that are all alike, nothing says how far the estimate may be off.
  const standardError = ratio.standardError > 0 ? ratio.standardError : Number.NaN;
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
  };
}

/** Kish's size of the denominators: of the weights for SNIPS, the number of accepted rows for replay. */
function sizeOfDenominators({ rows, denominator, denominatorSquares }: RowMoments): number {
  return (rows * denominator) ** 2 / (denominatorSquares + rows * denominator ** 2);
}

/** @throws unless the value has the parts of a `ValueEstimate` */
export function requireEstimate(argument: string, value: ValueEstimate): void {
  requireParts(argument, value, ['estimator', 'rows', 'support', 'contributions', 'terms']);
  requirePositiveInteger(`${argument}.rows`, value.rows);
  requireKind(`${argument}.value`, value.value, 'number');
  requireKind(`${argument}.standardError`, value.standardError, 'number');
  requireKind(`${argument}.contributions`, value.contributions, 'function');
  requireKind(`${argument}.terms`, value.terms, 'function');
}
