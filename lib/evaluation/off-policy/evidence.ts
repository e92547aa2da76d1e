import { argumentError, requireFinite, requireOneOf, requirePositiveInteger } from '../../core/checks';
import type { Column } from '../../core/columns';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import { type BanditFeedback, requireFeedback } from './bandit-feedback';
import type { RewardPredictions } from './reward-predictions';
import { relativeSquaresOf, type SupportReport, supportReport, type WeightSums } from './support';
import { probabilityOfLogged, requireTarget, type TargetPolicy } from './target-policy';

/** What a log says about a target policy: all that any estimator needs, one number per row in each column. */
export interface Evidence {
  readonly rows: number;
  readonly reward: Column;
  /** Importance weights w = target probability / propensity of the logged action, [rows]. */
  readonly weight: Float64Array;
  readonly propensity: Float32Array | Float64Array;
  readonly predictions?: RewardPredictions;
  readonly sums: WeightSums;
  readonly support: SupportReport;
}

/** Options: how evidence is gathered. */
export interface EvidenceOptions {
  /** Predicted rewards, for the direct method and the doubly robust estimators. Default: none. */
  predictions?: RewardPredictions;
  /**
   * What happens when the target takes actions that the logging policy never takes (seen only if the log has
   * `loggingProbabilities`): an error, or a warning and an estimate of the part inside the support. Default: 'error'.
   */
  missingSupport?: 'error' | 'report';
  /** Called with each warning of the support report. Default: `process.emitWarning`. */
  warn?: (message: string) => void;
}

/**
 * Checks a log against a target policy and weighs its rows: w_i = pi(a_i | x_i) / pi_0(a_i | x_i). One pass, one new
 * column; every estimator starts from here.
 * @throws RangeError naming column, row and value on a bad log, target or prediction; naming row and action where the
 *   target leaves the logging policy's support; or if no row has a weight above 0
 * @example
 * const evidence = offPolicyEvidence(log, { probabilities });
 * evidence.support.effectiveSampleSize;
 * selfNormalized(evidence).value;
 */
export function offPolicyEvidence(
  feedback: BanditFeedback,
  target: TargetPolicy,
  options: EvidenceOptions = {},
): Evidence {
  requireKind('target', target, 'object');
  requireOptions('options', options, { predictions: 'object?', missingSupport: 'text?', warn: 'function?' });
  const { predictions, missingSupport = 'error', warn = emitWarning } = options;
  requireOneOf('missingSupport', missingSupport, ['error', 'report'] as const);
  const rows = requireFeedback(feedback);
  requireTarget(target, feedback);
  requirePredictions(predictions, rows);
  const missing = missingProbability(feedback, target, missingSupport);
  const weight = new Float64Array(rows);
  const { action, propensity } = feedback;
  const probability = probabilityOfLogged(target, feedback);
  const logged = new Float64Array(feedback.actions);
  let [sum, largest, zeros] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const w = probability(row) / propensity[row];
    if (w === Number.POSITIVE_INFINITY) throw infiniteWeight(`feedback.propensity[${row}]`, propensity[row]);
    weight[row] = w;
    sum += w;
    if (w > largest) largest = w;
    if (w === 0) zeros++;
    logged[action[row]]++;
  }
  if (sum === 0) {
    throw argumentError(
      'target',
      'a policy that may take at least one of the logged actions',
      'none of them',
    );
  }
  const wanted = 'probabilities' in target ? columnSums(target.probabilities, feedback.actions) : undefined;
  const relativeSquares = relativeSquaresOf(weight, largest);
  const sums: WeightSums = { rows, sum, largest, relativeSquares, zeros, missing, logged, wanted };
  const support = supportReport(sums);
  for (const warning of support.warnings) warn(warning);
  return { rows, reward: feedback.reward, weight, propensity, predictions, sums, support };
}

/** The error of a propensity so small that its row's weight is no number. */
export function infiniteWeight(argument: string, propensity: number): RangeError {
  return argumentError(argument, 'large enough for a finite weight (about 1e-300 or more)', propensity);
}

/** The predictions that an estimator needs. @throws if the evidence was gathered without */
export function predictionsOf({ predictions }: Evidence, estimator: string): RewardPredictions {
  if (predictions === undefined) {
    throw argumentError(
      'evidence.predictions',
      `given for ${estimator} (see crossFittedRewards)`,
      predictions,
    );
  }
  return predictions;
}

function emitWarning(message: string): void {
  process.emitWarning(message, 'OffPolicyEvidence');
}

function requirePredictions(predictions: RewardPredictions | undefined, rows: number): void {
  if (predictions === undefined) return;
  for (const name of ['ofLogged', 'underTarget'] as const) {
    const column = predictions[name];
    if (column?.length !== rows) {
      throw argumentError(`predictions.${name}`, `one number per row (${rows})`, column?.length ?? column);
    }
    for (let row = 0; row < rows; row++) {
      if (!Number.isFinite(column[row])) {
        throw argumentError(`predictions.${name}[${row}]`, 'a finite number', column[row]);
      }
    }
  }
}

/** Target probability outside the logging policy's support, summed over rows; undefined where it cannot be known. */
function missingProbability(
  { actions, action, loggingProbabilities }: BanditFeedback,
  target: TargetPolicy,
  missingSupport: 'error' | 'report',
): number | undefined {
  if (loggingProbabilities === undefined || !('probabilities' in target)) return undefined;
  const { probabilities } = target;
  let missing = 0;
  for (let i = 0; i < action.length * actions; i++) {
    if (loggingProbabilities[i] > 0 || !(probabilities[i] > 0)) continue;
    if (missingSupport === 'error') {
      throw argumentError(
        `target.probabilities of action ${i % actions} at row ${Math.floor(i / actions)}`,
        '0, as the logging policy never takes it there',
        probabilities[i],
      );
    }
    missing += probabilities[i];
  }
  return missing;
}

function columnSums(table: ArrayLike<number>, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < table.length; i++) sums[i % columns] += table[i];
  return sums;
}

/** @throws unless the value has the parts of `Evidence` */
export function requireEvidence(argument: string, value: Evidence): void {
  requireParts(argument, value, ['rows', 'reward', 'weight', 'propensity', 'sums', 'support']);
  const { rows, reward, weight, propensity, predictions, sums } = value;
  requirePositiveInteger(`${argument}.rows`, rows);
  requireTypedArray(`${argument}.weight`, weight, 'Float64Array');
  requireTypedArray(`${argument}.propensity`, propensity, 'Float32Array', 'Float64Array');
  requireTypedArray(`${argument}.reward`, reward, 'Int32Array', 'Float32Array', 'Float64Array');
  for (const [name, { length }] of Object.entries({ reward, weight, propensity })) {
    if (length !== rows) throw argumentError(`${argument}.${name}`, `one number per row (${rows})`, length);
  }
  requireParts(`${argument}.sums`, sums, ['rows', 'sum', 'largest', 'relativeSquares']);
  for (const name of ['rows', 'sum', 'largest', 'relativeSquares', 'zeros'] as const) {
    requireFinite(`${argument}.sums.${name}`, sums[name]);
  }
  requirePredictions(predictions, rows);
}
