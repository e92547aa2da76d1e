import type { Random } from '../../core/random';
import { indexAt } from '../../core/weighted-draw';
import { restockingProbability, type SessionWorld } from './session-world';

/** A log of sessions, one row per look at an item, visitor by visitor and in time order within each. */
export type SessionLog = {
  /** User ids; `users` of the simulator stands for every anonymous visitor. */
  user: Int32Array;
  /** Session ids, 0 .. sessions - 1 within the log. An anonymous visitor has one session. */
  session: Int32Array;
  item: Int32Array;
  /** Seconds since the log's beginning. */
  timestamp: Float64Array;
  /** Seconds spent on the item. */
  dwell: Float32Array;
  /** 1 if the look ended in a purchase, else 0. */
  purchased: Int32Array;
};

/** Looks per session: an integer in [shortest, longest], all equally likely, whatever the intent. */
const sessionLooks = { shortest: 3, longest: 9 };

/** Who is simulated. */
export interface Visitor {
  /** What stands in the column `user`. */
  user: number;
  class: number;
  sessions: number;
  /** The visitor's own source. */
  random: Random;
}

const growth = 1.5;

/** Columns that grow. */
class Rows {
  private columns: SessionLog = emptyLog(1024);
  count = 0;

  add(row: { [name in keyof SessionLog]: number }): void {
    if (this.count === this.columns.user.length) {
      const larger = emptyLog(Math.ceil(this.count * growth));
      for (const name of names) larger[name].set(this.columns[name] as Int32Array);
      this.columns = larger;
    }
    for (const name of names) this.columns[name][this.count] = row[name];
    this.count++;
  }

  log(): SessionLog {
    const log = emptyLog(this.count);
    for (const name of names) log[name].set(this.columns[name].subarray(0, this.count) as Int32Array);
    return log;
  }
}

const names = ['user', 'session', 'item', 'timestamp', 'dwell', 'purchased'] as const;

function emptyLog(rows: number): SessionLog {
  return {
    user: new Int32Array(rows),
    session: new Int32Array(rows),
    item: new Int32Array(rows),
    timestamp: new Float64Array(rows),
    dwell: new Float32Array(rows),
    purchased: new Int32Array(rows),
  };
}

/**
 * Lets the visitors shop. When sessions begin, how long they are, dwell times and purchases have streams of their own,
 * so two worlds that differ in `order` alone share them.
 * @param gapSeconds mean of the exponential time between two sessions
 */
export function generateSessions(
  world: SessionWorld,
  visitors: Iterable<Visitor>,
  gapSeconds: number,
): SessionLog {
  const rows = new Rows();
  let session = 0;
  for (const visitor of visitors) {
    const [visits, choices, outcomes] = ['visits', 'choices', 'outcomes'].map((name) =>
      visitor.random.child(name),
    );
    const shopper = new Shopper(world, visitor.class, choices);
    let clock = 0;
    for (let n = 0; n < visitor.sessions; n++, session++) {
      clock += -Math.log1p(-visits.uniform()) * gapSeconds;
      shopper.startSession(clock);
      const looks = visits.integer(sessionLooks.shortest, sessionLooks.longest + 1);
      const seen = new Set<number>();
      for (let look = 0; look < looks; look++) {
        const item = shopper.nextItem();
        const draw = outcomes.uniform();
        const dwell = Math.exp(outcomes.normal(0, 0.6));
        const purchased = draw < (seen.has(item) ? world.buyOnReturn : world.buy[item]);
        seen.add(item);
        const row = { user: visitor.user, session, item, timestamp: clock };
        rows.add({ ...row, dwell: dwell * (purchased ? 60 : 20), purchased: purchased ? 1 : 0 });
        if (purchased) shopper.bought(item, clock);
        clock += dwell * (purchased ? 60 : 20);
      }
    }
  }
  return rows.log();
}

/** One shopper and the hidden state. */
class Shopper {
  private route = 0;
  private position = 0;
  private last: { route: number; timestamp: number } | undefined;

  constructor(
    private readonly world: SessionWorld,
    private readonly ownClass: number,
    private readonly random: Random,
  ) {}

  startSession(timestamp: number): void {
    const { last } = this;
    const draw = this.random.uniform();
    this.newRoute();
    if (last !== undefined && draw < restockingProbability(this.world, timestamp - last.timestamp)) {
      this.route = last.route;
    }
  }

  nextItem(): number {
    const { order, routes, taste, items } = this.world;
    if (this.random.uniform() >= order) {
      return indexAt(taste, this.random.uniform(), this.ownClass * items, items);
    }
    const item = routes[this.route][this.position++];
    if (this.position === routes[this.route].length) this.newRoute();
    return item;
  }

  bought(item: number, timestamp: number): void {
    const route = this.world.restocking[item];
    if (route >= 0) this.last = { route, timestamp };
  }

  private newRoute(): void {
    const { routes, intents } = this.world;
    this.route = indexAt(intents, this.random.uniform(), this.ownClass * routes.length, routes.length);
    this.position = 0;
  }
}
