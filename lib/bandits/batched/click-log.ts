import { argumentError } from '../../core/checks';
import { numbersFromText, numbersToText } from '../../core/number-text';
import type { InteractionLog } from '../../worlds/pet-shop/zooplus-log';

/** Who was shown what, and the reward in [0, 1]: a click is 1. */
export type RewardLog = {
  user: Int32Array;
  product: Int32Array;
  clicked: Float32Array;
};

const columns = ['user', 'product', 'clicked'] as const;

/** A log that grows row by row behind an older one, which it shares and never copies or saves. */
export class ClickLog {
  private rows: RewardLog;
  private count = 0;

  /** @param past older rows, such as what a model was first trained on. Default: none */
  constructor(private readonly past?: InteractionLog) {
    this.rows = emptyLog(256);
  }

  /** Rows of past and present together. */
  get length(): number {
    return (this.past?.user.length ?? 0) + this.count;
  }

  add(user: number, product: number, clicked: number): void {
    if (this.count === this.rows.user.length) {
      const larger = emptyLog(2 * this.count);
      for (const column of columns) larger[column].set(this.rows[column]);
      this.rows = larger;
    }
    this.rows.user[this.count] = user;
    this.rows.product[this.count] = product;
    this.rows.clicked[this.count] = clicked;
    this.count++;
  }

  /**
   * Rows of the log, as new columns.
   * @param indices 0 names the oldest of the `newest` rows
   * @param newest how far back the indices reach
   */
  take(indices: Int32Array, newest: number): RewardLog {
    const old = this.past?.user.length ?? 0;
    const first = this.length - Math.min(newest, this.length);
    const taken = emptyLog(indices.length);
    for (const column of columns) {
      const [past, present, into] = [this.past?.[column], this.rows[column], taken[column]];
      for (let i = 0; i < indices.length; i++) {
        const row = first + indices[i];
        into[i] = row < old ? (past as Int32Array)[row] : present[row - old];
      }
    }
    return taken;
  }

  /** The rows added here, as plain JSON. */
  save(): Record<string, string> {
    return Object.fromEntries(
      columns.map((column) => [column, numbersToText(this.rows[column].subarray(0, this.count))]),
    );
  }

  /** Takes over what `save` gave. @throws if it is damaged; nothing has changed then */
  restore(state: Record<string, unknown>): void {
    const user = numbersFromText('state.log.user', state?.user, Int32Array);
    const product = numbersFromText('state.log.product', state?.product, Int32Array);
    const clicked = numbersFromText('state.log.clicked', state?.clicked, Float32Array);
    if (product.length !== user.length || clicked.length !== user.length) {
      const lengths = [user, product, clicked].map(({ length }) => length).join(', ');
      throw argumentError('state.log', 'columns of one length', lengths);
    }
    const rows = emptyLog(Math.max(256, user.length));
    rows.user.set(user);
    rows.product.set(product);
    rows.clicked.set(clicked);
    this.rows = rows;
    this.count = user.length;
  }
}

function emptyLog(rows: number): RewardLog {
  return { user: new Int32Array(rows), product: new Int32Array(rows), clicked: new Float32Array(rows) };
}
