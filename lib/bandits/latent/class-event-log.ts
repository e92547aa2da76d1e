import { argumentError } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';
import type { ClassEvents } from './sticky-class-em';

/** A growing log of impressions: user, category (below 256), and whether it was clicked. */
export class ClassEventLog implements ClassEvents {
  count = 0;
  /** One more than the largest user id. */
  users = 0;
  user = new Int32Array(1024);
  category = new Uint8Array(1024);
  clicked = new Uint8Array(1024);
  private known = new Uint8Array(0);

  /** Whether the user has an impression here. */
  seen(user: number): boolean {
    return this.known[user] === 1;
  }

  add(user: number, category: number, clicked: number): void {
    if (this.count === this.user.length) this.grow(2 * this.count);
    this.user[this.count] = user;
    this.category[this.count] = category;
    this.clicked[this.count] = clicked;
    this.count++;
    this.users = Math.max(this.users, user + 1);
    if (user >= this.known.length) {
      const known = new Uint8Array(Math.max(user + 1, 2 * this.known.length));
      known.set(this.known);
      this.known = known;
    }
    this.known[user] = 1;
  }

  save(): Record<string, unknown> {
    const outcomes = Int32Array.from(
      this.user.subarray(0, this.count),
      (_, i) => 2 * this.category[i] + this.clicked[i],
    );
    return { user: numbersToText(this.user.subarray(0, this.count)), outcomes: numbersToText(outcomes) };
  }

  /** @throws RangeError on anything that `save` did not write; nothing is changed then */
  restore(state: Record<string, unknown>): void {
    const users = numbersFromText('state.events.user', state?.user, Int32Array);
    const outcomes = numbersFromText('state.events.outcomes', state.outcomes, Int32Array, users.length);
    if (users.some((user) => user < 0)) throw argumentError('state.events.user', 'ids of 0 or more', users);
    if (outcomes.some((outcome) => outcome < 0 || outcome > 511)) {
      throw argumentError('state.events.outcomes', 'in [0, 511]', outcomes);
    }
    [this.count, this.users, this.known] = [0, 0, new Uint8Array(0)];
    users.forEach((user, i) => void this.add(user, outcomes[i] >> 1, outcomes[i] & 1));
  }

  private grow(size: number): void {
    const columns = {
      user: new Int32Array(size),
      category: new Uint8Array(size),
      clicked: new Uint8Array(size),
    };
    columns.user.set(this.user);
    columns.category.set(this.category);
    columns.clicked.set(this.clicked);
    Object.assign(this, columns);
  }
}
