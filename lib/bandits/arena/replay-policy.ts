import { argumentError } from '../../core/checks';
import { type Column, requireIds, rowCount } from '../../core/columns';
import { requireKind, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireTypedArray } from '../../core/shapes/typed-arrays';
import type { Candidates, Policy } from '../base/policy';

/** Decisions that were logged by a policy that chose uniformly among the same actions every time. */
export interface UniformLog {
  /** Ids of the users. */
  readonly user: Int32Array;
  /** Actions shown, each one of the candidates' actions. */
  readonly action: Int32Array;
  /** Reward of each action shown. */
  readonly reward: Column;
  /** Features of each moment, row-major [rows, dimension]. Default: none. */
  readonly features?: Float64Array;
  /** The actions among which the log's policy chose. */
  readonly candidates: Candidates;
}

/** What a replay found. */
export interface ReplayResult {
  /** Rows where the policy chose what the log shows; all others are thrown away. */
  readonly matches: number;
  /** Mean reward of the matches. */
  readonly mean: number;
  /** Reward of each match, in their order. */
  readonly rewards: Float64Array;
}

/**
 * Replays a log to a policy that learns (Li, Chu, Langford and Wang 2011): at each row the policy chooses; where it
 * chose what the log shows, it is told the reward, and the row counts. On a log whose actions were drawn uniformly the
 * rows that count are a fair sample of what the policy would have met, so their mean estimates without bias what it
 * would have earned over as many decisions. One row in `actions` matches: replay needs long logs and few actions.
 * @throws on columns of different lengths, an action that is no candidate, or no match at all
 */
export function replayPolicy(policy: Policy, log: UniformLog): ReplayResult {
  requireParts('policy', policy, ['name', 'select', 'update']);
  requireKind('policy.select', policy.select, 'function');
  requireKind('policy.update', policy.update, 'function');
  requireParts('log', log, ['user', 'action', 'reward', 'candidates']);
  const { user, action, reward, features, candidates } = log;
  requireParts('log.candidates', candidates, ['actions']);
  requireTypedArray('log.candidates.actions', candidates.actions, 'Int32Array');
  if (features !== undefined) requireTypedArray('log.features', features, 'Float64Array');
  const rows = rowCount({ user, action, reward });
  const known = new Set(candidates.actions);
  action.forEach((id, row) => {
    if (!known.has(id)) throw argumentError(`action[${row}]`, 'one of the candidates', id);
  });
  const width = features === undefined ? 0 : features.length / rows;
  if (!Number.isInteger(width)) throw argumentError('features', `${rows} rows of one length`, features);
  const rewards: number[] = [];
  for (let row = 0; row < rows; row++) {
    const own = features?.slice(row * width, (row + 1) * width) ?? new Float64Array(0);
    const decision = policy.select({ user: user[row], features: own }, candidates);
    if (decision.action !== action[row]) continue;
    policy.update(decision, reward[row]);
    rewards.push(reward[row]);
  }
  if (rewards.length === 0) throw argumentError('log', 'long enough for a match', `${rows} rows without one`);
  const mean = rewards.reduce((sum, value) => sum + value, 0) / rewards.length;
  return { matches: rewards.length, mean, rewards: Float64Array.from(rewards) };
}

/**
 * Rows of a log, in random order, in which every action occurs equally often: as many rows of each as the rarest has,
 * drawn without replacement. It takes the popularity out of a log whose actions were not drawn uniformly; what a user's
 * own choice of action says about that user stays in.
 * @param action ids in [0, actions)
 * @throws on an id outside, or an action that never occurs
 */
export function balancedRows(action: Int32Array, actions: number, random: Random): Int32Array {
  requireKind('random', random, 'Random');
  requireIds('action', action, actions);
  const rowsOf = Array.from({ length: actions }, (): number[] => []);
  action.forEach((id, row) => {
    rowsOf[id].push(row);
  });
  const rarest = Math.min(...rowsOf.map((rows) => rows.length));
  if (rarest === 0) {
    const absent = rowsOf.findIndex((rows) => rows.length === 0);
    throw argumentError('action', 'a column in which every action occurs', `none of action ${absent}`);
  }
  const kept = rowsOf.flatMap((rows) => random.choice(rows, { size: rarest }));
  return Int32Array.from(random.shuffle(kept));
}
