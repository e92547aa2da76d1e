import { ArgumentError } from '../../core/argument-error';
import { argumentError, requirePositiveInteger } from '../../core/checks';
import { type Column, rowCount } from '../../core/columns';
import { requireParts } from '../../core/options/options';
import type { BanditPolicy } from './bandit-policy';

/** A log of decisions that some other policy made, oldest first, as columns of equal length. */
export interface DecisionLog {
  /** Ids of the users. */
  readonly user: Int32Array;
  /** Ids of the actions that were shown. */
  readonly action: Int32Array;
  /** Reward of each row. */
  readonly reward: Column;
  /** The contexts' features, row-major [rows, dimension], where the policy uses them. */
  readonly features?: Float64Array;
  /** The shown actions' features, row-major [rows, itemDimension], where the policy uses them. */
  readonly itemFeatures?: Float64Array;
}

/**
 * Lets a policy learn from a log before its first decision, row by row, as if the rewards were its own. What is learned
 * is right whatever policy wrote the log, as long as a model is learned and not the log's preferences: means, posteriors
 * and regressions are. A log of a policy that never showed an action says nothing of that action.
 * @throws on columns of different lengths, and as `observe` on a bad row, naming it; rows before it are learned then
 * @example
 * warmStart(policy, { user: log.user, action: log.product, reward: log.clicked });
 */
export function warmStart(policy: BanditPolicy, log: DecisionLog): void {
  if (typeof policy?.observe !== 'function') throw argumentError('policy', 'a policy that observes', policy);
  requireParts('log', log, ['user', 'action', 'reward']);
  const { user, action, reward, features, itemFeatures } = log;
  const rows = rowCount({ user, action, reward });
  if (rows === 0) return;
  const contexts = rowsOf('features', features, rows);
  const items = rowsOf('itemFeatures', itemFeatures, rows);
  for (let row = 0; row < rows; row++) {
    try {
      policy.observe({ user: user[row], features: contexts(row) }, action[row], reward[row], items(row));
    } catch (error) {
      if (error instanceof ArgumentError) throw error.within(`row ${row} of the log`);
      throw error;
    }
  }
}

/** A function that views one row of a row-major column, empty rows where there is none. */
function rowsOf(
  argument: string,
  column: Float64Array | undefined,
  rows: number,
): (row: number) => Float64Array {
  if (column === undefined) {
    const none = new Float64Array(0);
    return () => none;
  }
  if (!(column instanceof Float64Array) || column.length % rows !== 0) {
    throw argumentError(argument, `a Float64Array of ${rows} rows of one length`, column);
  }
  const width = column.length / rows;
  requirePositiveInteger(`${argument}’s width`, width);
  return (row) => column.subarray(row * width, (row + 1) * width);
}
