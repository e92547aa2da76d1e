import { argumentError } from '../../core/checks';
import { factorize, inverseOf, solveLower, solveUpper } from '../../core/cholesky';
import { numbersFromText, numbersToText } from '../../core/number-text';
import type { Forgetting } from '../base/forgetting';
import type { GramSpace } from './fast/gram-space';
import { RecordTable } from './fast/record-table';
import type { LinearArms } from './linear-arms';
import { RidgeArm } from './ridge-arm';

/** What an arm's rows sum to, as far as they count still. */
interface Sums {
  /** Sum of x x', packed. */
  gram: Float64Array;
  /** Sum of reward times x. */
  moment: Float64Array;
  /** Discounting: the block up to which the sums were discounted. Window: how many rows they hold. */
  stamp: number;
  /** The regression made of the sums, and the block for which it was made: -1 when the sums have changed since. */
  readonly arm: RidgeArm;
  block: number;
}

/**
 * Ridge regressions that forget. The sums of an arm are kept without the ridge, which must not fade (an arm that fades
 * would else be ever more sure of nothing), and the regression is made anew in O(width^3) when it is next looked at
 * after a change.
 *
 * Deviation: D-LinUCB discounts at every step. Here it is done every m rewards, m the largest number for which a block
 * fades by 1 % or less (at least 1), so that between blocks an arm that was not played stands still.
 */
export class ForgettingRidgeArms implements LinearArms {
  readonly prior: RidgeArm;
  private arms: (Sums | undefined)[] = [];
  private now = 0;
  private readonly table: RecordTable;
  private readonly blockFading: number;
  private readonly blockLength: number;
  private readonly window: number | undefined;
  /** Window only: the last rows, each arm, reward and features, a ring. */
  private readonly rows: Float64Array;
  private readonly matrix: Float64Array;
  private readonly factor: Float64Array;
  private readonly weights: Float64Array;
  private readonly column: Float64Array;

  /** Arguments checked by `createLinearArms`. */
  constructor(
    readonly space: GramSpace,
    forgetting: Forgetting,
  ) {
    const { width, packed } = space;
    this.prior = new RidgeArm(space);
    this.table = new RecordTable(space.heap, this.prior.record);
    this.matrix = new Float64Array(packed);
    this.factor = new Float64Array(packed);
    this.weights = new Float64Array(width);
    this.column = new Float64Array(width);
    this.window = 'window' in forgetting ? forgetting.window : undefined;
    this.rows = new Float64Array((this.window ?? 0) * (width + 2));
    const discount = 'discount' in forgetting ? forgetting.discount : 1;
    this.blockLength =
      'discount' in forgetting ? Math.max(1, Math.floor(Math.log(0.99) / Math.log(discount))) : 1;
    this.blockFading = discount ** this.blockLength;
  }

  find(arm: number): RidgeArm | undefined {
    const sums = arm < this.arms.length ? this.arms[arm] : undefined;
    if (sums === undefined) return undefined;
    const block = this.window === undefined ? this.block : 0;
    if (sums.block !== block) this.makeRegression(sums, block);
    return sums.arm;
  }

  records(arms: Int32Array): RecordTable {
    for (let k = 0; k < arms.length; k++) this.find(arms[k]);
    return this.table;
  }

  learn(arm: number, row: Float64Array, reward: number): void {
    while (this.arms.length <= arm) this.arms.push(undefined);
    if (this.window !== undefined) this.slide(arm, row, reward);
    const { width, packed } = this.space;
    this.arms[arm] ??= {
      gram: new Float64Array(packed),
      moment: new Float64Array(width),
      stamp: this.window === undefined ? this.block : 0,
      arm: new RidgeArm(this.space),
      block: -1,
    };
    const sums = this.arms[arm];
    this.table.set(arm, sums.arm.record);
    if (this.window === undefined) this.fade(sums);
    else sums.stamp++;
    addRow(sums, row, 0, width, reward, 1);
    this.now++;
  }

  save(): Record<string, unknown> {
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

  restore(state: Record<string, unknown>): void {
    const { now, arms } = state as { now: number; arms: (Record<string, unknown> | null)[] };
    if (!(Number.isSafeInteger(now) && now >= 0)) throw argumentError('state.model.now', 'a count', now);
    if (!Array.isArray(arms)) throw argumentError('state.model.arms', 'a list', arms);
    const rows = numbersFromText('state.model.rows', state.rows, Float64Array, this.rows.length);
    const read = arms.map((saved, i) => {
      if (saved === null) return undefined;
      const argument = `state.model.arms[${i}]`;
      const stamp = saved?.stamp as number;
      if (!(Number.isSafeInteger(stamp) && stamp >= 0 && stamp <= now)) {
        throw argumentError(`${argument}.stamp`, `in [0, ${now}]`, stamp);
      }
      const gram = numbersFromText(`${argument}.gram`, saved.gram, Float64Array, this.space.packed);
      const moment = numbersFromText(`${argument}.moment`, saved.moment, Float64Array, this.space.width);
      return { gram, moment, stamp };
    });
    this.rows.set(rows);
    this.now = now;
    for (const sums of this.arms) sums?.arm.release();
    this.arms = read.map((sums) => sums && { ...sums, arm: new RidgeArm(this.space), block: -1 });
    this.table.clear();
    this.arms.forEach((sums, i) => {
      if (sums !== undefined) this.table.set(i, sums.arm.record);
    });
  }

  private get block(): number {
    return Math.floor(this.now / this.blockLength);
  }

  /** What sums of an earlier block count now. */
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
    const { rows } = this;
    const { width } = this.space;
    const at = (this.now % (this.window as number)) * (width + 2);
    if (this.now >= (this.window as number)) {
      const sums = this.arms[rows[at]] as Sums;
      addRow(sums, rows, at + 2, width, rows[at + 1], -1);
      // Nothing left: exactly the prior again, not what rounding left.
      if (--sums.stamp === 0) {
        sums.arm.release();
        this.arms[rows[at]] = undefined;
        this.table.set(rows[at], this.prior.record);
      }
    }
    rows[at] = arm;
    rows[at + 1] = reward;
    rows.set(row, at + 2);
  }

  private makeRegression(sums: Sums, block: number): void {
    const { matrix, factor, weights, column } = this;
    const { width, ridge } = this.space;
    const fading = this.fading(sums);
    for (let k = 0; k < matrix.length; k++) matrix[k] = fading * sums.gram[k];
    for (let i = 0; i < width; i++) matrix[(i * (i + 3)) / 2] += ridge;
    if (!factorize(matrix, width, factor)) {
      const rule = `small enough to sum their squares beside ridge ${ridge}`;
      throw argumentError('features', rule, undefined, 'a singular matrix');
    }
    for (let i = 0; i < width; i++) weights[i] = fading * sums.moment[i];
    solveLower(factor, width, weights);
    solveUpper(factor, width, weights);
    inverseOf(factor, width, matrix, column);
    sums.arm.set(weights, matrix);
    sums.block = block;
  }
}

/** Adds a row to the sums, or takes it out with sign -1; what was made of them is then out of date. */
function addRow(
  sums: Sums,
  row: Float64Array,
  from: number,
  width: number,
  reward: number,
  sign: 1 | -1,
): void {
  for (let i = 0, k = 0; i < width; i++) {
    const value = sign * row[from + i];
    for (let j = 0; j <= i; j++) sums.gram[k++] += value * row[from + j];
    sums.moment[i] += value * reward;
  }
  sums.block = -1;
}
