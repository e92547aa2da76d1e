import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { ZooplusSimulator } from '../pet-shop/zooplus';
import { PolicyWorld, rowsByUser } from './policy-world';
import { slateLog, slateValue } from './slate-world';

const simulator = new ZooplusSimulator({ products: 10, users: 300, seed: 5 });
const world = new PolicyWorld(simulator, { random: new Random('past') });

test('worlds and policies with a mistake are refused', () => {
  const random = new Random(1);
  throwsArgument(() => new PolicyWorld(simulator, { random, history: 0 }), 'history');
  throwsArgument(() => world.value([0.5]), 'policy');
  throwsArgument(() => world.value(new Float64Array(3000)), 'policy of user 0');
  const all = Int32Array.from({ length: 10 }, (_, a) => a);
  throwsArgument(() => world.without(world.historyPolicy(0), all), 'products');
  throwsArgument(() => world.log(world.historyPolicy(0), 0, random), 'rows');
  throwsArgument(() => rowsByUser([1, 2, 3], Int32Array.of(0), 2), 'table');
  throwsArgument(() => slateValue(world, world.historyPolicy(0), { length: 3, leave: 2 }), 'leave');
});

test('the uniform policy is worth the mean of all true rates, the greedy one what the best products are worth', () => {
  const rates = simulator.trueRates();
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  assert.ok(Math.abs(world.value(world.historyPolicy(0)) - mean) < 1e-12);
  const greedy = new Float64Array(3000);
  for (let user = 0; user < 300; user++) {
    const own = Array.from(world.ratesOf(user));
    greedy[user * 10 + own.indexOf(Math.max(...own))] = 1;
  }
  assert.ok(Math.abs(world.value(greedy) - world.bestValue()) < 1e-12);
});

test('the sharper a policy follows the past, the more it earns, and fleeing from it costs', () => {
  const values = [-5, 0, 2, 5, 20].map((sharpness) => world.value(world.historyPolicy(sharpness)));
  for (let i = 1; i < values.length; i++) assert.ok(values[i] > values[i - 1], `${values}`);
  assert.ok(values[4] < world.bestValue());
});

test('the bestseller policy is the same for all users and favors what is clicked most', () => {
  const policy = world.bestsellerPolicy(10);
  for (let i = 0; i < policy.length; i++) assert.equal(policy[i], policy[i % 10]);
  const [cat, toy] = ['Cat Food', 'Dog Toy'].map((name) => policy[simulator.productsOf(name)[0]]);
  assert.ok(cat > 2 * toy);
  assert.ok(world.value(policy) > world.value(world.historyPolicy(0)));
  assert.deepEqual(world.bestsellerPolicy(0), world.historyPolicy(0));
});

test('a log follows its policy: propensities, shares of products and click rate', () => {
  const policy = world.historyPolicy(3);
  const log = world.log(policy, 100_000, new Random('log'));
  log.user.forEach((user, row) => {
    assert.equal(log.propensity[row], policy[user * 10 + log.action[row]]);
  });
  const clicks = log.reward.reduce((sum, r) => sum + r, 0) / 100_000;
  assert.ok(Math.abs(clicks - world.value(policy)) < 4 * Math.sqrt(0.25 / 100_000));
  for (let product = 0; product < 10; product++) {
    const shown = log.action.filter((a) => a === product).length / 100_000;
    let expected = 0;
    for (let user = 0; user < 300; user++) expected += policy[user * 10 + product] / 300;
    assert.ok(Math.abs(shown - expected) < 0.006, `product ${product}: ${shown} against ${expected}`);
  }
});

test('banned products are never shown', () => {
  const banned = simulator.productsOf('Fish Supplies');
  const log = world.log(world.without(world.historyPolicy(1), banned), 5000, new Random('ban'));
  assert.ok(log.action.every((product) => !banned.includes(product)));
});

test('the exact value of pages is what a long log of pages earns', () => {
  const policy = world.historyPolicy(2);
  for (const page of [
    { length: 3, leave: 1 },
    { length: 2, leave: 0.4 },
    { length: 1, leave: 0 },
  ]) {
    const log = slateLog(world, policy, 40_000, new Random('pages'), page);
    const clicks = log.reward.reduce((sum, r) => sum + r, 0) / 40_000;
    const truth = slateValue(world, policy, page);
    assert.ok(Math.abs(clicks - truth) < 0.015, `${clicks} against ${truth}`);
  }
  const free = slateValue(world, policy, { length: 4, leave: 0 });
  assert.ok(Math.abs(free - 4 * world.value(policy)) < 1e-12);
});
