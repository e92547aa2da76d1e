import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireIds } from '../../core/columns';
import type { Numbers } from '../click/outcomes';
import { type BanditFeedback, requireDistributions } from './bandit-feedback';

/**
 * The policy to be evaluated, as far as a log needs it: its probabilities of all actions in each row's context, or
 * only of the action that was logged there. The second form is enough for estimators without a reward model, and
 * takes one number per row however many actions there are.
 */
export type TargetPolicy =
  | {
      /** Probability of each action, row by row: [rows, actions]; each row sums to 1. */
      readonly probabilities: Float32Array | Float64Array;
    }
  | {
      /** Probability of the logged action: [rows], in [0, 1]. */
      readonly ofLogged: Float32Array | Float64Array;
    };

/** @throws naming the row (and action) where a probability breaks its rule */
export function requireTarget(target: TargetPolicy, { actions, action }: BanditFeedback): void {
  const rows = action.length;
  if ('probabilities' in target) {
    requireDistributions('target.probabilities', target.probabilities, rows, actions);
    return;
  }
  const { ofLogged } = target;
  if (ofLogged?.length !== rows) {
    throw argumentError('target.ofLogged', `one probability per row (${rows})`, ofLogged?.length ?? ofLogged);
  }
  for (let row = 0; row < rows; row++) {
    if (!(ofLogged[row] >= 0 && ofLogged[row] <= 1)) {
      throw argumentError(`target.ofLogged[${row}]`, 'in [0, 1]', ofLogged[row]);
    }
  }
}

/** The target's probability of the logged action, row by row. The target must have been checked. */
export function probabilityOfLogged(
  target: TargetPolicy,
  { actions, action }: BanditFeedback,
): (row: number) => number {
  if ('probabilities' in target) {
    const { probabilities } = target;
    return (row) => probabilities[row * actions + action[row]];
  }
  const { ofLogged } = target;
  return (row) => ofLogged[row];
}

/**
 * The policy that takes one given action per row.
 * @param chosen its action in each row's context, [rows], ids in [0, actions)
 * @throws on an id outside
 * @example
 * deterministicTarget(Int32Array.of(1, 0), 3); // { probabilities: [0, 1, 0,  1, 0, 0] }
 */
export function deterministicTarget(
  chosen: Numbers,
  actions: number,
): { readonly probabilities: Float64Array } {
  requireIds('chosen', chosen, actions);
  const probabilities = new Float64Array(chosen.length * actions);
  for (let row = 0; row < chosen.length; row++) probabilities[row * actions + chosen[row]] = 1;
  return { probabilities };
}

/** The policy that takes each action with probability 1 / actions: [rows] numbers, whatever the log holds. */
export function uniformTarget(rows: number, actions: number): { readonly ofLogged: Float64Array } {
  requirePositiveInteger('rows', rows);
  requirePositiveInteger('actions', actions);
  return { ofLogged: new Float64Array(rows).fill(1 / actions) };
}
