import { requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { BatchedTabular } from '../environment/batched-tabular';
import type { BatchedEnvironment } from '../environment/environment';
import { type ActionPolicy, drawActions } from '../policies/action-policy';
import type { EpisodeLog } from './episode-log';

/** Options of `collectEpisodes`. */
export interface CollectEpisodesOptions {
  /** Steps after which every episode is over: the environment's own horizon. */
  horizon: number;
  /** Seed of the episodes. Default: the environment's stream goes on. */
  seed?: number | string;
  /** Draws the actions. */
  random: Random;
}

/**
 * A log of one episode in every place of an environment, with the probability of each action as it was when it was
 * taken.
 * @throws on an environment, policy or option that is none
 * @example
 * const log = collectEpisodes(environment, tabularPolicy(table, 4), { horizon: 20, random: new Random(1) });
 */
export function collectEpisodes(
  environment: BatchedEnvironment,
  policy: ActionPolicy,
  options: CollectEpisodesOptions,
): EpisodeLog {
  requireParts('environment', environment, ['size', 'observations', 'rewards']);
  requireParts('policy', policy, ['actions', 'probabilities']);
  requireOptions('options', options, { horizon: 'number', seed: 'any?', random: 'Random' });
  const { horizon, seed, random } = options;
  requireRandom(random);
  const { size } = environment;
  const { dimension } = environment.observationSpace;
  const tabular = environment instanceof BatchedTabular ? environment : undefined;
  const steps: Recorded[][] = Array.from({ length: size }, () => []);
  const terminated = new Uint8Array(size);
  const over = new Uint8Array(size);
  environment.reset(seed === undefined ? {} : { seed });
  let going = size;
  for (let step = 0; step < horizon && going > 0; step++) {
    const probabilities = policy.probabilities(environment.observations, size);
    const actions = drawActions(probabilities, policy.actions, random);
    const before = environment.observations.slice();
    const states = tabular?.states.slice();
    environment.step(actions);
    for (let i = 0; i < size; i++) {
      if (over[i] === 1) continue;
      steps[i].push({
        action: actions[i],
        propensity: probabilities[i * policy.actions + actions[i]],
        reward: environment.rewards[i],
        state: states?.[i] ?? -1,
        nextState: tabular?.nextStates[i] ?? -1,
        observation: before.subarray(i * dimension, (i + 1) * dimension),
        next: environment.nextObservations.slice(i * dimension, (i + 1) * dimension),
      });
      terminated[i] = environment.terminated[i];
      if (environment.terminated[i] === 1 || environment.truncated[i] === 1) {
        over[i] = 1;
        going--;
      }
    }
  }
  return logOf(steps, {
    actions: policy.actions,
    horizon,
    terminated,
    dimension,
    tabular: tabular !== undefined,
  });
}

interface Recorded {
  action: number;
  propensity: number;
  reward: number;
  state: number;
  nextState: number;
  observation: Float32Array;
  next: Float32Array;
}

function logOf(
  steps: readonly Recorded[][],
  facts: { actions: number; horizon: number; terminated: Uint8Array; dimension: number; tabular: boolean },
): EpisodeLog {
  const { actions, horizon, terminated, dimension, tabular } = facts;
  const start = new Int32Array(steps.length + 1);
  steps.forEach((episode, i) => {
    start[i + 1] = start[i] + episode.length;
  });
  const rows = steps.flat();
  const wide = (of: (row: Recorded) => Float32Array): Float32Array => {
    const column = new Float32Array(rows.length * dimension);
    rows.forEach((row, i) => {
      column.set(of(row), i * dimension);
    });
    return column;
  };
  return {
    actions,
    horizon,
    start,
    terminated,
    action: Int32Array.from(rows, ({ action }) => action),
    reward: Float64Array.from(rows, ({ reward }) => reward),
    propensity: Float64Array.from(rows, ({ propensity }) => propensity),
    ...(tabular && {
      state: Int32Array.from(rows, ({ state }) => state),
      nextState: Int32Array.from(rows, ({ nextState }) => nextState),
    }),
    context: wide(({ observation }) => observation),
    nextContext: wide(({ next }) => next),
  };
}
