import { argumentError, requirePositiveInteger } from '../../core/checks';
import type { Random } from '../../core/random';

/** Rows that a Q-learner trains on, as columns of one batch. */
export type TransitionBatch = {
  /** [rows, dimension] */
  observation: Float32Array;
  /** [rows] */
  action: Int32Array;
  /** What was earned until `next`, discounted: [rows]. */
  reward: Float32Array;
  /** [rows, dimension] */
  next: Float32Array;
  /** What the value of `next` is worth now, 0 where nothing follows: [rows]. */
  factor: Float32Array;
};

/** The newest transitions, in a ring of typed arrays (Lin 1992; Mnih et al. 2015). */
export class ReplayMemory {
  private readonly rows: TransitionBatch;
  private added = 0;

  /** @param capacity transitions that are kept, 1 or more @param dimension numbers per observation */
  constructor(
    readonly capacity: number,
    readonly dimension: number,
  ) {
    requirePositiveInteger('capacity', capacity);
    requirePositiveInteger('dimension', dimension);
    this.rows = emptyBatch(capacity, dimension);
  }

  /** Number of transitions that are kept. */
  get size(): number {
    return Math.min(this.added, this.capacity);
  }

  /** Takes up row `from` of the observations. */
  add(
    observations: Float32Array,
    from: number,
    action: number,
    reward: number,
    nextObservations: Float32Array,
    nextFrom: number,
    factor: number,
  ): void {
    const { rows, dimension } = this;
    const at = this.added % this.capacity;
    copyRow(observations, from, rows.observation, at, dimension);
    copyRow(nextObservations, nextFrom, rows.next, at, dimension);
    rows.action[at] = action;
    rows.reward[at] = reward;
    rows.factor[at] = factor;
    this.added++;
  }

  /** Rows drawn with replacement, into a batch that `emptyBatch` made. @throws if there is none yet */
  sample(into: TransitionBatch, random: Random): TransitionBatch {
    const { rows, size, dimension } = this;
    if (size === 0) throw argumentError('memory', 'one with at least one transition', 'an empty one');
    for (let i = 0; i < into.action.length; i++) {
      const row = Math.floor(random.uniform() * size);
      copyRow(rows.observation, row, into.observation, i, dimension);
      copyRow(rows.next, row, into.next, i, dimension);
      into.action[i] = rows.action[row];
      into.reward[i] = rows.reward[row];
      into.factor[i] = rows.factor[row];
    }
    return into;
  }
}

export function emptyBatch(rows: number, dimension: number): TransitionBatch {
  return {
    observation: new Float32Array(rows * dimension),
    action: new Int32Array(rows),
    reward: new Float32Array(rows),
    next: new Float32Array(rows * dimension),
    factor: new Float32Array(rows),
  };
}

function copyRow(from: Float32Array, row: number, to: Float32Array, at: number, width: number): void {
  const [source, target] = [row * width, at * width];
  for (let k = 0; k < width; k++) to[target + k] = from[source + k];
}
