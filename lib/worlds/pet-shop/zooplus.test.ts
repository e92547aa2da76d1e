import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { ZooplusSimulator } from './zooplus';
import { zooplusCategories, zooplusPersonas } from './zooplus-personas';
import { uniformLogTheory } from './zooplus-theory';

const notASize = fc.oneof(
  fc.integer({ max: 0 }),
  fc.double().filter((value) => !Number.isInteger(value)),
  fc.constantFrom(2 ** 31, Number.POSITIVE_INFINITY, Number.NaN, '5' as unknown as number),
);
const outside = (size: number): fc.Arbitrary<number> =>
  fc.double().filter((id) => !(Number.isInteger(id) && id >= 0 && id < size));

function share(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function catalogOf(simulator: ZooplusSimulator): string[] {
  return Array.from({ length: simulator.products }, (_, product) => simulator.categoryOf(product));
}

describe('Zooplus simulator, wrong input', () => {
  it('refuses sizes that are not whole numbers from 1 to 2^31 - 1', () => {
    fc.assert(
      fc.property(notASize, (size) => {
        throwsArgument(() => new ZooplusSimulator({ products: size }), 'products');
        throwsArgument(() => new ZooplusSimulator({ users: size }), 'users');
      }),
    );
  });

  it('refuses click rates that are no probabilities, unknown categories and doubled names', () => {
    fc.assert(
      fc.property(
        fc.double().filter((rate) => !(rate >= 0 && rate <= 1)),
        (rate) => {
          throwsArgument(
            () => new ZooplusSimulator({ personas: { someone: { 'Dog Toy': rate } } }),
            "personas.someone['Dog Toy']",
          );
        },
      ),
    );
    throwsArgument(() => new ZooplusSimulator({ personas: {} }), 'personas');
    throwsArgument(() => new ZooplusSimulator({ personas: { a: { Bird: 0.5 } } }), 'personas.a');
    throwsArgument(() => new ZooplusSimulator({ categories: [] }), 'categories');
    throwsArgument(
      () => new ZooplusSimulator({ categories: ['a', 'a'], personas: { x: {} } }),
      'categories[1]',
    );
    throwsArgument(
      () => new ZooplusSimulator({ categories: ['a', ''], personas: { x: {} } }),
      'categories[1]',
    );
  });

  it('refuses both a seed and a source, and a source that is none', () => {
    throwsArgument(() => new ZooplusSimulator({ seed: 1, random: new Random(1) }), 'seed');
    throwsArgument(() => new ZooplusSimulator({ random: Math as unknown as Random }), 'random');
  });

  it('answers unknown users, products, personas and categories with an error, never with a rate', () => {
    const simulator = new ZooplusSimulator({ products: 10, users: 20 });
    fc.assert(
      fc.property(outside(20), outside(10), (user, product) => {
        const noUser = 'user';
        const noProduct = 'product';
        throwsArgument(() => simulator.trueRate(user, 0), noUser);
        throwsArgument(() => simulator.trueRate(0, product), noProduct);
        throwsArgument(() => simulator.reward(user, 0), noUser);
        throwsArgument(() => simulator.reward(0, product), noProduct);
        throwsArgument(() => simulator.personaOf(user), noUser);
        throwsArgument(() => simulator.categoryOf(product), noProduct);
        throwsArgument(() => simulator.trueRatesOf(user), noUser);
        throwsArgument(() => simulator.changePersona(user, 'fish_hobbyist'), noUser);
      }),
    );
    throwsArgument(() => simulator.usersOf('dog_lover'), 'persona');
    throwsArgument(() => simulator.productsOf('Dog toy'), 'category');
    throwsArgument(() => simulator.changePersona(0, 'x'), 'persona');
    throwsArgument(() => simulator.driftPersonas('x', 'fish_hobbyist'), 'persona');
    throwsArgument(() => simulator.driftPersonas('fish_hobbyist', 'x'), 'persona');
    throwsArgument(() => simulator.driftPersonas('fish_hobbyist', 'cat_connoisseur', 1.5), 'share');
    throwsArgument(() => simulator.addProducts(['Birds']), 'products[0]');
    throwsArgument(() => simulator.addUsers(['nobody']), 'users[0]');
    for (const nothing of [0, -1, 1.5, Number.NaN, []]) {
      throwsArgument(() => simulator.addProducts(nothing as number), 'products');
      throwsArgument(() => simulator.addUsers(nothing as number), 'users');
    }
    assert.deepEqual([simulator.products, simulator.users], [10, 20]);
  });
});

describe('Zooplus simulator, the world', () => {
  it('has as many products of each category as go round, and a remainder of any', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer(), (products, seed) => {
        const counts = countsOf(catalogOf(new ZooplusSimulator({ products, users: 1, seed })));
        const each = Math.floor(products / 5);
        for (const category of zooplusCategories) {
          const count = counts[category] ?? 0;
          assert.ok(count >= each && count <= each + (products % 5), `${category}: ${count} of ${products}`);
        }
      }),
    );
  });

  it('shuffles the categories: any can stand first', () => {
    const firsts = Array.from({ length: 500 }, (_, seed) =>
      new ZooplusSimulator({ users: 1, seed }).categoryOf(0),
    );
    for (const category of zooplusCategories) {
      const count = countsOf(firsts)[category];
      assert.ok(count > 60 && count < 140, `${category} stood first ${count} times of 500`);
    }
  });

  it('spreads users over the four personas, nobody over the later one', () => {
    const simulator = new ZooplusSimulator({ users: 40_000 });
    for (const persona of Object.keys(zooplusPersonas)) {
      const count = simulator.usersOf(persona).length;
      assert.ok(Math.abs(count - 10_000) < 4 * Math.sqrt(40_000 * 0.25 * 0.75), `${persona}: ${count}`);
    }
    assert.equal(simulator.usersOf('mature_dog_owner').length, 0);
    assert.ok(simulator.personas.includes('mature_dog_owner'));
  });

  it("has the document's click rates", () => {
    const simulator = new ZooplusSimulator();
    const expected = {
      new_puppy_parent: [0.02, 0.1, 0.4, 0.5, 0.05],
      cat_connoisseur: [0.05, 0.55, 0.05, 0.02, 0.45],
      budget_shopper: [0.2, 0.4, 0.25, 0.15, 0.2],
      fish_hobbyist: [0.6, 0.1, 0.02, 0.02, 0.08],
    };
    for (const [persona, rates] of Object.entries(expected)) {
      assert.deepEqual(
        zooplusCategories.map((category) => simulator.personaRate(persona, category)),
        rates,
      );
      const user = simulator.usersOf(persona)[0];
      const ofProducts = catalogOf(simulator).map((category) => rates[zooplusCategories.indexOf(category)]);
      assert.deepEqual(Array.from(simulator.trueRatesOf(user)), ofProducts);
      assert.equal(simulator.bestRate(user), Math.max(...rates));
    }
  });

  it('gives all true rates row by row, the same as one by one', () => {
    const simulator = new ZooplusSimulator({ users: 30, products: 12, seed: 3 });
    const rates = simulator.trueRates();
    assert.equal(rates.length, 360);
    for (let i = 0; i < 360; i++) assert.equal(rates[i], simulator.trueRate(Math.floor(i / 12), i % 12));
    const large = new ZooplusSimulator({ users: 2 ** 20, products: 300 });
    throwsArgument(() => large.trueRates(), 'users times products');
  });

  it('takes categories and personas of your own, an unlisted category at 0.01', () => {
    const simulator = new ZooplusSimulator({
      categories: ['Hay', 'Oats'],
      personas: { horse: { Oats: 1 } },
      products: 4,
      users: 3,
    });
    assert.deepEqual(simulator.personas, ['horse']);
    assert.equal(simulator.personaRate('horse', 'Hay'), 0.01);
    const oats = simulator.productsOf('Oats');
    const log = simulator.generateLog(200, { products: oats });
    assert.equal(share(log.clicked), 1);
  });

  it('keeps its catalog and its first users when it grows', () => {
    const small = new ZooplusSimulator({ users: 100, seed: 5 });
    const large = new ZooplusSimulator({ users: 1000, seed: 5 });
    assert.deepEqual(catalogOf(large), catalogOf(small));
    for (let user = 0; user < 100; user++) assert.equal(large.personaOf(user), small.personaOf(user));
  });

  it('knows the click rate, entropy floor and constant loss of its uniform log', () => {
    const simulator = new ZooplusSimulator();
    const theory = uniformLogTheory(simulator);
    const rates = simulator.trueRates();
    const entropies = rates.map((p) => -p * Math.log(p) - (1 - p) * Math.log(1 - p));
    assert.ok(Math.abs(theory.clickRate - share(rates)) < 1e-12);
    assert.ok(Math.abs(theory.entropyFloor - share(entropies)) < 1e-12);
    assert.ok(theory.constantLoss > theory.entropyFloor);
  });
});

describe('Zooplus simulator, change', () => {
  it('continues the ids of new products and users', () => {
    const simulator = new ZooplusSimulator();
    assert.deepEqual(simulator.addProducts(['Dog Food', 'Cat Toy']), Int32Array.of(50, 51));
    assert.deepEqual(simulator.addUsers(['mature_dog_owner']), Int32Array.of(1000));
    assert.equal(simulator.trueRate(1000, 50), 0.55);
    assert.equal(simulator.trueRate(1000, 51), 0.02);
    assert.deepEqual(simulator.addUsers(3), Int32Array.of(1001, 1002, 1003));
    assert.deepEqual(simulator.addProducts(2), Int32Array.of(52, 53));
    assert.ok(zooplusCategories.includes(simulator.categoryOf(53)));
    assert.ok(simulator.personaOf(1003) in zooplusPersonas);
    const log = simulator.generateLog(20_000);
    assert.ok(log.user.includes(1003) && log.product.includes(53));
  });

  it('lets a persona change for one user or for a random share, and only for those', () => {
    const simulator = new ZooplusSimulator({ users: 4000 });
    const parents = simulator.usersOf('new_puppy_parent');
    simulator.changePersona(parents[0], 'cat_connoisseur');
    assert.equal(simulator.personaOf(parents[0]), 'cat_connoisseur');
    const before = Array.from({ length: 4000 }, (_, user) => simulator.personaOf(user));
    const changed = simulator.driftPersonas('new_puppy_parent', 'mature_dog_owner', 0.25);
    assert.equal(changed.length, Math.round(0.25 * (parents.length - 1)));
    const moved = new Set(changed);
    for (let user = 0; user < 4000; user++) {
      assert.equal(simulator.personaOf(user), moved.has(user) ? 'mature_dog_owner' : before[user]);
      if (moved.has(user)) assert.equal(before[user], 'new_puppy_parent');
    }
    assert.equal(simulator.driftPersonas('new_puppy_parent', 'fish_hobbyist', 0).length, 0);
    const rest = simulator.usersOf('new_puppy_parent').length;
    assert.equal(simulator.driftPersonas('new_puppy_parent', 'fish_hobbyist').length, rest);
    assert.equal(simulator.usersOf('new_puppy_parent').length, 0);
  });

  it('draws what changes from other streams than the logs', () => {
    const plain = new ZooplusSimulator({ seed: 9 });
    const changed = new ZooplusSimulator({ seed: 9 });
    changed.driftPersonas('fish_hobbyist', 'budget_shopper', 0.5);
    changed.reward(0, 0);
    changed.randomUser();
    const [a, b] = [plain.generateLog(500), changed.generateLog(500)];
    assert.deepEqual([a.user, a.product], [b.user, b.product]);
  });
});

describe('Zooplus simulator, clicks', () => {
  it('clicks at the true rate, one uniform number per decision', () => {
    const simulator = new ZooplusSimulator();
    const user = simulator.usersOf('new_puppy_parent')[0];
    for (const [category, rate] of Object.entries(zooplusPersonas.new_puppy_parent)) {
      const product = simulator.productsOf(category)[0];
      const random = new Random(category);
      const twin = new Random(category);
      let clicks = 0;
      for (let i = 0; i < 10_000; i++) {
        const clicked = simulator.reward(user, product, random);
        assert.equal(clicked, twin.uniform() < rate ? 1 : 0);
        clicks += clicked;
      }
      assert.ok(Math.abs(clicks / 10_000 - rate) < 4 * Math.sqrt((rate * (1 - rate)) / 10_000), category);
    }
  });

  it('never lets a better product lose under common random numbers', () => {
    const simulator = new ZooplusSimulator();
    fc.assert(
      fc.property(fc.nat(999), fc.nat(49), fc.nat(49), fc.integer(), (user, a, b, seed) => {
        const [better, worse] = simulator.trueRate(user, a) >= simulator.trueRate(user, b) ? [a, b] : [b, a];
        const clicked = (product: number): number => simulator.reward(user, product, new Random(seed));
        assert.ok(clicked(better) >= clicked(worse));
      }),
    );
  });

  it('draws users evenly', () => {
    const simulator = new ZooplusSimulator({ users: 10 });
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) counts[simulator.randomUser()]++;
    for (const count of counts) assert.ok(Math.abs(count - 1000) < 4 * 30, String(counts));
  });
});

describe('Zooplus simulator, tables', () => {
  it('show catalog, personas and log with their categories', () => {
    const simulator = new ZooplusSimulator();
    const products = simulator.productTable();
    assert.deepEqual(products.columns, ['product', 'category']);
    assert.deepEqual(products.shape, [50, 2]);
    const personas = simulator.personaTable();
    assert.deepEqual(personas.columns, ['persona', ...zooplusCategories, 'users']);
    assert.deepEqual(personas.shape, [5, 7]);
    const log = simulator.generateLog(100);
    const head = simulator.logTable(log);
    assert.deepEqual(head.columns, ['user', 'product', 'clicked', 'category']);
    assert.deepEqual(head.shape, [5, 4]);
    assert.equal(head.values[0][3 as never], simulator.categoryOf(log.product[0]));
    throwsArgument(() => simulator.logTable(log, 0), 'rows');
  });
});
