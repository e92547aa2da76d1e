import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireParts } from '../../core/options/options';
import { type BanditFeedback, requireFeedback } from '../../evaluation/off-policy/bandit-feedback';

/**
 * What a logging policy left behind over whole episodes: chapter 7's feedback, one row per step, episode after episode.
 * `context` are the observations. With a horizon of one it is that feedback and nothing else.
 */
export interface EpisodeLog extends BanditFeedback {
  /** First row of each episode, and the number of rows at the end: [episodes + 1]. */
  readonly start: Int32Array;
  /** Most steps of an episode: it is over then, whatever happens. */
  readonly horizon: number;
  /** 1 where the episode ended by itself, 0 where the horizon ended it: [episodes]. */
  readonly terminated: Uint8Array;
  /** The states in which the actions were taken, where there are finitely many: [rows]. */
  readonly state?: Int32Array;
  /** The states that they led to, [rows]. */
  readonly nextState?: Int32Array;
  /** What was observed after the step, [rows, dimension]. */
  readonly nextContext?: Float32Array | Float64Array;
}

/**
 * Checks a log of episodes.
 * @returns its number of episodes
 * @throws naming what is wrong: rows as chapter 7's feedback, a horizon of 0, an episode that is empty, longer than the
 *   horizon, or cut in the middle (shorter than the horizon and not ended by itself)
 */
export function requireEpisodes(log: EpisodeLog): number {
  requireParts('log', log, ['start', 'horizon', 'terminated']);
  const rows = requireFeedback(log);
  const { start, horizon, terminated } = log;
  requirePositiveInteger('log.horizon', horizon);
  const episodes = start.length - 1;
  if (!(episodes >= 1)) throw argumentError('log.start', 'the rows of at least one episode', start.length);
  if (start[0] !== 0) throw argumentError('log.start[0]', '0', start[0]);
  if (start[episodes] !== rows)
    throw argumentError(`log.start[${episodes}]`, `the number of rows (${rows})`, start[episodes]);
  if (terminated.length !== episodes) {
    throw argumentError('log.terminated', `one per episode (${episodes})`, terminated.length);
  }
  for (let episode = 0; episode < episodes; episode++) {
    const steps = start[episode + 1] - start[episode];
    if (!(steps >= 1 && steps <= horizon)) {
      throw argumentError(`steps of episode ${episode}`, `from 1 to the horizon (${horizon})`, steps);
    }
    if (steps < horizon && terminated[episode] !== 1) {
      throw argumentError(
        `episode ${episode}`,
        `whole: ended by itself, or ${horizon} steps long`,
        `cut after ${steps}`,
      );
    }
  }
  for (const name of ['state', 'nextState'] as const) {
    const column = log[name];
    if (column !== undefined && column.length !== rows) {
      throw argumentError(`log.${name}`, `one per row (${rows})`, column.length);
    }
  }
  return episodes;
}

/** The states of a log. @throws naming the first that is outside, or if there are none */
export function requireStates(log: EpisodeLog, states: number): { state: Int32Array; nextState: Int32Array } {
  const { state, nextState } = log;
  if (state === undefined || nextState === undefined) {
    throw argumentError('log.state', 'given, and nextState too', 'no states');
  }
  for (const [name, column] of Object.entries({ state, nextState })) {
    for (let row = 0; row < column.length; row++) {
      if (!(column[row] >= 0 && column[row] < states)) {
        throw argumentError(`log.${name}[${row}]`, `in [0, ${states})`, column[row]);
      }
    }
  }
  return { state, nextState };
}

/** Some of a log's episodes, in the order given; one may come twice. */
export function takeEpisodes(log: EpisodeLog, episodes: ArrayLike<number>): EpisodeLog {
  const start = new Int32Array(episodes.length + 1);
  for (let i = 0; i < episodes.length; i++) {
    start[i + 1] = start[i] + log.start[episodes[i] + 1] - log.start[episodes[i]];
  }
  const rows = start[episodes.length];
  const take = <T extends Int32Array | Float32Array | Float64Array>(column: T, width = 1): T => {
    const taken = new (column.constructor as new (n: number) => T)(rows * width);
    for (let i = 0; i < episodes.length; i++) {
      const [from, to] = [log.start[episodes[i]] * width, log.start[episodes[i] + 1] * width];
      taken.set(column.subarray(from, to), start[i] * width);
    }
    return taken;
  };
  const all = log.action.length;
  const wide = <T extends Float32Array | Float64Array>(column: T | undefined): T | undefined =>
    column && take(column, column.length / all);
  return {
    actions: log.actions,
    horizon: log.horizon,
    start,
    terminated: Uint8Array.from(episodes, (episode) => log.terminated[episode]),
    action: take(log.action),
    reward: take(log.reward),
    propensity: take(log.propensity),
    ...(log.state && { state: take(log.state) }),
    ...(log.nextState && { nextState: take(log.nextState) }),
    ...(log.context && { context: wide(log.context) }),
    ...(log.nextContext && { nextContext: wide(log.nextContext) }),
    ...(log.loggingProbabilities && { loggingProbabilities: wide(log.loggingProbabilities) }),
  };
}
