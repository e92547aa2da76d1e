import { argumentError } from '../../core/checks';
import type { Random } from '../../core/random';
import { drawIndex, runningSums } from '../../core/weighted-draw';
import type { CrowdCatalog } from './crowd-catalog';
import type { CrowdPeople } from './crowd-people';

/** Who bought what, in order of time, one entry per row; nobody buys an item twice. */
export type CrowdLog = {
  /** User ids. */
  user: Int32Array;
  /** Item ids. */
  item: Int32Array;
  /** When, in [0, 1), rising. Newcomers came in the last tenth. */
  time: Float64Array;
  /** 1 where the purchase was prompted by the one before, as a complement, else 0. */
  prompted: Int32Array;
};

/** What the generator needs to know of the world. */
export interface CrowdWorld {
  items: number;
  complementRate: number;
  giftShare: number;
  catalog: CrowdCatalog;
  people: CrowdPeople;
  /** Taste by community and item, in [0, 1]: [communities, items]. */
  tastes: Float32Array;
}

/** When newcomers start. */
const lateness = 0.9;
/** After this many draws in a row of what the user has, the rest is weighed item by item. */
const patience = 32;

/**
 * The purchases of some users. Each user's are drawn from a stream of their own, so a log of fewer users is a part
 * of the log of more.
 */
export function drawCrowdLog(world: CrowdWorld, users: ArrayLike<number>, random: Random): CrowdLog {
  const { people, items } = world;
  const shop = new Shop(world);
  let rows = 0;
  for (let i = 0; i < users.length; i++) rows += people.purchases[users[i]];
  const log = {
    user: new Int32Array(rows),
    item: new Int32Array(rows),
    time: new Float64Array(rows),
    prompted: new Int32Array(rows),
  };
  const owned = new Int32Array(items).fill(-1);
  for (let i = 0, row = 0; i < users.length; i++) {
    const user = users[i];
    const own = random.child(user);
    const times = log.time.subarray(row, row + people.purchases[user]);
    const start = people.newcomer[user] === 1 ? lateness : 0;
    for (let k = 0; k < times.length; k++) times[k] = own.uniform(start, 1);
    times.sort();
    let last = -1;
    for (let k = 0; k < times.length; k++, row++) {
      const complement = last < 0 ? -1 : world.catalog.complement[last];
      const prompted = complement >= 0 && owned[complement] !== i && own.uniform() < world.complementRate;
      last = prompted ? complement : shop.draw(user, (item) => owned[item] === i, own);
      owned[last] = i;
      log.user[row] = user;
      log.item[row] = last;
      log.prompted[row] = prompted ? 1 : 0;
    }
  }
  return inOrderOfTime(log);
}

/**
 * Probability of each item to be a user's first purchase: [items], summing to 1. It is the gift share of popularity
 * and the rest of popularity times affinity; later purchases follow it among the items that the user lacks, unless
 * they are complements.
 */
export function purchaseProbabilities(world: CrowdWorld, user: number): Float64Array {
  const { items, people, catalog, tastes, giftShare } = world;
  const first = people.community[user] * items;
  const second = people.secondCommunity[user] * items;
  const share = people.secondShare[user];
  const weights = new Float64Array(items);
  let total = 0;
  for (let item = 0; item < items; item++) {
    const affinity = (1 - share) * tastes[first + item] + share * tastes[second + item];
    weights[item] = catalog.popularity[item] * affinity;
    total += weights[item];
  }
  for (let item = 0; item < items; item++) {
    const wanted = total > 0 ? weights[item] / total : catalog.popularity[item];
    weights[item] = giftShare * catalog.popularity[item] + (1 - giftShare) * wanted;
  }
  return weights;
}

/** Draws from `purchaseProbabilities` without computing them for each user: a mixture of the communities' tables. */
class Shop {
  private readonly gifts: Float64Array;
  private readonly tables: Float64Array[] = [];

  constructor(private readonly world: CrowdWorld) {
    const { catalog, tastes, items } = world;
    this.gifts = runningSums(catalog.popularity);
    for (let start = 0; start < tastes.length; start += items) {
      this.tables.push(runningSums(catalog.popularity.map((p, item) => p * tastes[start + item])));
    }
  }

  /** An item that the user lacks. @throws if there is none that they could buy */
  draw(user: number, has: (item: number) => boolean, random: Random): number {
    for (let tries = 0; tries < patience; tries++) {
      const item = drawIndex(this.table(user, random), random);
      if (!has(item)) return item;
    }
    const left = purchaseProbabilities(this.world, user).map((weight, item) => (has(item) ? 0 : weight));
    const sums = runningSums(left);
    if (!(sums[sums.length - 1] > 0)) {
      throw argumentError('mostPurchases', `small enough for user ${user} to find something to buy`, 'more');
    }
    return drawIndex(sums, random);
  }

  private table(user: number, random: Random): Float64Array {
    const { people, giftShare, items } = this.world;
    if (random.uniform() < giftShare) return this.gifts;
    const first = this.tables[people.community[user]];
    const second = this.tables[people.secondCommunity[user]];
    const share = people.secondShare[user];
    const [a, b] = [(1 - share) * first[items - 1], share * second[items - 1]];
    if (!(a + b > 0)) return this.gifts;
    return random.uniform() * (a + b) < a ? first : second;
  }
}

function inOrderOfTime(log: CrowdLog): CrowdLog {
  const order = Uint32Array.from(log.time.keys()).sort((a, b) => log.time[a] - log.time[b] || a - b);
  return {
    user: Int32Array.from(order, (row) => log.user[row]),
    item: Int32Array.from(order, (row) => log.item[row]),
    time: Float64Array.from(order, (row) => log.time[row]),
    prompted: Int32Array.from(order, (row) => log.prompted[row]),
  };
}
