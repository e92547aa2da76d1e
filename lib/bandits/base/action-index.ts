import { argumentError } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';

/** Ids below this have their number in a table (at most 16 MB); larger ones, which a shop hardly has, in a Map. */
const tableLimit = 2 ** 22;

/**
 * Numbers the actions 0, 1, 2, … in the order in which a policy meets them: its arms. What a policy knows of an action
 * then lies at the arm's index in flat arrays, and a product launched mid-run is simply the next arm.
 */
export class ActionIndex {
  private table = new Int32Array(64);
  private readonly large = new Map<number, number>();
  private met = new Int32Array(64);
  private lastSeen = new Int32Array(64);
  private looks = 0;
  private count = 0;
  /** The last candidates, and the arm of each. */
  private lastActions = new Int32Array(0);
  private lastArms = new Int32Array(0);

  /** How many actions were met. */
  get size(): number {
    return this.count;
  }

  /** The action of an arm. @throws RangeError if there is no such arm */
  actionOf(arm: number): number {
    if (!(arm >= 0 && arm < this.count)) throw argumentError('arm', `in [0, ${this.count})`, arm);
    return this.met[arm];
  }

  /** The arm of an action, or -1 for an action never met. */
  find(action: number): number {
    if (action >= tableLimit) return this.large.get(action) ?? -1;
    return action >= 0 && action < this.table.length ? this.table[action] - 1 : -1;
  }

  /** The arm of an action, a new one where it was never met. @throws RangeError unless it is an id */
  add(action: number, argument = 'action'): number {
    if (!(Number.isInteger(action) && action >= 0 && action < 2 ** 31)) {
      throw argumentError(argument, 'an action id in [0, 2^31)', action);
    }
    const known = this.find(action);
    if (known >= 0) return known;
    const arm = this.count++;
    if (action >= tableLimit) this.large.set(action, arm);
    else {
      if (action >= this.table.length) this.table = longer(this.table, action + 1);
      this.table[action] = arm + 1;
    }
    if (arm >= this.met.length) {
      this.met = longer(this.met, arm + 1);
      this.lastSeen = longer(this.lastSeen, arm + 1);
    }
    this.met[arm] = action;
    return arm;
  }

  /**
   * The arms of the candidates, in their order: valid until the next call.
   * @throws RangeError on an id below 0, or one that stands there twice
   */
  armsOf(actions: Int32Array): Int32Array {
    // Mostly the candidates are those of the last decision: comparing costs a fraction of numbering.
    if (sameNumbers(actions, this.lastActions)) return this.lastArms;
    this.lastActions = new Int32Array(0);
    // Of exactly the candidates' number, so that policies may loop over its length.
    if (this.lastArms.length !== actions.length) this.lastArms = new Int32Array(actions.length);
    this.number(actions, this.lastArms);
    this.lastActions = actions.slice();
    return this.lastArms;
  }

  save(): string {
    return numbersToText(this.met.subarray(0, this.count));
  }

  /** @throws RangeError on anything that `save` did not write */
  static restored(text: unknown): ActionIndex {
    const index = new ActionIndex();
    for (const action of numbersFromText('state.actions', text, Int32Array)) {
      index.add(action, 'state.actions');
    }
    if (index.save() !== text) throw argumentError('state.actions', 'distinct actions', text);
    return index;
  }

  private number(actions: Int32Array, arms: Int32Array): void {
    this.looks = this.looks === 2 ** 31 - 1 ? 1 : this.looks + 1;
    const { looks } = this;
    if (looks === 1) this.lastSeen.fill(0);
    let { table, lastSeen } = this;
    for (let index = 0; index < actions.length; index++) {
      const action = actions[index];
      // The common case, an id in the table, written out: it runs for every candidate of every decision.
      let arm = action >= 0 && action < table.length ? table[action] - 1 : this.find(action);
      if (arm < 0) {
        arm = this.add(action, `candidates.actions[${index}]`);
        ({ table, lastSeen } = this);
      }
      if (lastSeen[arm] === looks) {
        throw argumentError(
          `candidates.actions[${index}]`,
          'an action that does not stand there twice',
          action,
        );
      }
      lastSeen[arm] = looks;
      arms[index] = arm;
    }
  }
}

function sameNumbers(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function longer(numbers: Int32Array, atLeast: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(2 * numbers.length, atLeast));
  grown.set(numbers);
  return grown;
}
