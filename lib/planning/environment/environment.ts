import type { BoxSpace, DiscreteSpace } from './spaces';

/** Options of `reset`. */
export interface ResetOptions {
  /** Seed of everything that happens from now on. Default: the stream goes on. */
  seed?: number | string;
}

/** What a step leads to. */
export interface Step<Observation> {
  observation: Observation;
  reward: number;
  /** The episode is over because of what happened in it (the customer left): nothing follows, the value is 0. */
  terminated: boolean;
  /** The episode is over because nobody looks any further (the horizon): the state still has a value. */
  truncated: boolean;
  info: Readonly<Record<string, number>>;
}

/**
 * A world in which decisions have consequences, with the interface of Gymnasium (Towers et al. 2024): `reset` starts an
 * episode, `step` acts. "Environment" is that interface's word for it.
 */
export interface Environment<Observation> {
  readonly actionSpace: DiscreteSpace;
  /** Starts an episode. */
  reset(options?: ResetOptions): { observation: Observation; info: Readonly<Record<string, number>> };
  /** Acts once. @throws on an action outside the space, before the first `reset`, or after the end */
  step(action: number): Step<Observation>;
}

/**
 * Many independent episodes side by side, in typed arrays that every step overwrites. An episode that ends is replaced
 * by a new one in the same step: `observations` is what to decide on next, `nextObservations` what the last decision
 * led to, which differ in the rows that ended. Whoever learns from the step needs the latter.
 */
export interface BatchedEnvironment {
  /** Episodes side by side. */
  readonly size: number;
  readonly observationSpace: BoxSpace;
  readonly actionSpace: DiscreteSpace;
  /** [size, dimension] */
  readonly observations: Float32Array;
  /** [size, dimension] */
  readonly nextObservations: Float32Array;
  /** [size] */
  readonly rewards: Float32Array;
  /** 1 where the step was a contact, which a budget may limit: [size]. */
  readonly costs: Float32Array;
  /** 1 where the episode ended by itself: [size]. */
  readonly terminated: Uint8Array;
  /** 1 where the horizon cut it: [size]. */
  readonly truncated: Uint8Array;
  /** Starts all episodes. */
  reset(options?: ResetOptions): void;
  /** Acts once in each. @param actions [size] @throws on an action outside the space, or before `reset` */
  step(actions: Int32Array): void;
}
