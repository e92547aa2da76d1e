import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../core/random';
import { CrowdSimulator } from './crowd';
import type { CrowdLog } from './crowd-log';

// What makes the world a crowd, measured on its logs with methods that know nothing of how it was made.

const crowd = new CrowdSimulator({ seed: 'structure' });
const log = crowd.generateLog();

function counts(ids: Int32Array, size: number): Int32Array {
  const found = new Int32Array(size);
  for (const id of ids) found[id]++;
  return found;
}

function itemsByUser({ user, item }: CrowdLog): Set<number>[] {
  const sets = Array.from({ length: crowd.users }, () => new Set<number>());
  for (let row = 0; row < user.length; row++) sets[user[row]].add(item[row]);
  return sets;
}

describe('structure of the crowd', () => {
  it('stands in order of time, with no item twice for a user and as many as each user is to buy', () => {
    assert.ok(
      log.time.every((time, row) => time >= 0 && time < 1 && (row === 0 || time >= log.time[row - 1])),
    );
    assert.deepEqual(
      Int32Array.from(itemsByUser(log), (set) => set.size),
      crowd.people.purchases,
    );
  });

  it('draws first purchases as idealScores says', () => {
    const small = new CrowdSimulator({ seed: 3, users: 1, items: 12, leastPurchases: 1, mostPurchases: 1 });
    const expected = small.idealScores([0]);
    const rounds = 4000;
    const seen = new Int32Array(12);
    for (let i = 0; i < rounds; i++) seen[small.generateLog().item[0]]++;
    const chiSquare = expected.reduce(
      (sum, p, item) => sum + (seen[item] - rounds * p) ** 2 / (rounds * p),
      0,
    );
    assert.ok(chiSquare < 31.3, `chi-square ${chiSquare}, 0.999 quantile at 11 degrees of freedom 31.3`);
  });

  it('has purchases per user that follow the power law asked for, and no exponential', () => {
    const least = 8;
    const wide = new CrowdSimulator({
      seed: 5,
      users: 20_000,
      items: 8000,
      leastPurchases: least,
      newcomerShare: 0,
    });
    const degrees = Float64Array.from(wide.people.purchases);
    // Maximum likelihood for discrete data (Clauset, Shalizi, Newman 2009, equation 3.7).
    const logs = degrees.reduce((sum, x) => sum + Math.log(x / (least - 0.5)), 0);
    const exponent = 1 + degrees.length / logs;
    assert.ok(Math.abs(exponent - 2.3) < 0.08, `exponent ${exponent}`);
    const mean = degrees.reduce((sum, x) => sum + x - least, 0) / degrees.length;
    const decay = Math.log(1 + 1 / mean);
    const exponential = degrees.reduce(
      (sum, x) => sum - decay * (x - least) + Math.log(-Math.expm1(-decay)),
      0,
    );
    const zeta = Array.from({ length: 200_000 }, (_, k) => (least + k) ** -exponent).reduce(
      (a, b) => a + b,
      0,
    );
    const power = degrees.reduce((sum, x) => sum - exponent * Math.log(x) - Math.log(zeta), 0);
    assert.ok(power - exponential > 1000, `log likelihoods ${power} and ${exponential}`);
  });

  it('has a long tail of items: unequal, few very popular ones, most below the mean', () => {
    const degrees = counts(log.item, crowd.items);
    const inequality = gini(degrees);
    assert.ok(inequality > 0.45 && inequality < 0.75, `Gini ${inequality}`);
    const sorted = Array.from(degrees).sort((a, b) => b - a);
    const head = sorted.slice(0, crowd.items / 5).reduce((sum, count) => sum + count, 0);
    assert.ok(head / log.item.length > 0.5, `the top fifth gets ${head / log.item.length}`);
    const mean = log.item.length / crowd.items;
    assert.ok(sorted.filter((count) => count < mean).length > 0.65 * crowd.items);
    const flat = new CrowdSimulator({ seed: 'structure', popularityExponent: 0 });
    assert.ok(gini(counts(flat.generateLog().item, flat.items)) < inequality - 0.1);
  });

  it('has communities: modularity far above that of shuffled members', () => {
    const communities = crowd.communities.persona.length;
    const edges = log.user.length;
    // Barber's modularity of a bipartite graph (2007), whose expectation under random edges is 0.
    const modularity = (members: Int32Array) => {
      const inside = new Float64Array(communities);
      const [byUser, byItem] = [new Float64Array(communities), new Float64Array(communities)];
      for (let row = 0; row < edges; row++) {
        const [u, i] = [members[log.user[row]], crowd.catalog.community[log.item[row]]];
        if (u === i) inside[u]++;
        byUser[u]++;
        byItem[i]++;
      }
      return inside.reduce((sum, e, c) => sum + e / edges - (byUser[c] * byItem[c]) / edges ** 2, 0);
    };
    const order = new Random('shuffle').permutation(crowd.users);
    const found = modularity(crowd.people.community);
    const shuffled = modularity(Int32Array.from(order, (user) => crowd.people.community[user]));
    assert.ok(found > 0.3, `modularity ${found}`);
    assert.ok(Math.abs(shuffled) < 0.02, `shuffled ${shuffled}`);
  });

  it('lets communities be found from purchases alone: the most similar user is mostly of the same one', () => {
    const sets = itemsByUser(log);
    const active = Array.from(sets.keys()).filter(
      (user) => sets[user].size >= 12 && crowd.people.bridge[user] === 0,
    );
    const cosine = (a: Set<number>, b: Set<number>) => {
      let common = 0;
      for (const item of a) if (b.has(item)) common++;
      return common / Math.sqrt(a.size * b.size);
    };
    let same = 0;
    let persona = 0;
    for (const user of active) {
      let nearest = -1;
      let best = -1;
      for (const other of active) {
        const similarity = other === user ? -1 : cosine(sets[user], sets[other]);
        if (similarity > best) [best, nearest] = [similarity, other];
      }
      if (crowd.people.community[nearest] === crowd.people.community[user]) same++;
      if (crowd.personaOf(nearest) === crowd.personaOf(user)) persona++;
    }
    assert.ok(same / active.length > 0.6, `${same} of ${active.length}, by chance about 1 in 12`);
    assert.ok(persona / active.length > 0.85, `${persona} of ${active.length}, by chance about 1 in 4`);
  });

  it('hides them from the ids: neither users nor items of a community stand together', () => {
    for (const members of [crowd.people.community, crowd.catalog.community]) {
      let neighbors = 0;
      for (let id = 1; id < members.length; id++) if (members[id] === members[id - 1]) neighbors++;
      const shares = counts(Int32Array.from(members), 12);
      const chance = shares.reduce((sum, count) => sum + (count / members.length) ** 2, 0);
      const spread = Math.sqrt((chance * (1 - chance)) / members.length);
      assert.ok(Math.abs(neighbors / members.length - chance) < 4 * spread);
    }
  });

  it('sells complements together more often than other items of one line, and only because one prompts the other', () => {
    const withPrompts = coupledToAlike(crowd, log);
    const calm = new CrowdSimulator({ seed: 'structure', complementRate: 0 });
    const withoutPrompts = coupledToAlike(calm, calm.generateLog());
    assert.ok(withPrompts > 1.5, `ratio of lifts ${withPrompts}`);
    assert.ok(withoutPrompts > 0.7 && withoutPrompts < 1.3, `ratio of lifts ${withoutPrompts}`);
    const prompted = log.prompted.reduce((sum, flag) => sum + flag, 0) / log.prompted.length;
    assert.ok(prompted > 0.08 && prompted < 0.2, `prompted ${prompted}`);
  });

  it('has bridge users, who buy from two personas, and newcomers, who come late and buy little', () => {
    const shareElsewhere = (bridge: number) => {
      let [rows, elsewhere] = [0, 0];
      for (let row = 0; row < log.user.length; row++) {
        if (crowd.people.bridge[log.user[row]] !== bridge) continue;
        const own = crowd.communities.persona[crowd.people.community[log.user[row]]];
        rows++;
        if (crowd.communities.persona[crowd.catalog.community[log.item[row]]] !== own) elsewhere++;
      }
      return elsewhere / rows;
    };
    assert.ok(shareElsewhere(1) > shareElsewhere(0) + 0.15);
    const late = Array.from(log.user.keys()).filter((row) => crowd.people.newcomer[log.user[row]] === 1);
    assert.ok(late.every((row) => log.time[row] >= 0.9));
    assert.ok(crowd.people.purchases.every((count, user) => crowd.people.newcomer[user] === 0 || count <= 3));
  });

  it('has features that tell part of the affinity: items alike in them are alike in taste, though not equal', () => {
    const { values, names } = crowd.itemFeatures();
    const tastes = tasteColumns();
    const alike: number[] = [];
    const unlike: number[] = [];
    for (let a = 0; a < crowd.items; a++) {
      for (let b = a + 1; b < crowd.items; b += 3) {
        let common = 0;
        for (let k = 0; k < names.length; k++) {
          common += values[a * names.length + k] * values[b * names.length + k];
        }
        if (common === 4) alike.push(pearson(tastes[a], tastes[b]));
        if (common === 0) unlike.push(pearson(tastes[a], tastes[b]));
      }
    }
    const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    assert.ok(mean(alike) > 0.6 && mean(alike) < 0.99, `alike ${mean(alike)}`);
    assert.ok(mean(unlike) < 0.15, `unlike ${mean(unlike)}`);
  });
});

/** The lift of couples, divided by that of other pairs of one community and category. */
function coupledToAlike(world: CrowdSimulator, purchases: CrowdLog): number {
  const sets = itemsByUser(purchases);
  const { complement, community, category } = world.catalog;
  const degrees = counts(purchases.item, world.items);
  const [couples, others] = [
    { together: 0, chance: 0 },
    { together: 0, chance: 0 },
  ];
  for (let a = 0; a < world.items; a++) {
    for (let b = a + 1; b < world.items; b++) {
      if (community[a] !== community[b] || category[a] !== category[b]) continue;
      if (complement[a] < 0 || complement[b] < 0) continue;
      const pairs = complement[a] === b ? couples : others;
      pairs.chance += (degrees[a] * degrees[b]) / world.users;
      for (const set of sets) if (set.has(a) && set.has(b)) pairs.together++;
    }
  }
  return couples.together / couples.chance / (others.together / others.chance);
}

function gini(values: Int32Array): number {
  const sorted = values.slice().sort();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  const weighted = sorted.reduce((sum, value, i) => sum + (2 * i + 1 - sorted.length) * value, 0);
  return weighted / (sorted.length * total);
}

/** The affinities of the first 150 users to each item. */
function tasteColumns(): Float64Array[] {
  const users = Array.from({ length: 150 }, (_, user) => user);
  return Array.from({ length: crowd.items }, (_, item) =>
    Float64Array.from(users, (user) => crowd.affinity(user, item)),
  );
}

function pearson(a: Float64Array, b: Float64Array): number {
  const mean = (x: Float64Array) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
