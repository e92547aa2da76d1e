import { argumentError, requirePositiveInteger } from '../../core/checks';
import type { Column } from '../../core/columns';
import { requireParts } from '../../core/options/options';

/**
 * What a logging policy left behind: for each decision the context, the action, the probability with which that action
 * was chosen, and the reward of that action alone. One entry per row in every column.
 */
export interface BanditFeedback {
  /** Number of actions: ids are 0 .. actions - 1. */
  readonly actions: number;
  /** The action that was chosen, [rows]. */
  readonly action: Int32Array;
  /** What it earned, [rows], finite; clicks are 0 or 1. */
  readonly reward: Column;
  /** Probability with which the logging policy chose that action there, logged at decision time: [rows], in (0, 1]. */
  readonly propensity: Float32Array | Float64Array;
  /** Position on the page, 0 at the first: [rows]. Reward models give each position its own level. */
  readonly position?: Int32Array;
  /** Features of the moment, row by row: [rows, dimension]; what reward models and learned policies may use. */
  readonly context?: Float32Array | Float64Array;
  /**
   * The logging policy's probability of every action, row by row: [rows, actions], where it was logged or can be
   * recomputed. Only with it can a target outside the support be named exactly.
   */
  readonly loggingProbabilities?: Float32Array | Float64Array;
}

/** How far the probabilities of a row may be from summing to 1: what 32-bit numbers lose over thousands of actions. */
const sumTolerance = 1e-4;

/**
 * Checks a log before anything is estimated from it.
 * @returns its number of rows
 * @throws RangeError naming the first column, row and value that breaks a rule: unequal lengths, an action outside, a
 *   reward that is not finite, a propensity of 0, above 1 or NaN, logging probabilities that do not sum to 1 or that
 *   disagree with the logged propensity
 */
export function requireFeedback(feedback: BanditFeedback): number {
  requireParts('feedback', feedback, ['actions', 'action', 'reward', 'propensity']);
  const { actions, action, reward, propensity, position, context, loggingProbabilities } = feedback;
  requirePositiveInteger('feedback.actions', actions);
  const rows = action?.length;
  if (!(rows > 0)) throw argumentError('feedback.action', 'a column of at least one row', rows ?? action);
  for (const [name, column] of Object.entries({ reward, propensity, position })) {
    if (name === 'position' && column === undefined) continue;
    if (column?.length !== rows) {
      throw argumentError(`feedback.${name}`, `as long as action (${rows} rows)`, column?.length ?? column);
    }
  }
  if (context !== undefined && (context.length === 0 || context.length % rows !== 0)) {
    throw argumentError('feedback.context', `[rows, dimension] for ${rows} rows`, context.length);
  }
  for (let row = 0; row < rows; row++) {
    if (!(action[row] >= 0 && action[row] < actions && Number.isInteger(action[row]))) {
      throw argumentError(`feedback.action[${row}]`, `an id in [0, ${actions})`, action[row]);
    }
    if (!Number.isFinite(reward[row])) {
      throw argumentError(`feedback.reward[${row}]`, 'a finite number', reward[row]);
    }
    if (!(propensity[row] > 0 && propensity[row] <= 1)) {
      throw argumentError(`feedback.propensity[${row}]`, 'in (0, 1]', propensity[row]);
    }
    if (position !== undefined && !(Number.isInteger(position[row]) && position[row] >= 0)) {
      throw argumentError(`feedback.position[${row}]`, 'an integer of 0 or more', position[row]);
    }
  }
  if (context !== undefined) {
    for (let i = 0; i < context.length; i++) {
      if (!Number.isFinite(context[i]))
        throw argumentError(`feedback.context[${i}]`, 'a finite number', context[i]);
    }
  }
  if (loggingProbabilities !== undefined) {
    requireDistributions('feedback.loggingProbabilities', loggingProbabilities, rows, actions);
    requireSamePropensities(feedback, loggingProbabilities);
  }
  return rows;
}

/** Checks [rows, actions] probabilities. @throws naming the first row that is no distribution */
export function requireDistributions(
  argument: string,
  probabilities: ArrayLike<number>,
  rows: number,
  actions: number,
): void {
  if (probabilities?.length !== rows * actions) {
    throw argumentError(
      argument,
      `[rows, actions] = ${rows} x ${actions} numbers`,
      probabilities?.length ?? probabilities,
    );
  }
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let action = 0; action < actions; action++) {
      const p = probabilities[row * actions + action];
      if (!(p >= 0 && p <= 1 + sumTolerance)) {
        throw argumentError(`${argument} of action ${action} at row ${row}`, 'in [0, 1]', p);
      }
      sum += p;
    }
    if (!(Math.abs(sum - 1) <= sumTolerance)) {
      throw argumentError(`${argument} at row ${row}`, 'numbers that sum to 1', sum);
    }
  }
}

function requireSamePropensities(
  { actions, action, propensity }: BanditFeedback,
  probabilities: ArrayLike<number>,
): void {
  for (let row = 0; row < action.length; row++) {
    const p = probabilities[row * actions + action[row]];
    if (!(Math.abs(p - propensity[row]) <= sumTolerance)) {
      throw argumentError(
        `feedback.propensity[${row}]`,
        `the logging probability of action ${action[row]} there (${p})`,
        propensity[row],
      );
    }
  }
}
