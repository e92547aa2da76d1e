import { argumentError, requireFinite } from '../../core/checks';
import type { Candidates, Context } from './policy';

/** @throws RangeError unless the user is an id and the features are `dimension` finite numbers (any where undefined) */
export function requireContext(context: Context, dimension: number | undefined): void {
  if (!(Number.isSafeInteger(context?.user) && context.user >= 0)) {
    throw argumentError('context.user', 'a user id of 0 or more', context?.user);
  }
  if (dimension !== undefined) requireRow('context.features', context.features, dimension);
}

/** @throws RangeError unless there are actions, and `dimension` finite features for each (ignored where undefined) */
export function requireCandidates(candidates: Candidates, dimension: number | undefined): void {
  const actions = candidates?.actions;
  if (!(actions instanceof Int32Array) || actions.length === 0) {
    throw argumentError('candidates.actions', 'an Int32Array of at least one action', actions);
  }
  if (dimension !== undefined) {
    requireRow('candidates.features', candidates.features, actions.length * dimension);
  }
}

/** @throws RangeError naming the first number that is not finite */
export function requireRow(argument: string, row: Float64Array | undefined, length: number): void {
  if (!(row instanceof Float64Array) || row.length !== length) {
    throw argumentError(argument, `a Float64Array of length ${length}`, row);
  }
  let sum = 0;
  for (let i = 0; i < length; i++) sum += row[i] - row[i];
  // x - x is 0 for a finite x and NaN for any other.
  if (sum !== 0) row.forEach((value, i) => void requireFinite(`${argument}[${i}]`, value));
}

/** What rewards a policy can learn from: 0 or 1, all of [0, 1], or any finite number. */
export type RewardRange = 'binary' | 'unit' | 'finite';

/** @throws RangeError when the reward is outside the range */
export function requireReward(reward: number, range: RewardRange): void {
  if (range === 'finite') requireFinite('reward', reward);
  else if (range === 'binary') {
    if (reward !== 0 && reward !== 1) throw argumentError('reward', '0 or 1', reward);
  } else if (typeof reward !== 'number' || !(reward >= 0 && reward <= 1)) {
    throw argumentError('reward', 'in [0, 1]', reward);
  }
}
