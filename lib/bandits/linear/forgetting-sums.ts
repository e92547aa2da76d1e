import { argumentError } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';
import type { Forgetting } from '../base/forgetting';

/** Sums over an arm's rows, as far as they count still. */
interface Sums {
  /** Sum of x x', packed. */
  gram: Float64Array;
  /** Sum of reward times x. */
  moment: Float64Array;
  /** Discounting: the block up to which the sums were discounted. Window: how many rows they hold. */
  stamp: number;
  /** Rewards so far when they last changed. */
  changed: number;
}

/**
 * What counts of the rows of regressions that forget: per arm the sums of x x' and of reward times x, without the
 * ridge, which must not fade (an arm that fades would else be ever more sure of nothing).
 *
 * Deviation: D-LinUCB discounts at every step. Here it is done every m rewards, m the largest number for which a block
 * fades by 1 % or less (at least 1), so that between blocks an arm that was not played stands still.
 */
export class ForgettingSums {
  private arms: (Sums | undefined)[] = [];
  private now = 0;
  private readonly blockFading: number;
  private readonly blockLength: number;
  private readonly window: number | undefined;
  /** Window only: the last rows, each arm, reward and features, a ring. */
  private readonly rows: Float64Array;

  /** @param forgetting checked by `requireForgetting` */
  constructor(
    readonly width: number,
    forgetting: Forgetting,
  ) {
    this.window = 'window' in forgetting ? forgetting.window : undefined;
    this.rows = new Float64Array((this.window ?? 0) * (width + 2));
    const discount = 'discount' in forgetting ? forgetting.discount : 1;
    this.blockLength = discount < 1 ? Math.max(1, Math.floor(Math.log(0.99) / Math.log(discount))) : 1;
    this.blockFading = discount ** this.blockLength;
  }

  /** Number that changes with what `of` gives for an arm; -1 where none of its rows counts. */
  version(arm: number): number {
    const sums = this.arms[arm];
    if (sums === undefined) return -1;
    return this.window === undefined ? Math.max(sums.changed, this.block * this.blockLength) : sums.changed;
  }

  /** Sums over the arm's rows, each as far as it counts now: copies. Undefined where none counts. */
  of(arm: number): { gram: Float64Array; moment: Float64Array } | undefined {
    const sums = this.arms[arm];
    if (sums === undefined) return undefined;
    const fading = this.fading(sums);
    return {
      gram: sums.gram.map((value) => fading * value),
      moment: sums.moment.map((value) => fading * value),
    };
  }

  add(arm: number, row: Float64Array, reward: number): void {
    const { width, arms } = this;
    while (arms.length <= arm) arms.push(undefined);
    if (this.window !== undefined) this.slide(arm, row, reward);
    arms[arm] ??= {
      gram: new Float64Array((width * (width + 1)) / 2),
      moment: new Float64Array(width),
      stamp: this.window === undefined ? this.block : 0,
      changed: 0,
    };
    const sums = arms[arm];
    if (this.window === undefined) this.fade(sums);
    else sums.stamp++;
    addRow(sums, row, reward, 1);
    this.now++;
    sums.changed = this.now;
  }

  save(): { now: number; rows: string; arms: (Record<string, unknown> | null)[] } {
    return {
      now: this.now,
      rows: numbersToText(this.rows),
      arms: this.arms.map((sums) =>
        sums === undefined
          ? null
          : { gram: numbersToText(sums.gram), moment: numbersToText(sums.moment), stamp: sums.stamp },
      ),
    };
  }

  /** @throws RangeError on anything that `save` did not write, before anything changes */
  restore(state: Record<string, unknown>): void {
    const { now, arms } = state as { now: number; arms: (Record<string, unknown> | null)[] };
    if (!(Number.isSafeInteger(now) && now >= 0)) throw argumentError('state.model.now', 'a count', now);
    if (!Array.isArray(arms)) throw argumentError('state.model.arms', 'a list', arms);
    const rows = numbersFromText('state.model.rows', state.rows, Float64Array, this.rows.length);
    const packed = (this.width * (this.width + 1)) / 2;
    const read = arms.map((saved, i) => {
      if (saved === null) return undefined;
      const argument = `state.model.arms[${i}]`;
      const stamp = saved?.stamp as number;
      if (!(Number.isSafeInteger(stamp) && stamp >= 0 && stamp <= now)) {
        throw argumentError(`${argument}.stamp`, `in [0, ${now}]`, stamp);
      }
      const gram = numbersFromText(`${argument}.gram`, saved.gram, Float64Array, packed);
      const moment = numbersFromText(`${argument}.moment`, saved.moment, Float64Array, this.width);
      return { gram, moment, stamp, changed: now };
    });
    this.rows.set(rows);
    this.now = now;
    this.arms = read;
  }

  private get block(): number {
    return Math.floor(this.now / this.blockLength);
  }

  /** How much sums of an earlier block count now. */
  private fading(sums: Sums): number {
    return this.window === undefined ? this.blockFading ** (this.block - sums.stamp) : 1;
  }

  private fade(sums: Sums): void {
    const fading = this.fading(sums);
    if (fading !== 1) {
      for (let k = 0; k < sums.gram.length; k++) sums.gram[k] *= fading;
      for (let i = 0; i < sums.moment.length; i++) sums.moment[i] *= fading;
    }
    sums.stamp = this.block;
  }

  /** Takes the oldest row out of the window and puts the new one in. */
  private slide(arm: number, row: Float64Array, reward: number): void {
    const { rows, width } = this;
    const window = this.window as number;
    const at = (this.now % window) * (width + 2);
    if (this.now >= window) {
      const oldest = rows[at];
      const sums = this.arms[oldest] as Sums;
      addRow(sums, rows.subarray(at + 2, at + 2 + width), rows[at + 1], -1);
      sums.changed = this.now + 1;
      // Nothing left: exactly the prior again, not what rounding left.
      if (--sums.stamp === 0) this.arms[oldest] = undefined;
    }
    rows[at] = arm;
    rows[at + 1] = reward;
    rows.set(row, at + 2);
  }
}

/** Adds a row to the sums, or takes it out with sign -1. */
function addRow({ gram, moment }: Sums, x: Float64Array, reward: number, sign: 1 | -1): void {
  for (let i = 0, k = 0; i < x.length; i++) {
    const value = sign * x[i];
    for (let j = 0; j <= i; j++) gram[k++] += value * x[j];
    moment[i] += value * reward;
  }
}
