import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import { type DataFrame, dataFrame } from '../../core/danfo';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { indexAt } from '../../core/weighted-draw';
import { bestPrediction } from '../customers/best-prediction';
import { requireSize, sourceOf } from '../world-options';
import { IntentFilter } from './intent-filter';
import { generateSessions, type SessionLog, type Visitor } from './session-log';
import { resolveSessionOptions, type SessionLogOptions, type SessionOptions } from './session-options';
import { type SessionShop, sessionPersonas, sessionShop } from './session-shop';
import type { SessionWorld } from './session-world';

const day = 86_400;

/**
 * A pet shop where order matters, by a dial: shoppers with a persona and a favorite line for good, and with intents
 * that change within a session (kits, restocking, comparisons). `SessionWorld` has the model, `session-shop.ts` the
 * numbers; `nextItemProbabilities` is the best possible prediction, exactly.
 *
 * Two simulators of one seed that differ in `order` alone have the same users, catalog, session beginnings and lengths.
 *
 * @example
 * const simulator = new SessionSimulator({ order: 0.8, seed: 42 });
 * const log = simulator.generateLog({ sessionsPerUser: 10 }); // { user, session, item, timestamp, dwell, purchased }
 * const best = simulator.nextItemProbabilities(log); // [rows * items]
 */
export class SessionSimulator {
  /** Number of known users: their ids are 0 .. users - 1. */
  readonly users: number;
  /** What stands in the column `user` for a visitor who is not known: the id `users`. */
  readonly anonymous: number;
  /** The hidden Markov model of the shoppers. */
  readonly world: SessionWorld;
  /** What each route of the world is, such as 'kit: Dog Food 1, Dog Bowl 1, Dog Toy 1'. */
  readonly routeNames: readonly string[];
  readonly personas: readonly string[] = Object.keys(sessionPersonas);
  private readonly shop: SessionShop;
  private readonly lines: number;
  private readonly gapSeconds: number;
  private readonly random: Random;
  private readonly classOfUser: Int32Array;
  private logs = 0;

  /** @throws on the first option that breaks its rule */
  constructor(options: SessionOptions = {}) {
    requireOptions('options', options, {
      users: 'number?',
      lines: 'number?',
      order: 'number?',
      gapDays: 'number?',
      repeatDays: 'number?',
      seed: 'any?',
      random: 'Random?',
    });
    const { users, lines, order, gapDays, repeatDays } = resolveSessionOptions(options);
    this.random = sourceOf(options);
    this.users = users;
    this.anonymous = users;
    this.lines = lines;
    this.gapSeconds = gapDays * day;
    const catalog = this.random.child('session-catalogue');
    this.shop = sessionShop({ lines, order, repeatSeconds: repeatDays * day, random: catalog });
    this.world = this.shop.world;
    this.routeNames = this.shop.routeNames;
    const people = this.random.child('session-users');
    this.classOfUser = Int32Array.from({ length: users }, () => this.drawClass(people));
  }

  /** Number of items: their ids are 0 .. items - 1. */
  get items(): number {
    return this.world.items;
  }

  /** The category of an item, such as 'Dog Food'. @throws if there is no such item */
  categoryOf(item: number): string {
    requireIds('item', [item], this.items);
    return this.shop.categoryOfItem[item];
  }

  /** The line of an item, from 0. @throws if there is no such item */
  lineOf(item: number): number {
    requireIds('item', [item], this.items);
    return this.shop.lineOfItem[item];
  }

  /** Category and line, lines counted from 1: 'Dog Food 1'. @throws if there is no such item */
  nameOf(item: number): string {
    return `${this.categoryOf(item)} ${this.lineOf(item) + 1}`;
  }

  /** The item of that name. @throws if there is none */
  itemNamed(name: string): number {
    for (let item = 0; item < this.items; item++) if (this.nameOf(item) === name) return item;
    throw argumentError('name', "a category and a line, as in 'Dog Food 1'", name);
  }

  /** The persona of a known user. @throws if there is no such user */
  personaOf(user: number): string {
    requireIds('user', [user], this.users);
    return this.personas[Math.floor(this.classOfUser[user] / this.lines)];
  }

  /** The favorite line of a known user, from 0. @throws if there is no such user */
  favoriteLineOf(user: number): number {
    requireIds('user', [user], this.users);
    return this.classOfUser[user] % this.lines;
  }

  /**
   * Generates a log, user by user, then the anonymous visitors. Each call continues with a new stream.
   * @throws on a bad option, or if there would be no session
   */
  generateLog(options: SessionLogOptions = {}): SessionLog {
    requireOptions('options', options, {
      sessionsPerUser: 'number?',
      users: 'list?',
      anonymousSessions: 'number?',
      random: 'Random?',
    });
    const { sessionsPerUser = 10, anonymousSessions = 0, users } = options;
    requireSize('sessionsPerUser', sessionsPerUser, 0);
    requireSize('anonymousSessions', anonymousSessions, 0);
    if (users !== undefined) requireIds('users', users, this.users);
    const chosen = Int32Array.from(users ?? { length: this.users }, (user, i) => user ?? i);
    if (chosen.length * sessionsPerUser + anonymousSessions === 0) {
      throw argumentError(
        'sessionsPerUser',
        '1 or more when there are no anonymous sessions',
        sessionsPerUser,
      );
    }
    const random = options.random ?? this.random.child(`session-log-${this.logs}`);
    const log = generateSessions(
      this.world,
      this.visitors(chosen, sessionsPerUser, anonymousSessions, random),
      this.gapSeconds,
    );
    if (options.random === undefined) this.logs++;
    return log;
  }

  /** A belief about one shopper, to be fed look by look. */
  filter(): IntentFilter {
    return new IntentFilter(this.world);
  }

  /**
   * The best possible prediction of rows of a log: P(item | everything earlier of the same visitor, and whether a new
   * session begins), shape [rows * items]. An anonymous visitor is known by the session alone.
   * @param log rows of a visitor in time order, from the visitor's first one on
   * @param rows which rows to predict. Default: all
   * @throws on rows outside or asked for twice, unknown items, times that fall, or looks that this world cannot produce
   */
  nextItemProbabilities(log: SessionLog, rows?: ArrayLike<number>): Float32Array {
    requireIds('user', log.user, this.users + 1);
    return bestPrediction(this.world, log, this.anonymous, rows);
  }

  /** The first rows of a log as a table to look at. Default: 10 rows. */
  logTable(log: SessionLog, rows = 10): DataFrame {
    const shown = Array.from({ length: Math.min(rows, log.item.length) }, (_, row) => row);
    return dataFrame({
      user: shown.map((row) => (log.user[row] === this.anonymous ? 'anonymous' : String(log.user[row]))),
      session: shown.map((row) => log.session[row]),
      day: shown.map((row) => Number((log.timestamp[row] / day).toFixed(3))),
      item: shown.map((row) => log.item[row]),
      product: shown.map((row) => this.nameOf(log.item[row])),
      seconds: shown.map((row) => Math.round(log.dwell[row])),
      purchased: shown.map((row) => log.purchased[row]),
    });
  }

  private *visitors(
    users: Int32Array,
    sessions: number,
    anonymous: number,
    random: Random,
  ): Generator<Visitor> {
    for (const user of users) {
      const own = random.child(`user-${user}`);
      if (sessions > 0) yield { user, class: this.classOfUser[user], sessions, random: own };
    }
    for (let n = 0; n < anonymous; n++) {
      const own = random.child(`anonymous-${n}`);
      yield { user: this.anonymous, class: this.drawClass(own), sessions: 1, random: own };
    }
  }

  private drawClass(random: Random): number {
    return indexAt(this.world.classes, random.uniform());
  }
}
