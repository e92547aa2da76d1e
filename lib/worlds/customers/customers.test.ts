import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { CustomerSimulator } from './customers';

function share(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

describe('customer simulator, wrong input', () => {
  it('refuses sizes that are not whole numbers of 1 or more', () => {
    const names = ['customers', 'products', 'interactionsPerCustomer', 'preferredProducts'] as const;
    const bad = fc.oneof(
      fc.integer({ max: 0 }),
      fc.double().filter((value) => !Number.isInteger(value)),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), bad, (name, value) => {
        assert.throws(
          () => new CustomerSimulator({ [name]: value }),
          new RegExp(`^ArgumentError: ${name} must be an integer in`),
        );
      }),
    );
    throwsArgument(() => new CustomerSimulator({ products: 2 }), 'preferredProducts');
    throwsArgument(() => new CustomerSimulator({ seed: 1, random: new Random(1) }), 'seed');
  });

  it('refuses customers that are not there, empty additions and logs too long to hold', () => {
    const simulator = new CustomerSimulator({ customers: 10 });
    for (const customer of [-1, 10, 0.5, Number.NaN]) {
      throwsArgument(() => simulator.preferred(customer), 'customer');
      throwsArgument(() => simulator.generate({ customers: [customer] }), 'customers');
    }
    for (const count of [0, -1, Number.NaN, 1.5]) {
      throwsArgument(() => simulator.addCustomers(count), 'count');
      throwsArgument(() => simulator.generate({ interactionsPerCustomer: count }), 'interactionsPerCustomer');
    }
    assert.throws(
      () => simulator.generate({ interactionsPerCustomer: 2 ** 30 }),
      /interactionsPerCustomer must|customers times interactionsPer/,
    );
    assert.equal(simulator.customers, 10);
  });
});

describe('customer simulator', () => {
  it("has the document's shape, row by row of each customer", () => {
    const log = new CustomerSimulator().generate();
    assert.equal(log.customer.length, 5000);
    log.customer.forEach((customer, row) => {
      assert.equal(customer, Math.floor(row / 5));
    });
    assert.ok(log.product.every((product) => product >= 0 && product < 100));
  });

  it('labels exactly what the customer likes, and the behavior is U(0, 1) * (label + 0.1)', () => {
    const simulator = new CustomerSimulator({ customers: 300, products: 20, interactionsPerCustomer: 30 });
    const log = simulator.generate();
    const unit = { 0: [] as number[], 1: [] as number[] };
    for (let row = 0; row < log.label.length; row++) {
      const label = simulator.preferred(log.customer[row]).includes(log.product[row]) ? 1 : 0;
      assert.equal(log.label[row], label);
      unit[label].push(log.behavior[row] / (label + 0.1));
    }
    for (const values of Object.values(unit)) {
      assert.ok(values.every((value) => value >= 0 && value < 1.0000001));
      assert.ok(Math.abs(share(values) - 0.5) < 4 * Math.sqrt(1 / 12 / values.length));
      const square = share(values.map((value) => value * value));
      assert.ok(Math.abs(square - 1 / 3) < 4 * Math.sqrt(4 / 45 / values.length));
    }
  });

  it('has about 3 % of positive labels', () => {
    const rates = Array.from({ length: 20 }, (_, seed) =>
      share(new CustomerSimulator({ seed }).generate().label),
    );
    assert.ok(Math.abs(share(rates) - 0.03) < 4 * Math.sqrt((0.03 * 0.97) / 100_000), String(share(rates)));
  });

  it('lets every customer like distinct products, all sets equally likely', () => {
    const simulator = new CustomerSimulator({ customers: 20_000, products: 5, preferredProducts: 2 });
    const counts = new Map<string, number>();
    for (let customer = 0; customer < 20_000; customer++) {
      const key = simulator.preferred(customer).join(',');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    assert.equal(counts.size, 10);
    for (const [key, count] of counts) {
      const [a, b] = key.split(',').map(Number);
      assert.ok(a < b);
      assert.ok(Math.abs(count - 2000) < 4 * Math.sqrt(20_000 * 0.1 * 0.9), `${key}: ${count}`);
    }
    assert.deepEqual(new CustomerSimulator({ products: 3 }).preferred(0), Int32Array.of(0, 1, 2));
  });

  it('gives new customers tastes of their own and keeps those of the old', () => {
    const grown = new CustomerSimulator({ customers: 100 });
    const before = Array.from({ length: 100 }, (_, customer) => grown.preferred(customer));
    const added = grown.addCustomers(50);
    assert.deepEqual(
      added,
      Int32Array.from({ length: 50 }, (_, i) => 100 + i),
    );
    const born = new CustomerSimulator({ customers: 150 });
    for (let customer = 0; customer < 150; customer++) {
      assert.deepEqual(grown.preferred(customer), born.preferred(customer));
      if (customer < 100) assert.deepEqual(grown.preferred(customer), before[customer]);
    }
    const unseen = grown.generate({ customers: added, interactionsPerCustomer: 2 });
    assert.deepEqual([...new Set(unseen.customer)], [...added]);
    assert.equal(unseen.label.length, 100);
  });

  it('keeps tastes whatever the number of interactions, and hands out copies of them', () => {
    const [few, many] = [1, 50].map(
      (interactionsPerCustomer) => new CustomerSimulator({ interactionsPerCustomer }),
    );
    few.preferred(3).fill(0);
    assert.deepEqual(few.preferred(3), many.preferred(3));
  });

  it('repeats with its seed and differs from call to call', () => {
    const [a, b] = [new CustomerSimulator({ seed: 'x' }), new CustomerSimulator({ random: new Random('x') })];
    const first = a.generate();
    assert.deepEqual(b.generate(), first);
    assert.notDeepEqual(a.generate().product, first.product);
  });

  it('makes an empty log for no customers', () => {
    assert.equal(new CustomerSimulator().generate({ customers: [] }).label.length, 0);
  });
});
