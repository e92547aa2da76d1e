import { argumentError } from '../../core/checks';
import { requireFiniteColumn } from '../../core/columns';
import { requireKind } from '../../core/options/options';
import { type BanditFeedback, requireFeedback } from './bandit-feedback';
import { requireTarget, type TargetPolicy } from './target-policy';

/** A reward model's predictions as far as a target policy needs them. */
export interface RewardPredictions {
  /** Predicted reward of the logged action: q(x_i, a_i), [rows]. */
  readonly ofLogged: Float32Array | Float64Array;
  /** Predicted reward of the target policy's decision: sum over a of pi(a | x_i) q(x_i, a), [rows]. */
  readonly underTarget: Float32Array | Float64Array;
}

/**
 * A table of predicted rewards, reduced to what the estimators need for one target policy.
 * @param table predicted reward of every action in every row's context, row by row: [rows, actions]
 * @param target with the probabilities of all actions
 * @throws on a table or target of another size, or probabilities that are none
 */
export function rewardPredictions(
  table: ArrayLike<number>,
  feedback: BanditFeedback,
  target: TargetPolicy,
): RewardPredictions {
  const rows = requireFeedback(feedback);
  const { actions, action } = feedback;
  if (table?.length !== rows * actions) {
    throw argumentError('table', `[rows, actions] = ${rows} x ${actions} numbers`, table?.length ?? table);
  }
  requireFiniteColumn('table', table);
  requireKind('target', target, 'object');
  if (!('probabilities' in target)) {
    throw argumentError('target', 'a policy with the probabilities of all actions', 'ofLogged');
  }
  requireTarget(target, feedback);
  const { probabilities } = target;
  const ofLogged = new Float64Array(rows);
  const underTarget = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * actions;
    let expected = 0;
    for (let a = 0; a < actions; a++) expected += probabilities[start + a] * table[start + a];
    ofLogged[row] = table[start + action[row]];
    underTarget[row] = expected;
  }
  return { ofLogged, underTarget };
}
