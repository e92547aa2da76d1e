/** Sums over the importance weights of a log; those of two parts add up to those of the whole. */
export interface WeightSums {
  readonly rows: number;
  readonly sum: number;
  readonly largest: number;
  /** Sum of (w / largest)^2: squares of the weights themselves leave the range of numbers above 1e154. */
  readonly relativeSquares: number;
  /** Rows of weight 0: decisions that the target would never have made. */
  readonly zeros: number;
  /** Target probability on actions to which the logging policy gave 0, summed over rows; only where that is known. */
  readonly missing?: number;
  /** How often each action was logged, [actions]. */
  readonly logged?: Float64Array;
  /** Target probability of each action, summed over rows, [actions]; only where all probabilities are known. */
  readonly wanted?: Float64Array;
}

/** Support of a target policy in a log: how much the log can say about it. */
export interface SupportReport {
  readonly rows: number;
  /**
   * Kish's effective sample size (sum w)^2 / sum w^2: how many rows of equal weight would be worth as much. All rows
   * where target and logging policy agree, few where they part.
   */
  readonly effectiveSampleSize: number;
  /** Mean weight: near 1 if the propensities are right and nothing the target wants is missing. */
  readonly meanWeight: number;
  readonly meanWeightStandardError: number;
  readonly largestWeight: number;
  /** Share of the total weight that the heaviest row carries, in (0, 1]. */
  readonly largestShare: number;
  /** Share of rows of weight 0, in [0, 1]. */
  readonly zeroShare: number;
  /** Mean target probability on actions outside the logging policy's support; undefined where that is not known. */
  readonly missingMass?: number;
  /** Actions that the target wants (with this mean probability) and that no row holds; where that is known. */
  readonly unseenActions?: readonly { readonly action: number; readonly probability: number }[];
  /** What is wrong, in sentences; empty if nothing is. */
  readonly warnings: readonly string[];
}

/** Below this many effective rows (and below half of the rows) an estimate means little, and a warning says so. */
const fewestEffectiveRows = 100;
/** Standard errors by which the mean weight may miss 1 before a warning says so. */
const weightAlarm = 4;
/** A further distance from 1 that rounding explains: 32-bit propensities are all off alike where all are alike. */
const weightRounding = 1e-6;

/** The report of the sums. */
export function supportReport(sums: WeightSums): SupportReport {
  const { rows, sum, relativeSquares, largest, zeros } = sums;
  const meanWeight = sum / rows;
  const relativeMean = largest > 0 ? meanWeight / largest : 0;
  const relativeVariance =
    rows > 1 ? Math.max(0, (relativeSquares - rows * relativeMean * relativeMean) / (rows - 1)) : 0;
  const report = {
    rows,
    effectiveSampleSize: relativeSquares > 0 ? (sum / largest) ** 2 / relativeSquares : 0,
    meanWeight,
    meanWeightStandardError: largest * Math.sqrt(relativeVariance / rows),
    largestWeight: largest,
    largestShare: sum > 0 ? largest / sum : 0,
    zeroShare: zeros / rows,
    missingMass: sums.missing === undefined ? undefined : sums.missing / rows,
    unseenActions: unseen(sums),
  };
  return { ...report, warnings: warningsOf(report) };
}

function unseen({ rows, logged, wanted }: WeightSums): SupportReport['unseenActions'] {
  if (logged === undefined || wanted === undefined) return undefined;
  return Array.from(wanted, (mass, action) => ({ action, probability: mass / rows })).filter(
    ({ action, probability }) => probability > 0 && logged[action] === 0,
  );
}

function warningsOf(report: Omit<SupportReport, 'warnings'>): string[] {
  const { rows, effectiveSampleSize, meanWeight, meanWeightStandardError: error } = report;
  const { missingMass, unseenActions = [], largestShare } = report;
  const share = `${(100 * largestShare).toPrecision(2)} % of the weight lies on one row`;
  const size = `${rows} rows are worth ${effectiveSampleSize.toFixed(1)} (effective sample size), ${share}`;
  const warnings: string[] = [];
  if (effectiveSampleSize < Math.min(fewestEffectiveRows, rows / 2)) {
    warnings.push(`${size}: estimates are possible but say next to nothing`);
  }
  if (Math.abs(meanWeight - 1) > weightAlarm * error + weightRounding) {
    warnings.push(
      `the mean weight is ${meanWeight.toPrecision(4)} where 1 is expected: wrong propensities, or actions that ` +
        `the target wants and the logging policy never takes; ${size}`,
    );
  }
  if (missingMass !== undefined && missingMass > 0) {
    warnings.push(
      `${(100 * missingMass).toPrecision(3)} % of the target's decisions lie outside the logging policy's ` +
        `support: no amount of such data tells what they earn; ${size}`,
    );
  } else if (missingMass === undefined && unseenActions.length > 0) {
    // Where the logging probabilities are known, an action in no row is luck, not a lack of support.
    const [{ action, probability }] = unseenActions;
    warnings.push(
      `${unseenActions.length} actions that the target wants are in no row, action ${action} (mean probability ` +
        `${probability.toPrecision(3)}) first; ${size}`,
    );
  }
  return warnings;
}
/** The sum of (w / largest)^2. */
export function relativeSquaresOf(weight: Float64Array, largest: number, from = 0, step = 1): number {
  let sum = 0;
  for (let i = from; i < weight.length; i += step) sum += (weight[i] / largest) ** 2;
  return sum;
}
