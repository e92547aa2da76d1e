import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { ZooplusSimulator } from './zooplus';
import { uniformLogTheory } from './zooplus-theory';

function share(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

describe('Zooplus logs, wrong input', () => {
  const simulator = new ZooplusSimulator({ products: 10, users: 20 });

  it('need a number of rows that is 0 or more', () => {
    for (const rows of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
      throwsArgument(() => simulator.generateLog(rows), 'rows');
    }
  });

  it('refuse users and products that are not there, and empty lists of them', () => {
    throwsArgument(() => simulator.generateLog(5, { users: [] }), 'users');
    throwsArgument(() => simulator.generateLog(5, { products: [] }), 'products');
    throwsArgument(() => simulator.generateLog(5, { users: [0, 20] }), 'users');
    throwsArgument(() => simulator.generateLog(5, { products: [Number.NaN] }), 'products');
    throwsArgument(() => simulator.generateLog(5, { products: [1], choose: () => 1 }), 'products');
    throwsArgument(() => simulator.generateLog(5, { choose: 3 as unknown as () => number }), 'choose');
  });

  it('stop at a policy that shows what is not in the catalog', () => {
    for (const product of [10, -1, 0.5, Number.NaN, undefined]) {
      assert.throws(
        () => simulator.generateLog(5, { choose: () => product as number }),
        /^ArgumentError: choose\(\d+\) must be a product id in \[0, 10\), got/,
      );
    }
  });

  it('that failed do not use up a stream', () => {
    const [a, b] = [new ZooplusSimulator({ seed: 1 }), new ZooplusSimulator({ seed: 1 })];
    assert.throws(() => a.generateLog(-1));
    assert.throws(() => a.generateLog(5, { choose: () => -1 }));
    assert.deepEqual(a.generateLog(100), b.generateLog(100));
  });
});

describe('Zooplus logs', () => {
  it('may be empty', () => {
    const log = new ZooplusSimulator().generateLog(0);
    assert.deepEqual([log.user.length, log.product.length, log.clicked.length], [0, 0, 0]);
  });

  it('have the click rate that theory expects, 21 % within half a per cent', () => {
    const rates = Array.from({ length: 5 }, (_, seed) => {
      const simulator = new ZooplusSimulator({ seed });
      const rate = share(simulator.generateLog(200_000).clicked);
      assert.ok(
        Math.abs(rate - uniformLogTheory(simulator).clickRate) < 4 * Math.sqrt((0.21 * 0.79) / 200_000),
      );
      return rate;
    });
    assert.ok(
      rates.every((rate) => rate > 0.205 && rate < 0.215),
      String(rates),
    );
  });

  it('click at the true rate in every persona and category', () => {
    const simulator = new ZooplusSimulator();
    const log = simulator.generateLog(200_000);
    const cells = new Map<string, { rows: number; clicks: number; rate: number }>();
    for (let row = 0; row < 200_000; row++) {
      const key = `${simulator.personaOf(log.user[row])}, ${simulator.categoryOf(log.product[row])}`;
      const cell = cells.get(key) ?? {
        rows: 0,
        clicks: 0,
        rate: simulator.trueRate(log.user[row], log.product[row]),
      };
      cell.rows++;
      cell.clicks += log.clicked[row];
      cells.set(key, cell);
    }
    assert.equal(cells.size, 20);
    for (const [key, { rows, clicks, rate }] of cells) {
      assert.ok(
        Math.abs(clicks / rows - rate) < 4 * Math.sqrt((rate * (1 - rate)) / rows),
        `${key}: ${clicks / rows}`,
      );
    }
  });

  it('repeat with the seed and differ from call to call', () => {
    const [a, b] = [new ZooplusSimulator({ seed: 4 }), new ZooplusSimulator({ random: new Random(4) })];
    const first = a.generateLog(1000);
    assert.deepEqual(b.generateLog(1000), first);
    const second = a.generateLog(1000);
    assert.notDeepEqual(second.user, first.user);
    assert.deepEqual(b.generateLog(1000), second);
    const given = { random: new Random('given') };
    assert.deepEqual(a.generateLog(50, given), a.generateLog(50, given));
  });

  it('start with the same rows whatever their length', () => {
    const [short, long] = [10, 1000].map((rows) => new ZooplusSimulator().generateLog(rows));
    assert.deepEqual(long.user.slice(0, 10), short.user);
    assert.deepEqual(long.clicked.slice(0, 10), short.clicked);
  });

  it('draw from the given users and products alone', () => {
    const simulator = new ZooplusSimulator();
    const dogs = simulator.productsOf('Dog Toy');
    const log = simulator.generateLog(2000, { users: [7, 8], products: dogs });
    assert.deepEqual(new Set(log.user), new Set([7, 8]));
    assert.deepEqual(new Set(log.product), new Set(dogs));
  });

  it('under two policies meet the same users and the same luck', () => {
    const logs = [() => 3, (user: number, random: Random) => (user + random.integer(0, 50)) % 50].map(
      (choose) => new ZooplusSimulator({ seed: 11 }).generateLog(5000, { choose }),
    );
    const uniform = new ZooplusSimulator({ seed: 11 }).generateLog(5000);
    assert.deepEqual(logs[0].user, logs[1].user);
    assert.deepEqual(logs[0].user, uniform.user);
    assert.ok(logs[0].product.every((product) => product === 3));
    const same = logs[1].product.map((product, row) => (product === 3 ? row : -1)).filter((row) => row >= 0);
    assert.ok(same.length > 50);
    for (const row of same) assert.equal(logs[0].clicked[row], logs[1].clicked[row]);
  });

  it('hold ten million rows of a million users as typed arrays and little else', () => {
    const simulator = new ZooplusSimulator({ users: 1_000_000 });
    const before = process.memoryUsage().rss;
    const log = simulator.generateLog(10_000_000);
    const megabytes = (process.memoryUsage().rss - before) / 2 ** 20;
    assert.ok(megabytes < 200, `${megabytes} MiB for columns of 114 MiB`);
    assert.ok(Math.abs(share(log.clicked.subarray(0, 1_000_000)) - 0.2105) < 0.003);
  });
});
