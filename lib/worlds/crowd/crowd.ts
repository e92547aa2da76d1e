import { argumentError } from '../../core/checks';
import { requireIds } from '../../core/columns';
import type { DataFrame } from '../../core/danfo';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { type CrowdCatalog, drawCatalog } from './crowd-catalog';
import { type CrowdCommunities, drawCommunities } from './crowd-communities';
import { itemFeatures, type NodeFeatures, userFeatures } from './crowd-features';
import { crowdPersonas } from './crowd-kinds';
import { type CrowdLog, type CrowdWorld, drawCrowdLog, purchaseProbabilities } from './crowd-log';
import { type CrowdOptions, type CrowdSetup, checkCrowdOptions } from './crowd-options';
import { type CrowdPeople, drawPeople } from './crowd-people';
import { crowdItemTable, crowdUserTable } from './crowd-tables';
import { communityTastes } from './crowd-tastes';

/** Whose purchases are generated. */
export interface CrowdLogOptions {
  /** Ids of the users, each once. Default: all. */
  users?: ArrayLike<number>;
  /** Source of the log; the same one gives the same log. Default: the simulator's next log. */
  random?: Random;
}

/**
 * The pet shop as a crowd: users and items as a bipartite graph whose structure the ids alone hide. Users belong to
 * taste communities inside the personas of chapter 1; items are made for a community; some users are bridges between
 * two; items come in couples (a collar and its leash); purchases per user follow a power law, popularity of items
 * Zipf's law; newcomers have bought one to three items. The true affinity is known,
 *
 *   affinity(u, i) = (1 - s_u) taste(community(u), i) + s_u taste(second(u), i), in [0, 1],
 *
 * and a purchase falls on an item with probability in proportion to popularity times affinity, except for gifts and
 * complements. Category, price band and brand tell part of it, so that an item that nobody has bought can be placed.
 *
 * Communities, catalog, people and logs draw from separate streams: more users, same shop.
 *
 * @example
 * const crowd = new CrowdSimulator({ seed: 42 });
 * const log = crowd.generateLog(); // { user, item, time, prompted }
 * crowd.affinity(log.user[0], log.item[0]);
 */
export class CrowdSimulator {
  readonly communities: CrowdCommunities;
  readonly catalog: CrowdCatalog;
  readonly people: CrowdPeople;
  private readonly setup: CrowdSetup;
  private readonly world: CrowdWorld;
  private logs = 0;

  /** @throws on the first option that breaks its rule */
  constructor(options: CrowdOptions = {}) {
    requireOptions('options', options, {
      users: 'number?',
      items: 'number?',
      communities: 'number?',
      brands: 'number?',
      bridgeShare: 'number?',
      newcomerShare: 'number?',
      leastPurchases: 'number?',
      mostPurchases: 'number?',
      activityExponent: 'number?',
      popularityExponent: 'number?',
      complementShare: 'number?',
      complementRate: 'number?',
      siblingTaste: 'number?',
      strangerTaste: 'number?',
      giftShare: 'number?',
      seed: 'any?',
      random: 'Random?',
    });
    const setup = checkCrowdOptions(options);
    const { random } = setup;
    this.setup = setup;
    this.communities = drawCommunities(setup, random.child('crowd-communities'));
    this.catalog = drawCatalog(setup, this.communities, random.child('crowd-catalogue'));
    this.people = drawPeople(setup, this.communities, random.child('crowd-people'));
    this.world = {
      items: setup.items,
      complementRate: setup.complementRate,
      giftShare: setup.giftShare,
      catalog: this.catalog,
      people: this.people,
      tastes: communityTastes(setup, this.communities, this.catalog),
    };
  }

  /** Number of users: their ids are 0 .. users - 1. */
  get users(): number {
    return this.setup.users;
  }

  /** Number of items: their ids are 0 .. items - 1. */
  get items(): number {
    return this.setup.items;
  }

  /** The persona of a user's main community. @throws if there is no such user */
  personaOf(user: number): string {
    requireIds('user', [user], this.users);
    return Object.keys(crowdPersonas)[this.communities.persona[this.people.community[user]]];
  }

  /** How much a user likes an item, in [0, 1]; popularity is no part of it. @throws if either does not exist */
  affinity(user: number, item: number): number {
    requireIds('user', [user], this.users);
    requireIds('item', [item], this.items);
    const { community, secondCommunity, secondShare } = this.people;
    const share = secondShare[user];
    const { tastes, items } = this.world;
    return (
      (1 - share) * tastes[community[user] * items + item] +
      share * tastes[secondCommunity[user] * items + item]
    );
  }

  /** The affinity of some users to all items, row by row: [users.length, items]. @throws on an unknown user */
  affinities(users: ArrayLike<number> = Int32Array.from(this.people.community.keys())): Float32Array {
    return this.rowsOf(users, (user) =>
      Float64Array.from({ length: this.items }, (_, i) => this.affinity(user, i)),
    );
  }

  /**
   * The probability of each item to be bought first, row by row: [users.length, items], each row summing to 1. As a
   * ranking it is the best that anybody can do who does not look at what the user has bought; a model that sees the
   * purchases can go beyond it by the complements alone.
   * @throws on an unknown user
   */
  idealScores(users: ArrayLike<number>): Float32Array {
    return this.rowsOf(users, (user) => purchaseProbabilities(this.world, user));
  }

  /** Shows the item to the user: 1 with the probability of the affinity, else 0. Takes one uniform number. */
  reward(user: number, item: number, random: Random): number {
    requireRandom(random);
    return random.uniform() < this.affinity(user, item) ? 1 : 0;
  }

  /** What is known of items before their first purchase: category, kind, price band, brand, one-hot. */
  itemFeatures(): NodeFeatures {
    return itemFeatures(this.catalog, this.setup.brands);
  }

  /** What is known of users before their first purchase: the pet that they declared, one-hot. */
  userFeatures(): NodeFeatures {
    return userFeatures(this.people);
  }

  /**
   * The purchases of all users or some. Each call continues with a new stream; a log of fewer users from the same
   * source is a part of the log of more.
   * @throws on an unknown user, or one named twice
   */
  generateLog(options: CrowdLogOptions = {}): CrowdLog {
    requireOptions('options', options, { users: 'list?', random: 'Random?' });
    const users = options.users ?? Int32Array.from(this.people.community.keys());
    requireIds('users', users, this.users);
    if (new Set(Array.from(users)).size !== users.length)
      throw argumentError('users', 'named once each', users);
    const log = drawCrowdLog(
      this.world,
      users,
      options.random ?? this.setup.random.child(`crowd-log-${this.logs}`),
    );
    if (options.random === undefined) this.logs++;
    return log;
  }

  /** The catalog as a table to look at. */
  itemTable(): DataFrame {
    return crowdItemTable(this.catalog);
  }

  /** The users as a table to look at. */
  userTable(): DataFrame {
    return crowdUserTable(this.people, (user) => this.personaOf(user));
  }

  private rowsOf(users: ArrayLike<number>, row: (user: number) => ArrayLike<number>): Float32Array {
    requireIds('users', users, this.users);
    const { items } = this;
    if (users.length * items > 2 ** 29) {
      throw argumentError('users times items', 'at most 2^29 (2 GiB)', users.length * items);
    }
    const rows = new Float32Array(users.length * items);
    for (let i = 0; i < users.length; i++) rows.set(row(users[i]), i * items);
    return rows;
  }
}
