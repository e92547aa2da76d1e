import { argumentError } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import { numbersFromText, numbersToText } from '../../core/number-text';
import type { Decision } from './policy';

/** What a policy must still know of a decision when its reward comes. */
export interface Experience {
  user: number;
  action: number;
  /** The features that the action was chosen by. */
  readonly row: Float64Array;
}

/**
 * The decisions that wait for their reward, each with the features it was made from: rewards come late, in any order,
 * or never. When more than `limit` wait, the oldest is forgotten, so rewards that never come cannot fill the memory.
 */
export class PendingDecisions {
  /** Slot of each open decision, oldest first (a Map keeps the order in which keys came). */
  private readonly slots = new Map<number, number>();
  private readonly free: number[] = [];
  private users: Float64Array = new Float64Array(16);
  private actions = new Int32Array(16);
  private rows: Float64Array;
  private made = 0;

  /** @param width numbers per row of features @param limit most decisions that may be open */
  constructor(
    readonly width: number,
    readonly limit: number,
  ) {
    requireMemory(`decisions of ${width} numbers`, 8 * 16 * width);
    this.rows = new Float64Array(16 * width);
  }

  /** How many decisions wait. */
  get open(): number {
    return this.slots.size;
  }

  /** How many decisions were made: the id of the next. */
  get count(): number {
    return this.made;
  }

  /** Whether a decision waits for its reward: it has none yet and was not forgotten. */
  has(id: number): boolean {
    return this.slots.has(id);
  }

  /** Keeps a decision. @returns its id */
  add(user: number, action: number, row: Float64Array): number {
    if (this.slots.size >= this.limit) {
      const oldest = this.slots.entries().next().value as [number, number];
      this.slots.delete(oldest[0]);
      this.free.push(oldest[1]);
    }
    const slot = this.free.pop() ?? this.slots.size;
    if (slot >= this.actions.length) this.grow();
    this.users[slot] = user;
    this.actions[slot] = action;
    const { rows, width } = this;
    for (let i = 0, at = slot * width; i < width; i++) rows[at + i] = row[i];
    this.slots.set(this.made, slot);
    return this.made++;
  }

  /**
   * Finds an open decision and closes it.
   * @param into receives what was known when it was made
   * @throws RangeError when the decision was never made, has its reward already, or is not as it was made
   */
  take(decision: Decision, into: Experience): void {
    const id = decision?.id;
    const slot = this.slots.get(id);
    if (slot === undefined) {
      const made = Number.isInteger(id) && id >= 0 && id < this.made;
      throw argumentError(
        'decision.id',
        made
          ? `a decision whose reward is still due (this one has it, or is older than the ${this.limit} that are kept)`
          : `a decision that this policy made (${this.made} so far)`,
        id,
      );
    }
    if (decision.action !== this.actions[slot]) {
      throw argumentError(
        'decision.action',
        `${this.actions[slot]}, as decision ${id} was made`,
        decision.action,
      );
    }
    into.user = this.users[slot];
    into.action = this.actions[slot];
    const { rows, width } = this;
    for (let i = 0, at = slot * width; i < width; i++) into.row[i] = rows[at + i];
    this.slots.delete(id);
    this.free.push(slot);
  }

  save(): Record<string, unknown> {
    const order = [...this.slots.values()];
    const rows = new Float64Array(order.length * this.width);
    order.forEach((slot, i) => {
      rows.set(this.rows.subarray(slot * this.width, (slot + 1) * this.width), i * this.width);
    });
    return {
      made: this.made,
      ids: numbersToText(Float64Array.from(this.slots.keys())),
      users: numbersToText(Float64Array.from(order, (slot) => this.users[slot])),
      actions: numbersToText(Int32Array.from(order, (slot) => this.actions[slot])),
      rows: numbersToText(rows),
    };
  }

  /** The same book from its saved state. @throws RangeError on anything that `save` did not write */
  restored(state: Record<string, unknown>): PendingDecisions {
    const book = new PendingDecisions(this.width, this.limit);
    const made = state?.made as number;
    if (!(Number.isSafeInteger(made) && made >= 0))
      throw argumentError('state.pending.made', 'a count', made);
    const ids = numbersFromText('state.pending.ids', state.ids, Float64Array);
    const users = numbersFromText('state.pending.users', state.users, Float64Array, ids.length);
    const actions = numbersFromText('state.pending.actions', state.actions, Int32Array, ids.length);
    const rows = numbersFromText('state.pending.rows', state.rows, Float64Array, ids.length * this.width);
    ids.forEach((id, i) => {
      if (!(Number.isInteger(id) && id >= 0 && id < made && (i === 0 || id > ids[i - 1]))) {
        throw argumentError(`state.pending.ids[${i}]`, `an id in [0, ${made}), in growing order`, id);
      }
      book.made = id;
      book.add(users[i], actions[i], rows.subarray(i * this.width, (i + 1) * this.width));
    });
    book.made = made;
    return book;
  }

  private grow(): void {
    const capacity = 2 * this.actions.length;
    const users = new Float64Array(capacity);
    users.set(this.users);
    this.users = users;
    const actions = new Int32Array(capacity);
    actions.set(this.actions);
    this.actions = actions;
    const rows = new Float64Array(capacity * this.width);
    rows.set(this.rows);
    this.rows = rows;
  }
}
