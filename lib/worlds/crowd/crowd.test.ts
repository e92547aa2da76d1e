import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { CrowdSimulator } from './crowd';
import { crowdCategories, crowdKinds } from './crowd-kinds';
import type { CrowdOptions } from './crowd-options';

describe('crowd simulator, wrong input', () => {
  it('refuses sizes that are too small, no whole numbers or too large', () => {
    const least = { users: 1, items: 8, communities: 4, brands: 1, leastPurchases: 1, mostPurchases: 1 };
    const names = Object.keys(least) as (keyof typeof least)[];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom(-1, 0, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31),
        (name, value) => {
          assert.throws(
            () => new CrowdSimulator({ [name]: value }),
            new RegExp(`^ArgumentError: ${name} must be an integer in \\[${least[name]}, `),
          );
        },
      ),
    );
    throwsArgument(() => new CrowdSimulator({ items: 7 }), 'items');
    throwsArgument(() => new CrowdSimulator({ communities: 3 }), 'communities');
  });

  it('refuses shares outside [0, 1], exponents without a meaning and limits that cross', () => {
    const bad: [CrowdOptions, string][] = [
      [{ bridgeShare: 1.1 }, 'bridgeShare'],
      [{ newcomerShare: -0.1 }, 'newcomerShare'],
      [{ complementShare: Number.NaN }, 'complementShare'],
      [{ complementRate: 2 }, 'complementRate'],
      [{ siblingTaste: 2 }, 'siblingTaste'],
      [{ strangerTaste: 2 }, 'strangerTaste'],
      [{ giftShare: 2 }, 'giftShare'],
      [{ activityExponent: 1 }, 'activityExponent'],
      [{ activityExponent: Number.NaN }, 'activityExponent'],
      [{ popularityExponent: -1 }, 'popularityExponent'],
      [{ items: 10, mostPurchases: 11 }, 'mostPurchases'],
      [{ leastPurchases: 5, mostPurchases: 4 }, 'mostPurchases'],
      [{ seed: 1, random: new Random(1) }, 'seed'],
      [{ communities: 2 ** 20, items: 2 ** 20 }, 'communities times items'],
    ];
    for (const [options, message] of bad) throwsArgument(() => new CrowdSimulator(options), message);
  });

  it('refuses ids that are not there, users named twice and tables too large to hold', () => {
    const crowd = new CrowdSimulator({ users: 10, items: 20 });
    for (const id of [-1, 20, 0.5, Number.NaN]) {
      throwsArgument(() => crowd.affinity(0, id), 'item');
      throwsArgument(() => crowd.affinity(id, 0), 'user');
      throwsArgument(() => crowd.personaOf(id), 'user');
      throwsArgument(() => crowd.affinities([id]), 'users');
      throwsArgument(() => crowd.idealScores([id]), 'users');
      throwsArgument(() => crowd.generateLog({ users: [id] }), 'users');
    }
    throwsArgument(() => crowd.generateLog({ users: [1, 1] }), 'users');
    const large = new CrowdSimulator({ users: 30_000, items: 30_000 });
    throwsArgument(() => large.affinities(), 'users times items');
  });

  it('says so when a user would have to buy what nobody sells to them', () => {
    const crowd = new CrowdSimulator({
      ...{ items: 30, mostPurchases: 30, activityExponent: 1.01, newcomerShare: 0 },
      ...{ giftShare: 0, siblingTaste: 0, strangerTaste: 0, complementShare: 0 },
    });
    throwsArgument(() => crowd.generateLog(), 'mostPurchases');
  });
});

describe('crowd simulator, extremes', () => {
  it('runs with the smallest of everything, and with nobody asked for', () => {
    const smallest = { users: 1, items: 8, communities: 4, brands: 1, leastPurchases: 1, mostPurchases: 1 };
    const crowd = new CrowdSimulator(smallest);
    assert.equal(crowd.generateLog().item.length, 1);
    assert.equal(crowd.generateLog({ users: [] }).item.length, 0);
    assert.equal(crowd.affinities([]).length, 0);
  });

  it('lets a user buy the whole catalog, each item once', () => {
    const crowd = new CrowdSimulator({
      ...{ users: 3, items: 50, leastPurchases: 50, mostPurchases: 50, newcomerShare: 0 },
      complementRate: 1,
    });
    const log = crowd.generateLog({ users: [2] });
    assert.deepEqual(
      Array.from(log.item).sort((a, b) => a - b),
      Array.from({ length: 50 }, (_, i) => i),
    );
  });

  it('has no complements, bridges, newcomers or unequal popularity where none are asked for', () => {
    const crowd = new CrowdSimulator({
      ...{ bridgeShare: 0, newcomerShare: 0, complementShare: 0, popularityExponent: 0 },
    });
    assert.ok(crowd.catalog.complement.every((item) => item === -1));
    assert.ok(crowd.people.bridge.every((flag) => flag === 0));
    assert.ok(crowd.people.newcomer.every((flag) => flag === 0));
    assert.ok(crowd.catalog.popularity.every((p) => Math.abs(p - 1 / crowd.items) < 1e-12));
    assert.ok(crowd.generateLog().prompted.every((flag) => flag === 0));
  });

  it('has nothing but newcomers, bridges and couples where only they are asked for', () => {
    const crowd = new CrowdSimulator({ bridgeShare: 1, newcomerShare: 1, complementShare: 1 });
    assert.ok(crowd.people.purchases.every((count) => count >= 1 && count <= 3));
    assert.ok(crowd.people.secondShare.every((share) => share >= 0.35 && share < 0.5));
    assert.ok(crowd.catalog.complement.every((item, i) => crowd.catalog.complement[item] === i));
  });
});

describe('crowd simulator', () => {
  it('gives the same world and logs for the same seed, others for another', () => {
    const [a, b] = [new CrowdSimulator({ seed: 7 }), new CrowdSimulator({ seed: 7 })];
    assert.deepEqual(a.catalog, b.catalog);
    assert.deepEqual(a.people, b.people);
    assert.deepEqual(a.generateLog(), b.generateLog());
    const second = a.generateLog();
    assert.deepEqual(second, b.generateLog());
    assert.notDeepEqual(second, new CrowdSimulator({ seed: 7 }).generateLog());
    assert.notDeepEqual(a.people, new CrowdSimulator({ seed: 8 }).people);
  });

  it('keeps the shop when there are more users, and the purchases of some when others are left out', () => {
    const small = new CrowdSimulator({ seed: 7, users: 100 });
    const large = new CrowdSimulator({ seed: 7, users: 200 });
    assert.deepEqual(small.catalog, large.catalog);
    const random = new Random('log');
    const all = large.generateLog({ random });
    const some = large.generateLog({ users: [150, 3], random });
    const kept = Array.from(all.user.keys()).filter((row) => all.user[row] === 3 || all.user[row] === 150);
    assert.deepEqual(
      Array.from(some.item),
      kept.map((row) => all.item[row]),
    );
    assert.deepEqual(
      Array.from(some.time),
      kept.map((row) => all.time[row]),
    );
  });

  it('gives affinities in [0, 1] and probabilities that sum to 1, as the single calls do', () => {
    const crowd = new CrowdSimulator({ users: 20, items: 60 });
    const affinities = crowd.affinities();
    const ideal = crowd.idealScores([4]);
    assert.ok(affinities.every((value) => value > 0 && value <= 1));
    assert.ok(Math.abs(ideal.reduce((sum, p) => sum + p, 0) - 1) < 1e-5);
    for (let item = 0; item < 60; item++) {
      assert.equal(affinities[4 * 60 + item], Math.fround(crowd.affinity(4, item)));
    }
  });

  it('describes items and users by one number 1 per question, everything else 0', () => {
    const crowd = new CrowdSimulator({ users: 30, items: 40, brands: 5 });
    const [items, users] = [crowd.itemFeatures(), crowd.userFeatures()];
    const width = crowdCategories.length + crowdKinds.length + 3 + 5;
    assert.equal(items.names.length, width);
    for (let item = 0; item < 40; item++) {
      const row = items.values.subarray(item * width, (item + 1) * width);
      const told = items.names.filter((_, column) => row[column] === 1);
      const { name, category } = crowdKinds[crowd.catalog.kind[item]];
      assert.deepEqual(told.slice(0, 2), [`category ${category}`, `kind ${name}`]);
      assert.deepEqual([told.length, told[3]], [4, `brand ${crowd.catalog.brand[item]}`]);
    }
    for (let user = 0; user < 30; user++) {
      const row = Array.from(users.values.subarray(user * 4, user * 4 + 4));
      assert.deepEqual(
        row.map((value, pet) => (value === 1 ? pet : -1)).filter((pet) => pet >= 0),
        [crowd.people.declaredPet[user]],
      );
    }
  });

  it('rewards at the rate of the affinity', () => {
    const crowd = new CrowdSimulator({ users: 5, items: 20 });
    const random = new Random('reward');
    const [user, item] = [2, 11];
    const rounds = 20_000;
    let sum = 0;
    for (let i = 0; i < rounds; i++) sum += crowd.reward(user, item, random);
    const rate = crowd.affinity(user, item);
    assert.ok(Math.abs(sum / rounds - rate) < 4 * Math.sqrt((rate * (1 - rate)) / rounds));
  });

  it('shows catalog and users as tables', () => {
    const crowd = new CrowdSimulator({ users: 12, items: 30 });
    assert.deepEqual(crowd.itemTable().shape, [30, 7]);
    assert.deepEqual(crowd.userTable().shape, [12, 7]);
  });
});
