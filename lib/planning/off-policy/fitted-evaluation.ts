import { argumentError, requireFinite } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import type { RewardPredictions } from '../../evaluation/off-policy/reward-predictions';
import { requireDiscount, requirePolicyTable } from '../exact/decision-process';
import { type EpisodeLog, requireEpisodes, requireStates, takeEpisodes } from './episode-log';

/** Options of `fittedEvaluation`. */
export interface FittedEvaluationOptions {
  /** What a reward is worth one step later, in [0, 1). */
  discount: number;
  /**
   * What an action is worth that the target wants in a state where the log never took it: an error, or a number.
   * Default: 'error'.
   */
  unseen?: 'error' | number;
}

/** Values of a target policy by steps that are left, state and action. */
export interface FittedValues {
  /** Q with `left` steps to go, [horizon, states, actions]: entry `left - 1`. */
  readonly table: Float64Array;
  readonly states: number;
  /** Row by row of a log: what its steps are worth under the target. */
  predict(log: EpisodeLog): RewardPredictions;
}

/**
 * Fitted Q evaluation on states (Le, Voloshin and Yue 2019): step by step from the horizon backwards, the value of a
 * state and action is the mean over the log of r + discount sum_a' pi(a' | s') Q(s', a'). All steps of the log teach
 * every step of the horizon.
 * @param policy the target, [states, actions]
 * @throws on a bad log, policy or option, or where the target wants what no row holds
 */
export function fittedEvaluation(
  log: EpisodeLog,
  policy: Float64Array,
  options: FittedEvaluationOptions,
): FittedValues {
  requireOptions('options', options, { discount: 'number', unseen: 'any?' });
  const { discount, unseen = 'error' } = options;
  requireDiscount(discount);
  if (unseen !== 'error') requireFinite('unseen', unseen);
  requireEpisodes(log);
  const { actions, horizon, action, reward } = log;
  const states = Math.floor((policy?.length ?? 0) / actions);
  requirePolicyTable(policy, states, actions);
  const { state, nextState } = requireStates(log, states);
  const ends = endsOf(log);
  const count = new Float64Array(states * actions);
  for (let row = 0; row < action.length; row++) count[state[row] * actions + action[row]]++;
  if (unseen === 'error') requireSeen(log, policy, count);
  const size = states * actions;
  const table = new Float64Array(horizon * size);
  let values = new Float64Array(states);
  for (let left = 1; left <= horizon; left++) {
    const sums = new Float64Array(size);
    for (let row = 0; row < action.length; row++) {
      sums[state[row] * actions + action[row]] +=
        reward[row] + (ends[row] === 1 ? 0 : discount * values[nextState[row]]);
    }
    const entry = table.subarray((left - 1) * size, left * size);
    for (let i = 0; i < size; i++)
      entry[i] = count[i] > 0 ? sums[i] / count[i] : unseen === 'error' ? 0 : unseen;
    values = Float64Array.from({ length: states }, (_, s) => meanValue(entry, policy, s, actions));
  }
  return { table, states, predict: (other) => predictions(other, table, policy) };
}

/** Options of `crossFittedValues`. */
export interface CrossFittedValuesOptions extends FittedEvaluationOptions {
  /** Parts of the log, 2 or more, at most the number of episodes. Default: 2. */
  folds?: number;
  /** Deals the episodes into the parts. */
  random: Random;
}

/** Predicts every episode by `fittedEvaluation` of the others: what the doubly robust estimator asks for. */
export function crossFittedValues(
  log: EpisodeLog,
  policy: Float64Array,
  options: CrossFittedValuesOptions,
): RewardPredictions {
  requireOptions('options', options, {
    discount: 'number',
    unseen: 'any?',
    folds: 'number?',
    random: 'Random',
  });
  const { folds = 2, random, ...rest } = options;
  requireRandom(random);
  const episodes = requireEpisodes(log);
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= episodes)) {
    throw argumentError('folds', `an integer from 2 to the number of episodes (${episodes})`, folds);
  }
  const order = random.permutation(episodes);
  const result = {
    ofLogged: new Float64Array(log.action.length),
    underTarget: new Float64Array(log.action.length),
  };
  for (let fold = 0; fold < folds; fold++) {
    const held = order.filter((_, i) => i % folds === fold);
    const fitted = fittedEvaluation(
      takeEpisodes(
        log,
        order.filter((_, i) => i % folds !== fold),
      ),
      policy,
      rest,
    );
    const part = fitted.predict(takeEpisodes(log, held));
    let from = 0;
    for (const episode of held) {
      for (let row = log.start[episode]; row < log.start[episode + 1]; row++, from++) {
        result.ofLogged[row] = part.ofLogged[from];
        result.underTarget[row] = part.underTarget[from];
      }
    }
  }
  return result;
}

/** 1 where nothing follows: [rows]. The last step of an episode that the horizon cut is followed by something. */
export function endsOf({ start, terminated, action }: EpisodeLog): Uint8Array {
  const ends = new Uint8Array(action.length);
  terminated.forEach((over, episode) => {
    ends[start[episode + 1] - 1] = over;
  });
  return ends;
}

function meanValue(table: Float64Array, policy: Float64Array, state: number, actions: number): number {
  let sum = 0;
  for (let i = state * actions; i < (state + 1) * actions; i++) sum += policy[i] * table[i];
  return sum;
}

function predictions(log: EpisodeLog, table: Float64Array, policy: Float64Array): RewardPredictions {
  const episodes = requireEpisodes(log);
  const { actions, start, horizon, action } = log;
  const { state } = requireStates(log, policy.length / actions);
  const size = policy.length;
  if (table.length !== horizon * size) {
    throw argumentError('log.horizon', `that of the fitted log (${table.length / size})`, horizon);
  }
  const ofLogged = new Float64Array(action.length);
  const underTarget = new Float64Array(action.length);
  for (let episode = 0; episode < episodes; episode++) {
    for (let row = start[episode]; row < start[episode + 1]; row++) {
      const left = horizon - (row - start[episode]);
      const entry = table.subarray((left - 1) * size, left * size);
      ofLogged[row] = entry[state[row] * actions + action[row]];
      underTarget[row] = meanValue(entry, policy, state[row], actions);
    }
  }
  return { ofLogged, underTarget };
}

/** @throws naming the first state that the log visits and the action that the target wants there and no row holds */
function requireSeen(log: EpisodeLog, policy: Float64Array, count: Float64Array): void {
  const { actions, state, nextState } = log;
  const ends = endsOf(log);
  const require = (s: number): void => {
    for (let a = 0; a < actions; a++) {
      if (policy[s * actions + a] > 0 && count[s * actions + a] === 0) {
        throw argumentError(`action ${a} in state ${s}`, 'in the log, as the target wants it', 'never taken');
      }
    }
  };
  state?.forEach(require);
  nextState?.forEach((s, row) => {
    if (ends[row] === 0) require(s);
  });
}
