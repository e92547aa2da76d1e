import type { BatchedEnvironment } from '../environment/environment';
import type { ReplayMemory } from './replay-memory';

/**
 * Makes n-step transitions of a batched environment's steps: what was earned over n steps, and the state after them. At
 * the end of an episode the last n - 1 states get the shorter rest; after a cut their value goes on, after an end not.
 */
export class NStepCollector {
  private readonly observations: Float32Array[];
  private readonly actions: Int32Array[];
  private readonly rewards: Float32Array[];
  /** Steps of each row's episode that wait, [size]. */
  private readonly waiting: Int32Array;
  private time = 0;

  constructor(
    private readonly environment: BatchedEnvironment,
    private readonly memory: ReplayMemory,
    private readonly n: number,
    private readonly discount: number,
    private readonly rewardScale: number,
    private readonly costPrice = 0,
  ) {
    const { size, observations } = environment;
    this.observations = Array.from({ length: n }, () => new Float32Array(observations.length));
    this.actions = Array.from({ length: n }, () => new Int32Array(size));
    this.rewards = Array.from({ length: n }, () => new Float32Array(size));
    this.waiting = new Int32Array(size);
  }

  /** Before the step: what is decided in which state. */
  before(actions: Int32Array): void {
    const slot = this.time % this.n;
    this.observations[slot].set(this.environment.observations);
    this.actions[slot].set(actions);
  }

  /** After the step: what came of it. */
  after(): void {
    const { environment, n, time, waiting } = this;
    const { size, terminated, truncated } = environment;
    const earned = this.rewards[time % n];
    for (let i = 0; i < size; i++) earned[i] = environment.rewards[i] - this.costPrice * environment.costs[i];
    for (let i = 0; i < size; i++) {
      waiting[i]++;
      const over = terminated[i] === 1 || truncated[i] === 1;
      if (waiting[i] === n || over) this.emit(i, waiting[i], terminated[i] === 1);
      if (over) {
        while (--waiting[i] > 0) this.emit(i, waiting[i], terminated[i] === 1);
      } else if (waiting[i] === n) waiting[i]--;
    }
    this.time++;
  }

  /** The transition from the state `steps` steps back to the state now. */
  private emit(i: number, steps: number, terminated: boolean): void {
    const { environment, n, time, discount } = this;
    const first = time - steps + 1;
    let [reward, factor] = [0, 1];
    for (let step = first; step <= time; step++) {
      reward += factor * this.rewards[step % n][i];
      factor *= discount;
    }
    const slot = first % n;
    this.memory.add(
      this.observations[slot],
      i,
      this.actions[slot][i],
      reward * this.rewardScale,
      environment.nextObservations,
      i,
      terminated ? 0 : factor,
    );
  }
}
