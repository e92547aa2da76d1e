import { argumentError } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { requireDiscount, requirePolicyTable } from '../exact/decision-process';
import { type EpisodeLog, requireEpisodes, requireStates } from './episode-log';

/** A value by marginalized weights. */
export interface MarginalizedValue {
  readonly value: number;
  /** Estimated share of the target's episodes in each state by step, [horizon, states]. */
  readonly occupancy: Float64Array;
}

/**
 * Marginalized importance sampling (Xie, Ma and Wang 2019): the weights of whole pasts are replaced by those of the
 * states they lead to. Step by step,
 *
 *   d_t+1(s') = 1/n sum_i [d_t(s_i) / d_0,t(s_i)] ratio_i 1[s'_i = s'],   V = sum_t discount^t sum_s d_t(s) r_t(s),
 *
 * d_0 being the log's own shares and r_t(s) the ratio-weighted mean reward of the state at that step. The variance grows
 * with the horizon and no longer exponentially in it. At a horizon of one it is IPS.
 * @param policy the target, [states, actions]
 * @throws on a bad log or policy, or where the log takes an action that the logged propensity says it could not
 */
export function marginalizedValue(
  log: EpisodeLog,
  policy: Float64Array,
  options: { discount: number },
): MarginalizedValue {
  requireOptions('options', options, { discount: 'number' });
  const { discount } = options;
  requireDiscount(discount);
  const episodes = requireEpisodes(log);
  const { actions, horizon, start, terminated, action, reward, propensity } = log;
  const states = Math.floor((policy?.length ?? 0) / actions);
  requirePolicyTable(policy, states, actions);
  const { state, nextState } = requireStates(log, states);
  const occupancy = new Float64Array(horizon * states);
  let share = new Float64Array(states);
  for (let i = 0; i < episodes; i++) share[state[start[i]]] += 1 / episodes;
  let [value, factor] = [0, 1];
  for (let step = 0; step < horizon; step++) {
    occupancy.set(share, step * states);
    const count = new Float64Array(states);
    for (let i = 0; i < episodes; i++) if (start[i] + step < start[i + 1]) count[state[start[i] + step]]++;
    const next = new Float64Array(states);
    for (let i = 0; i < episodes; i++) {
      const row = start[i] + step;
      if (row >= start[i + 1]) continue;
      const s = state[row];
      // d_t(s) / count: what one logged visit of the state stands for, for every action's ratio.
      const weight = (share[s] / count[s]) * (policy[s * actions + action[row]] / propensity[row]);
      if (!Number.isFinite(weight))
        throw argumentError(`log.propensity[${row}]`, 'large enough', propensity[row]);
      value += factor * weight * reward[row];
      const last = row + 1 === start[i + 1];
      if (!(last && terminated[i] === 1)) next[nextState[row]] += weight;
    }
    share = next;
    factor *= discount;
  }
  return { value, occupancy };
}
