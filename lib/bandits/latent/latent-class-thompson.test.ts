import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { Candidates } from '../base/policy';
import { BayesPersona } from './bayes-persona';
import { ClassBeliefs } from './class-beliefs';
import { ClassEventLog } from './class-event-log';
import { LatentClassThompson } from './latent-class-thompson';
import { type ClassTable, randomTable, ratesOf, stickyClassPass } from './sticky-class-em';

/** One product per category, with one-hot features. */
function catalog(categories: number): Candidates {
  const features = new Float64Array(categories * categories);
  for (let c = 0; c < categories; c++) features[c * categories + c] = 1;
  return { actions: Int32Array.from({ length: categories }, (_, c) => c), features };
}
const visit = (user: number) => ({ user, features: new Float64Array(0) });
const close = (a: number, b: number, digits = 1e-9): void =>
  assert.ok(Math.abs(a - b) <= digits, `${a} is not ${b}`);

const rates = [
  [0.9, 0.1, 0.2],
  [0.1, 0.8, 0.2],
];

describe('Bayes yardstick', () => {
  it('refuses what is no table of rates, no prior, and features that are no category', () => {
    throwsArgument(() => new BayesPersona({ rates: [] }), 'rates');
    throwsArgument(() => new BayesPersona({ rates: [[0.1, 0.2], [0.1]] }), 'rates[1]');
    throwsArgument(() => new BayesPersona({ rates: [[1.2]] }), 'rates[0][0]');
    throwsArgument(() => new BayesPersona({ rates, prior: [0.5, 0.4] }), 'prior');
    throwsArgument(() => new BayesPersona({ rates, hazard: 2 }), 'hazard');
    const policy = new BayesPersona({ rates });
    for (const row of [
      [0, 0, 0],
      [1, 1, 0],
      [0.5, 0, 0],
    ]) {
      const candidates = { actions: Int32Array.of(0), features: Float64Array.from(row) };
      throwsArgument(() => policy.select(visit(0), candidates), 'features[0]');
    }
  });

  it('shows a stranger the best of the average persona, then what the posterior says', () => {
    const policy = new BayesPersona({ rates, prior: [0.6, 0.4] });
    const candidates = catalog(3);
    // 0.6 * 0.9 + 0.4 * 0.1 = 0.58 against 0.38 and 0.2.
    const first = policy.select(visit(7), candidates);
    assert.equal(first.action, 0);
    policy.update(first, 0);
    // The second persona now has (0.4 * 0.9) / (0.4 * 0.9 + 0.6 * 0.1) = 6/7.
    assert.equal(policy.select(visit(7), candidates).action, 1);
    assert.equal(policy.select(visit(8), candidates).action, 0, 'another user is a stranger still');
  });

  it('has the posterior of the closed form after any clicks', () => {
    const random = new Random(3);
    const beliefs = new ClassBeliefs(2, 0);
    const [prior, out] = [[0.3, 0.7], new Float64Array(2)];
    const logs = prior.map(Math.log);
    for (let i = 0; i < 30; i++) {
      const category = random.integer(0, 3);
      const clicked = random.bernoulli(0.4);
      const likelihood = rates.map((row) => (clicked ? row[category] : 1 - row[category]));
      likelihood.forEach((like, k) => {
        logs[k] += Math.log(like);
      });
      beliefs.observe(0, prior, likelihood, out);
      close(out[0], 1 / (1 + Math.exp(logs[1] - logs[0])));
    }
  });

  it('with a hazard never grows so sure that it cannot change its mind', () => {
    const beliefs = new ClassBeliefs(2, 0.1);
    const out = new Float64Array(2);
    for (let i = 0; i < 500; i++) beliefs.observe(0, [0.5, 0.5], [0.9, 0.1], out);
    for (let i = 0; i < 3; i++) beliefs.observe(0, [0.5, 0.5], [0.1, 0.9], out);
    assert.ok(out[1] > 0.9, `believes in the change after three visits: ${out[1]}`);
  });
});

/** A log of users of two classes who are shown random categories. */
function twoClasses(users: number, each: number, random: Random): ClassEventLog {
  const log = new ClassEventLog();
  for (let i = 0; i < users * each; i++) {
    const user = i % users;
    const category = random.integer(0, 3);
    log.add(user, category, Number(random.bernoulli(rates[user % 2][category])));
  }
  return log;
}

describe('EM of sticky classes', () => {
  it('on one class counts what happened', () => {
    const log = twoClasses(10, 7, new Random(1));
    const { table } = stickyClassPass(log, log.users, randomTable(1, 3, new Random(2)), 0);
    for (let c = 0; c < 3; c++) {
      const rows = Array.from({ length: log.count }, (_, i) => i).filter((i) => log.category[i] === c);
      close(table.shown[c], rows.length);
      close(table.clicks[c], rows.filter((i) => log.clicked[i] === 1).length);
    }
  });

  it('has the likelihood and the posterior of all paths summed by brute force', () => {
    const log = new ClassEventLog();
    const story: [number, number][] = [
      [0, 1],
      [1, 0],
      [0, 0],
      [2, 1],
      [1, 1],
    ];
    for (const [category, clicked] of story) log.add(0, category, clicked);
    const table: ClassTable = {
      shares: Float64Array.of(0.2, 0.5, 0.3),
      shown: new Float64Array(9).fill(10),
      clicks: Float64Array.of(6, 1, 2, 3, 3, 1, 0, 8, 4),
    };
    const rate = ratesOf(table);
    for (const hazard of [0, 0.2, 1]) {
      const pass = stickyClassPass(log, 1, table, hazard);
      let total = 0;
      const ends = [0, 0, 0];
      const shown = new Float64Array(9);
      for (let path = 0; path < 3 ** story.length; path++) {
        const classes = story.map((_, t) => Math.floor(path / 3 ** t) % 3);
        let weight = 1;
        story.forEach(([category, clicked], t) => {
          const p = rate[classes[t] * 3 + category];
          const same = t > 0 && classes[t] === classes[t - 1] ? 1 - hazard : 0;
          weight *= (t === 0 ? 1 : hazard) * table.shares[classes[t]] + same;
          weight *= clicked ? p : 1 - p;
        });
        total += weight;
        ends[classes[4]] += weight;
        story.forEach(([category], t) => {
          shown[classes[t] * 3 + category] += weight;
        });
      }
      close(pass.logLikelihood, Math.log(total));
      ends.forEach((weight, k) => void close(pass.beliefs[k], weight / total));
      shown.forEach((weight, i) => void close(pass.table.shown[i], weight / total));
    }
  });

  it('finds the classes that made the clicks', () => {
    const log = twoClasses(200, 20, new Random(4));
    let table = randomTable(2, 3, new Random(5));
    for (let pass = 0; pass < 60; pass++) table = stickyClassPass(log, log.users, table, 0).table;
    const found = ratesOf(table);
    const order = found[0] > found[3] ? [0, 1] : [1, 0];
    order.forEach((k, truth) => {
      for (let c = 0; c < 3; c++) close(found[k * 3 + c], rates[truth][c], 0.06);
      close(table.shares[k], 0.5, 0.05);
    });
  });
});

describe('latent-class policy', () => {
  const make = (options: object = {}) =>
    new LatentClassThompson({ categories: 3, random: new Random(9), refitEvery: 50, ...options });

  it('refuses bad options and rewards that are no clicks', () => {
    throwsArgument(() => make({ categories: 0 }), 'categories');
    throwsArgument(() => make({ categories: 257 }), 'categories');
    throwsArgument(() => make({ classes: 0 }), 'classes');
    throwsArgument(() => make({ hazard: -0.1 }), 'hazard');
    throwsArgument(() => make({ confidence: 0 }), 'confidence');
    throwsArgument(() => make({ refitEvery: 0 }), 'refitEvery');
    const policy = make();
    const decision = policy.select(visit(0), catalog(3));
    throwsArgument(() => policy.update(decision, 0.5), 'reward');
    assert.equal(policy.openDecisions, 1, 'a refused reward closed the decision');
    policy.update(decision, 1);
    const before = JSON.stringify(policy.save());
    throwsArgument(() => policy.observe(visit(0), 8, 0.5, Float64Array.of(1, 0, 0)), 'reward');
    assert.throws(() => policy.observe(visit(0), 8, 1, Float64Array.of(1, 1, 0)), /one-hot category/);
    assert.equal(JSON.stringify(policy.save()), before, 'a refused event left a trace');
  });

  /** Plays against users of two classes; mean true rate of the last 500 of the decisions. */
  function play(policy: LatentClassThompson | BayesPersona, steps: number, random: Random): number {
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const user = random.integer(0, 40);
      const decision = policy.select(visit(user), catalog(3));
      const rate = rates[user % 2][decision.action];
      if (step >= steps - 500) sum += rate / 500;
      policy.update(decision, random.uniform() < rate ? 1 : 0);
    }
    return sum;
  }

  it('ends close to the yardstick that is given the table, and knows the classes', () => {
    const policy = make({ classes: 4 });
    const learned = play(policy, 3000, new Random(1));
    const given = play(new BayesPersona({ rates }), 3000, new Random(1));
    assert.ok(learned > 0.95 * given, `${learned} of ${given}`);
    const [a, b] = policy.classes();
    const [first, second] = a.rates[0] > b.rates[0] ? [a, b] : [b, a];
    close(first.rates[0], 0.9, 0.06);
    close(second.rates[1], 0.8, 0.06);
  });

  it('restored from its JSON text continues bit for bit, through refits', () => {
    const policy = make({ hazard: 0.01 });
    play(policy, 333, new Random(2));
    const open = policy.select(visit(3), catalog(3));
    const twin = make({ hazard: 0.01, random: new Random('another') });
    twin.restore(JSON.parse(JSON.stringify(policy.save())));
    for (const each of [policy, twin]) each.update(open, 1);
    assert.equal(play(policy, 400, new Random(5)), play(twin, 400, new Random(5)));
    assert.deepEqual(twin.save(), policy.save());
  });

  it('refuses a damaged state and stays as it was', () => {
    const policy = make();
    play(policy, 120, new Random(2));
    const before = JSON.stringify(policy.save());
    const damaged = JSON.parse(before);
    damaged.model.events.outcomes = damaged.model.events.outcomes.slice(8);
    throwsArgument(() => policy.restore(damaged), 'state.events.outcomes');
    assert.equal(JSON.stringify(policy.save()), before);
  });

  it('shows the products of a category evenly, a new one as soon as it is there', () => {
    const policy = make({ confidence: Number.POSITIVE_INFINITY });
    play(policy, 1000, new Random(3));
    const actions = Int32Array.of(0, 1, 2, 10);
    const features = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0);
    const shown = new Map<number, number>();
    for (let i = 0; i < 400; i++) {
      const { action } = policy.select(visit(0), { actions, features });
      shown.set(action, (shown.get(action) ?? 0) + 1);
    }
    assert.deepEqual(
      [...shown.keys()].sort((a, b) => a - b),
      [0, 10],
    );
    assert.ok(Math.abs((shown.get(10) ?? 0) - 200) < 50);
  });
});
