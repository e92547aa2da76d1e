import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throwsArgument } from '../../core/testing/throws-argument';
import { customerOracle } from './customer-oracle';
import { type CustomerLog, CustomerSimulator } from './customers';

const log = (rows: [customer: number, product: number, behavior: number, label: number][]): CustomerLog => ({
  customer: Int32Array.from(rows, (row) => row[0]),
  product: Int32Array.from(rows, (row) => row[1]),
  behavior: Float32Array.from(rows, (row) => row[2]),
  label: Int32Array.from(rows, (row) => row[3]),
});
const small = { products: 4, preferredProducts: 2, customer: true, behavior: false };

test('a bad option, an unknown product or a contradiction in the log is refused', () => {
  const one = log([[0, 1, 0.05, 0]]);
  throwsArgument(() => customerOracle(one, one, { ...small, products: 0 }), 'products');
  assert.throws(() => customerOracle(one, one, { ...small, preferredProducts: 5 }), /at most the 4 products/);
  throwsArgument(() => customerOracle(log([[0, 4, 0, 0]]), one, small), 'train.product');
  throwsArgument(() => customerOracle(one, log([[0, -1, 0, 0]]), small), 'test.product');
  const twice = log([
    [0, 1, 0.05, 0],
    [0, 1, 0.05, 1],
  ]);
  assert.throws(() => customerOracle(twice, one, small), /one label per customer and product/);
});

test('without memory and behavior every row has the prior', () => {
  const rows = log([
    [0, 0, 0.9, 1],
    [7, 3, 0.01, 0],
  ]);
  assert.deepEqual([...customerOracle(rows, rows, { ...small, customer: false })], [0.5, 0.5]);
});

test('memory equals counting all preference sets that agree with the log', () => {
  const train = log([
    [0, 0, 0, 1],
    [0, 1, 0, 0],
    [0, 1, 0, 0],
    [1, 2, 0, 1],
    [1, 3, 0, 1],
  ]);
  const cells: [number, number, number, number][] = [];
  for (let customer = 0; customer < 3; customer++)
    for (let product = 0; product < 4; product++) cells.push([customer, product, 0, 0]);
  const sets = [0, 1, 2].flatMap((a) => [1, 2, 3].filter((b) => b > a).map((b) => [a, b]));
  const expected = cells.map(([customer, product]) => {
    const possible = sets.filter((set) =>
      train.customer.every(
        (id, row) => id !== customer || set.includes(train.product[row]) === (train.label[row] === 1),
      ),
    );
    return possible.filter((set) => set.includes(product)).length / possible.length;
  });
  const actual = [...customerOracle(train, log(cells), small)];
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]) < 1e-12, `cell ${i}`);
  });
});

test('behavior above 0.1 gives the label away, below it divides the odds by 11', () => {
  const rows = log([
    [0, 0, 0.1000001, 1],
    [0, 0, 0.05, 0],
  ]);
  const [sure, low] = customerOracle(rows, rows, { ...small, customer: false, behavior: true });
  assert.equal(sure, 1);
  assert.ok(Math.abs(low / (1 - low) - 1 / 11) < 1e-12);
});

test('in a large world the oracle is calibrated: predicted and observed rates agree bin by bin', () => {
  const simulator = new CustomerSimulator({ seed: 3, customers: 4000, interactionsPerCustomer: 30 });
  const train = simulator.generate();
  const later = simulator.generate({ interactionsPerCustomer: 20 });
  const options = { products: 100, preferredProducts: 3, customer: true, behavior: true };
  const predicted = customerOracle(train, later, options);
  for (const [low, high] of [
    [0, 1e-9],
    [1e-9, 0.0028],
    [0.0028, 0.5],
    [1, 2],
  ]) {
    const rows = [...predicted.keys()].filter((row) => predicted[row] >= low && predicted[row] < high);
    const said = rows.reduce((sum, row) => sum + predicted[row], 0) / rows.length;
    const was = rows.reduce((sum, row) => sum + later.label[row], 0) / rows.length;
    const error = 4 * Math.sqrt(Math.max(said * (1 - said), 1e-9) / rows.length) + 1e-9;
    assert.ok(rows.length > 100 && Math.abs(said - was) <= error, `${low}: ${said} against ${was}`);
  }
});
