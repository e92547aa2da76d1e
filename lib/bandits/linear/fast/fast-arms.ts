import { scoreError } from '../../base/highest-score';
import type { LinearModel, SettableArms } from '../linear-arms';
import type { LearningRule } from '../ridge-regression';
import { armsFromState } from '../saved-regression';
import { FastRegression } from './fast-regression';
import { GramSpace } from './gram-space';
import { RecordTable } from './record-table';

/**
 * `PlainArms` for wide features: the regressions lie in the memory of a kernel in WebAssembly that works on two numbers
 * at a time, in half the room (a symmetric matrix is packed, and the first rows are kept as vectors).
 *
 * For dense features one call into the kernel chooses: all the means, and then a variance, which costs far more, only
 * where it can matter: mean + multiplier * sqrt(largest eigenvalue of A^-1 * x'x) bounds the score, and a candidate
 * whose bound lies below the best score so far is left out. The choice is the same to the last bit.
 */
export class FastArms implements SettableArms {
  private readonly space: GramSpace;
  private readonly prior: FastRegression;
  private readonly table: RecordTable;
  private models: (FastRegression | undefined)[] = [];
  /** Room for `room` candidates: their arms, multipliers, and what the kernel works with. */
  private room = 0;
  private listed = 0;
  private multipliers = 0;
  private work = 0;

  constructor(
    readonly width: number,
    ridge: number,
    private readonly rule?: LearningRule,
  ) {
    this.space = new GramSpace(width, ridge);
    this.prior = this.make();
    this.table = new RecordTable(this.space.heap, this.prior.record);
  }

  /** Numbers that are held. */
  get used(): number {
    return this.space.heap.used;
  }

  model(arm: number): LinearModel {
    return this.find(arm);
  }

  learn(arm: number, x: Float64Array, reward: number): void {
    this.own(arm).learn(x, reward);
  }

  set(arm: number, weights: Float64Array, inverse: Float64Array): void {
    this.own(arm).set(weights, inverse);
  }

  clear(arm: number): void {
    const model = arm < this.models.length ? this.models[arm] : undefined;
    if (model === undefined) return;
    this.models[arm] = undefined;
    this.table.set(arm, this.prior.record);
    model.release();
  }

  best(x: Float64Array, arms: Int32Array, multipliers: number | Float64Array, actions: Int32Array): number {
    this.space.x.set(x);
    const index = this.space.x.dense
      ? this.bestByBounds(arms, multipliers)
      : this.bestOfAll(arms, multipliers);
    if (index >= 0) return index;
    const bad = -1 - index;
    throw scoreError(actions[bad], this.score(arms[bad], at(multipliers, bad)));
  }

  save(): { arms: (Record<string, unknown> | null)[] } {
    return { arms: this.models.map((model) => model?.save() ?? null) };
  }

  restore(state: Record<string, unknown>): void {
    const saved = armsFromState(state, this.width);
    for (const model of this.models) model?.release();
    this.table.clear();
    this.models = [];
    saved.forEach((regression, arm) => {
      if (regression === null) this.models.push(undefined);
      else this.own(arm).restore(regression);
    });
  }

  private find(arm: number): FastRegression {
    return (arm < this.models.length ? this.models[arm] : undefined) ?? this.prior;
  }

  private own(arm: number): FastRegression {
    // Filled, not left out: an array with holes is slow to read.
    while (this.models.length <= arm) this.models.push(undefined);
    let model = this.models[arm];
    if (model === undefined) {
      model = this.make();
      this.models[arm] = model;
      this.table.set(arm, model.record);
    }
    return model;
  }

  private make(): FastRegression {
    return new FastRegression(this.space, this.rule);
  }

  private score(arm: number, multiplier: number): number {
    const { mean, variance } = this.find(arm).predictPaired();
    return mean + multiplier * Math.sqrt(variance);
  }

  private bestOfAll(arms: Int32Array, multipliers: number | Float64Array): number {
    let best = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < arms.length; index++) {
      const score = this.score(arms[index], at(multipliers, index));
      if (!Number.isFinite(score)) return -1 - index;
      if (score > highest) {
        highest = score;
        best = index;
      }
    }
    return best;
  }

  private bestByBounds(arms: Int32Array, multipliers: number | Float64Array): number {
    const { table } = this;
    const { heap, ridge, width, packed, x } = this.space;
    const count = arms.length;
    if (count > this.room) this.makeRoom(count);
    heap.integers.set(arms, 2 * this.listed);
    const each = typeof multipliers !== 'number';
    const { numbers } = heap;
    if (each)
      for (let index = 0; index < count; index++) numbers[this.multipliers + index] = multipliers[index];
    else numbers[this.multipliers] = multipliers;
    return heap.best({
      arms: this.listed,
      count,
      records: table.offset,
      known: table.count,
      none: table.prior,
      x: x.row,
      n: width,
      pairs: x.pairs,
      packed,
      squares: x.squares,
      prior: x.squares / ridge,
      multipliers: this.multipliers,
      each,
      work: this.work,
    });
  }

  private makeRoom(count: number): void {
    const { heap } = this.space;
    if (this.room > 0) {
      heap.release(this.listed, this.room);
      heap.release(this.multipliers, this.room);
      heap.release(this.work, 2 * this.room);
    }
    this.listed = heap.allocate(count);
    this.multipliers = heap.allocate(count);
    this.work = heap.allocate(2 * count);
    this.room = count;
  }
}

function at(multipliers: number | Float64Array, index: number): number {
  return typeof multipliers === 'number' ? multipliers : multipliers[index];
}
