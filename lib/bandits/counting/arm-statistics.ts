import { argumentError } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';
import { type Forgetting, requireForgetting } from '../base/forgetting';

/**
 * Count and sum of the rewards of every arm, apart for each segment of users, with or without forgetting. A cell is
 * the pair (arm, segment); counts that are discounted or windowed are no integers or small ones.
 */
export class ArmStatistics {
  private counts: Float64Array = new Float64Array(0);
  private sums: Float64Array = new Float64Array(0);
  /** Discounting only: the time up to which a cell's numbers were discounted. */
  private times: Float64Array = new Float64Array(0);
  private readonly discount: number | undefined;
  /** Window only: cell and reward of the last rewards, a ring. */
  private readonly cells: Float64Array | undefined;
  private readonly rewards: Float64Array | undefined;
  /** Rewards learned so far: the time. */
  private now = 0;

  /** @throws RangeError on a bad `forgetting` */
  constructor(
    readonly segments: number,
    forgetting?: Forgetting,
  ) {
    requireForgetting(forgetting);
    if (forgetting === undefined) return;
    if ('discount' in forgetting) this.discount = forgetting.discount;
    else {
      this.cells = new Float64Array(forgetting.window);
      this.rewards = new Float64Array(forgetting.window);
    }
  }

  /** Rewards of the arm in the segment, as far as they count still. */
  count(arm: number, segment: number): number {
    const cell = arm * this.segments + segment;
    return cell < this.counts.length ? this.counts[cell] * this.fading(cell) : 0;
  }

  /** Sum of these rewards. */
  sum(arm: number, segment: number): number {
    const cell = arm * this.segments + segment;
    return cell < this.sums.length ? this.sums[cell] * this.fading(cell) : 0;
  }

  /** Counts a reward. */
  add(arm: number, segment: number, reward: number): void {
    const cell = arm * this.segments + segment;
    if (cell >= this.counts.length) this.grow((arm + 1) * this.segments);
    this.leave(cell, reward);
    this.now++;
    const fading = this.fading(cell);
    this.counts[cell] = this.counts[cell] * fading + 1;
    this.sums[cell] = this.sums[cell] * fading + reward;
    this.times[cell] = this.now;
  }

  save(): Record<string, unknown> {
    return {
      now: this.now,
      counts: numbersToText(this.counts),
      sums: numbersToText(this.sums),
      times: numbersToText(this.times),
      cells: this.cells && numbersToText(this.cells),
      rewards: this.rewards && numbersToText(this.rewards),
    };
  }

  /** @throws RangeError on anything that `save` did not write, before anything changes */
  restore(state: Record<string, unknown>): void {
    const { now } = state as { now: number };
    if (!(Number.isSafeInteger(now) && now >= 0)) throw argumentError('state.model.now', 'a count', now);
    const counts = numbersFromText('state.model.counts', state.counts, Float64Array);
    const sums = numbersFromText('state.model.sums', state.sums, Float64Array, counts.length);
    const times = numbersFromText('state.model.times', state.times, Float64Array, counts.length);
    if (this.cells !== undefined && this.rewards !== undefined) {
      const cells = numbersFromText('state.model.cells', state.cells, Float64Array, this.cells.length);
      if (cells.some((cell) => !(cell >= 0 && cell <= counts.length))) {
        throw argumentError('state.model.cells', `in [0, ${counts.length})`, cells);
      }
      const rewards = numbersFromText('state.model.rewards', state.rewards, Float64Array, cells.length);
      this.cells.set(cells);
      this.rewards.set(rewards);
    }
    this.now = now;
    this.counts = counts;
    this.sums = sums;
    this.times = times;
  }

  /** What the past counts of a cell are worth now. */
  private fading(cell: number): number {
    return this.discount === undefined ? 1 : this.discount ** (this.now - this.times[cell]);
  }

  /** Takes the oldest reward out of the window and puts the new one in. */
  private leave(cell: number, reward: number): void {
    const { cells, rewards } = this;
    if (cells === undefined || rewards === undefined) return;
    const at = this.now % cells.length;
    if (this.now >= cells.length) {
      const old = cells[at];
      this.counts[old]--;
      // An empty cell's sum is 0, not what rounding left of it.
      this.sums[old] = this.counts[old] === 0 ? 0 : this.sums[old] - rewards[at];
    }
    cells[at] = cell;
    rewards[at] = reward;
  }

  private grow(atLeast: number): void {
    const capacity = Math.max(2 * this.counts.length, atLeast);
    for (const name of ['counts', 'sums', 'times'] as const) {
      const grown = new Float64Array(capacity);
      grown.set(this[name]);
      this[name] = grown;
    }
  }
}
