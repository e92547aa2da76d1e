import { argumentError, requireFinite } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { requireSessionWorld, restockingProbability, type SessionWorld } from './session-world';

/** One look at an item. */
export interface Look {
  item: number;
  /** Seconds, from any moment on. */
  timestamp: number;
  purchased: boolean;
}

/**
 * The exact belief about one shopper of a `SessionWorld` who is watched look by look: the forward algorithm of hidden
 * Markov models (Rabiner 1989) over class, route and position. Nobody who sees only the looks can predict the next item
 * better than `probabilities` does: it is the best possible model, to which all others are compared.
 *
 * belief(c, s) = P(class c, next item of the intent is that of state s | looks so far), so
 * P(next = i) = sum over c, s of belief(c, s) * (order * [item(s) = i] + (1 - order) * P(i | c)).
 *
 * When a session begins, how long it is, dwell times and purchases follow from chance and from what is seen alone, so
 * they say nothing about the hidden state but what the filter uses: that a route ends with its session, and when a
 * supply was bought.
 *
 * @example
 * const filter = new IntentFilter(simulator.world);
 * filter.startSession(0);
 * filter.look({ item: 3, timestamp: 0, purchased: false });
 * filter.probabilities(); // [items], sums to 1
 */
export class IntentFilter {
  private readonly classes: number;
  private readonly states: number;
  /** Item of each state; a state is a position of a route. */
  private readonly itemOf: Int32Array;
  private readonly routeOf: Int32Array;
  /** Whether the state is the last of its route. */
  private readonly isLast: Uint8Array;
  /** First state of each route. */
  private readonly first: Int32Array;
  private belief: Float64Array; // [classes * states]
  private next: Float64Array;
  private bought: { route: number; timestamp: number } | undefined;
  private inSession = false;
  private clock = Number.NEGATIVE_INFINITY;

  /** @throws if the world's tables do not fit together */
  constructor(readonly world: SessionWorld) {
    requireSessionWorld(world);
    this.classes = world.classes.length;
    this.states = world.routes.reduce((sum, route) => sum + route.length, 0);
    this.itemOf = Int32Array.from(world.routes.flatMap((route) => [...route]));
    this.routeOf = Int32Array.from(world.routes.flatMap((route, r) => [...route].map(() => r)));
    this.isLast = Uint8Array.from(
      world.routes.flatMap((route) => [...route].map((_, i) => (i === route.length - 1 ? 1 : 0))),
    );
    this.first = new Int32Array(world.routes.length);
    for (let r = 1; r < this.first.length; r++)
      this.first[r] = this.first[r - 1] + world.routes[r - 1].length;
    this.belief = new Float64Array(this.classes * this.states);
    this.next = new Float64Array(this.classes * this.states);
    this.reset();
  }

  /** Forgets everything: a shopper never seen before. */
  reset(): void {
    this.belief.fill(0);
    for (let c = 0; c < this.classes; c++) this.addNewRoute(this.belief, c, this.world.classes[c]);
    this.bought = undefined;
    this.inSession = false;
    this.clock = Number.NEGATIVE_INFINITY;
  }

  /** A session begins: the intent is a new one. @throws if time goes backwards */
  startSession(timestamp: number): void {
    this.advance(timestamp);
    const back =
      this.bought === undefined ? 0 : restockingProbability(this.world, timestamp - this.bought.timestamp);
    const mass = this.classBelief();
    this.belief.fill(0);
    for (let c = 0; c < this.classes; c++) {
      this.addNewRoute(this.belief, c, mass[c] * (1 - back));
      if (this.bought !== undefined)
        this.belief[c * this.states + this.first[this.bought.route]] += mass[c] * back;
    }
    this.inSession = true;
  }

  /** P(next item) within this session, shape [items]; sums to 1. */
  probabilities(): Float64Array {
    const { order, taste, items } = this.world;
    const result = new Float64Array(items);
    const mass = this.classBelief();
    for (let c = 0; c < this.classes; c++) {
      const aside = mass[c] * (1 - order);
      if (aside > 0) for (let i = 0; i < items; i++) result[i] += aside * taste[c * items + i];
      for (let s = 0; s < this.states; s++)
        result[this.itemOf[s]] += order * this.belief[c * this.states + s];
    }
    return result;
  }

  /**
   * Learns from a look at an item.
   * @throws outside a session, on an unknown item, if time goes backwards, or on a look that this world cannot produce
   */
  look({ item, timestamp, purchased }: Look): void {
    if (!this.inSession) throw argumentError('look', 'within a session (startSession)', item);
    requireIds('item', [item], this.world.items);
    const { order, taste, items, restocking } = this.world;
    const { belief, next, states } = this;
    let total = 0;
    for (let c = 0; c < this.classes; c++) {
      const aside = (1 - order) * taste[c * items + item];
      let finished = 0;
      for (let s = c * states; s < (c + 1) * states; s++) {
        next[s] = belief[s] * aside;
        total += next[s];
      }
      for (let s = 0; s < states; s++) {
        if (this.itemOf[s] !== item) continue;
        const followed = order * belief[c * states + s];
        total += followed;
        if (this.isLast[s]) finished += followed;
        else next[c * states + s + 1] += followed;
      }
      this.addNewRoute(next, c, finished);
    }
    if (!(total > 0)) throw argumentError('item', 'one that can follow in this world', item);
    this.advance(timestamp);
    for (let i = 0; i < next.length; i++) next[i] /= total;
    [this.belief, this.next] = [next, belief];
    if (purchased && restocking[item] >= 0) this.bought = { route: restocking[item], timestamp };
  }

  /** P(class | looks so far), shape [classes]. */
  classBelief(): Float64Array {
    const mass = new Float64Array(this.classes);
    for (let c = 0; c < this.classes; c++) {
      for (let s = c * this.states; s < (c + 1) * this.states; s++) mass[c] += this.belief[s];
    }
    return mass;
  }

  /** P(route that is followed now | looks so far), shape [routes]. */
  routeBelief(): Float64Array {
    const mass = new Float64Array(this.world.routes.length);
    for (let i = 0; i < this.belief.length; i++) mass[this.routeOf[i % this.states]] += this.belief[i];
    return mass;
  }

  private addNewRoute(target: Float64Array, c: number, mass: number): void {
    if (mass === 0) return;
    const { routes, intents } = this.world;
    for (let r = 0; r < routes.length; r++) {
      target[c * this.states + this.first[r]] += mass * intents[c * routes.length + r];
    }
  }

  private advance(timestamp: number): void {
    requireFinite('timestamp', timestamp);
    if (timestamp < this.clock)
      throw argumentError('timestamp', `at least ${this.clock}, as before it`, timestamp);
    this.clock = timestamp;
  }
}
