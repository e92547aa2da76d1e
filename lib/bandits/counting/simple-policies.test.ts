import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import type { Forgetting } from '../base/forgetting';
import { ArmStatistics } from './arm-statistics';
import { BetaThompson } from './beta-thompson';
import { EpsilonGreedy } from './epsilon-greedy';
import { epsilonSchedule } from './epsilon-schedule';
import { RandomPolicy } from './random-policy';
import { Ucb1 } from './ucb1';

const context = { user: 0, features: new Float64Array(0) };
const candidates = { actions: Int32Array.of(0, 1, 2, 3) };
const oneHot = (position: number) => ({
  user: 0,
  features: Float64Array.from([0, 1], (i) => Number(i === position)),
});

test('bad options and rewards outside [0, 1] are refused', () => {
  const random = new Random(1);
  throwsArgument(() => new EpsilonGreedy({ random, epsilon: 1.5 }), 'epsilon');
  throwsArgument(() => epsilonSchedule({ start: 2, halfLife: 1 }), 'epsilon.start');
  throwsArgument(() => epsilonSchedule({ start: 1, end: -1, halfLife: 1 }), 'epsilon.end');
  throwsArgument(() => epsilonSchedule({ start: 1, halfLife: 0 }), 'epsilon.halfLife');
  throwsArgument(() => epsilonSchedule({ numerator: 0 }), 'epsilon.numerator');
  throwsArgument(() => epsilonSchedule('x' as never), 'epsilon');
  throwsArgument(() => new EpsilonGreedy({ random, initialMean: Number.NaN }), 'initialMean');
  throwsArgument(() => new Ucb1({ alpha: 0 }), 'alpha');
  throwsArgument(() => new BetaThompson({ random, priorAlpha: 0 }), 'priorAlpha');
  throwsArgument(() => new BetaThompson({ random, priorBeta: -1 }), 'priorBeta');
  const badForgetting: [unknown, string][] = [
    [{ discount: 1 }, 'forgetting.discount'],
    [{}, 'forgetting.discount'],
    [{ window: 0 }, 'forgetting.window'],
    [{ window: 3, discount: 0.5 }, 'forgetting'],
  ];
  for (const [forgetting, message] of badForgetting) {
    throwsArgument(() => new BetaThompson({ random, forgetting: forgetting as Forgetting }), message);
  }
  for (const policy of [new Ucb1(), new BetaThompson({ random })]) {
    for (const reward of [-0.01, 1.01]) {
      const decision = policy.select(context, candidates);
      throwsArgument(() => policy.update(decision, reward), 'reward');
    }
  }
});

test('the random policy plays all candidates alike', () => {
  const policy = new RandomPolicy({ random: new Random(2) });
  const played = new Float64Array(4);
  for (let i = 0; i < 4000; i++) {
    const { action, propensity } = policy.select(context, candidates);
    assert.equal(propensity, 0.25);
    played[action]++;
  }
  // Standard deviation 27.
  for (const count of played) assert.ok(Math.abs(count - 1000) < 120, `${played}`);
});

test('epsilon-greedy’s propensities are the frequencies of its choices, ties included', () => {
  const policy = new EpsilonGreedy({ random: new Random(3), epsilon: 0.2, initialMean: 0.5 });
  policy.observe(context, 0, 0);
  policy.observe(context, 1, 0.5);
  // Actions 1, 2 and 3 tie at 0.5: 0.05 + 0.8 / 3 each, 0.05 for action 0.
  const played = new Float64Array(4);
  for (let i = 0; i < 8000; i++) {
    const { action, propensity } = policy.select(context, candidates);
    assert.ok(Math.abs(propensity - (action === 0 ? 0.05 : 0.05 + 0.8 / 3)) < 1e-12);
    played[action]++;
  }
  assert.ok(Math.abs(played[0] / 8000 - 0.05) < 0.015, `${played}`);
  for (const action of [1, 2, 3])
    assert.ok(Math.abs(played[action] / 8000 - 0.05 - 0.8 / 3) < 0.03, `${played}`);
});

test('epsilon decays as its schedule says', () => {
  const exponential = epsilonSchedule({ start: 1, end: 0.5, halfLife: 10 });
  assert.deepEqual([0, 10, 20].map(exponential), [1, 0.75, 0.625]);
  assert.deepEqual([0, 4, 9, 99].map(epsilonSchedule({ numerator: 5 })), [1, 1, 0.5, 0.05]);
  const policy = new EpsilonGreedy({ random: new Random(3), epsilon: { start: 0.8, halfLife: 1 } });
  assert.equal(policy.explores, 0.8);
  policy.select(context, candidates);
  assert.equal(policy.explores, 0.4);
});

test('UCB1 plays every candidate once, then by Auer’s bound', () => {
  const policy = new Ucb1();
  const rewards = [1, 0, 1, 0];
  const first = rewards.map((reward) => {
    const decision = policy.select(context, candidates);
    policy.update(decision, reward);
    return decision.action;
  });
  assert.deepEqual(first, [0, 1, 2, 3]);
  // Means 1, 0, 1, 0 with equal widths: the first of the best; then its width shrinks and 2 is ahead.
  const fifth = policy.select(context, candidates);
  assert.equal(fifth.action, 0);
  policy.update(fifth, 1);
  assert.equal(policy.select(context, candidates).action, 2);
  // A new product is played at once.
  assert.equal(policy.select(context, { actions: Int32Array.of(0, 2, 77) }).action, 77);
});

test('UCB1’s choices are those of the formula written out', () => {
  const random = new Random(5);
  const policy = new Ucb1({ alpha: 0.7 });
  const counts = [0, 0, 0, 0];
  const sums = [0, 0, 0, 0];
  for (let t = 0; t < 500; t++) {
    const decision = policy.select(context, candidates);
    const bounds = counts.map((n, a) =>
      n === 0 ? Number.POSITIVE_INFINITY : sums[a] / n + 0.7 * Math.sqrt((2 * Math.log(t)) / n),
    );
    assert.equal(decision.action, bounds.indexOf(Math.max(...bounds)));
    const reward = Number(random.bernoulli(0.2 * decision.action + 0.1));
    counts[decision.action]++;
    sums[decision.action] += reward;
    policy.update(decision, reward);
  }
  assert.ok(counts[3] > 250, `${counts}`);
});

test('Beta Thompson’s posterior is prior plus clicks and misses, apart for each segment', () => {
  const policy = new BetaThompson({ random: new Random(1), priorAlpha: 2, priorBeta: 8, dimension: 2 });
  for (const reward of [1, 0, 0, 1, 0.25]) policy.observe(oneHot(0), 7, reward);
  policy.observe(oneHot(1), 7, 0);
  assert.deepEqual(policy.posterior(7, oneHot(0).features), { alpha: 4.25, beta: 10.75 });
  assert.deepEqual(policy.posterior(7, oneHot(1).features), { alpha: 2, beta: 9 });
  throwsArgument(() => policy.posterior(8, oneHot(1).features), 'action');
  throwsArgument(() => policy.posterior(7), 'context.features');
});

test('Beta Thompson plays an action as often as its posterior is the best', () => {
  const policy = new BetaThompson({ random: new Random(9) });
  for (let i = 0; i < 4; i++) policy.observe(context, 1, i % 2);
  // P(Beta(1, 1) > Beta(3, 3)) = 1/2 by symmetry.
  let unknown = 0;
  for (let i = 0; i < 4000; i++) {
    if (policy.select(context, { actions: Int32Array.of(0, 1) }).action === 0) unknown++;
  }
  assert.ok(Math.abs(unknown / 4000 - 0.5) < 0.04, `${unknown}`);
});

test('discounted and windowed statistics equal their definition, summed anew', () => {
  const event = fc.record({
    arm: fc.nat(4),
    segment: fc.nat(1),
    reward: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const forgettings: (Forgetting | undefined)[] = [
    undefined,
    { discount: 0.9 },
    { window: 7 },
    { window: 1 },
  ];
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.constantFrom(...forgettings), (events, forgetting) => {
      const statistics = new ArmStatistics(2, forgetting);
      for (const { arm, segment, reward } of events) statistics.add(arm, segment, reward);
      const weight = (age: number) => {
        if (forgetting === undefined) return 1;
        return 'discount' in forgetting ? forgetting.discount ** age : Number(age < forgetting.window);
      };
      for (let arm = 0; arm < 6; arm++) {
        for (let segment = 0; segment < 2; segment++) {
          let count = 0;
          let sum = 0;
          events.forEach((one, i) => {
            if (one.arm !== arm || one.segment !== segment) return;
            count += weight(events.length - 1 - i);
            sum += weight(events.length - 1 - i) * one.reward;
          });
          assert.ok(Math.abs(statistics.count(arm, segment) - count) < 1e-9);
          assert.ok(Math.abs(statistics.sum(arm, segment) - sum) < 1e-9);
        }
      }
    }),
  );
});

test('a policy that forgets finds the new best product after a change, one that does not lags behind', () => {
  const late = (forgetting?: Forgetting) => {
    const policy = new BetaThompson({ random: new Random(4), forgetting });
    const random = new Random(5);
    let best = 0;
    for (let t = 0; t < 3000; t++) {
      const decision = policy.select(context, { actions: Int32Array.of(0, 1) });
      const good = t < 1500 ? 0 : 1;
      if (t >= 2000 && decision.action === good) best++;
      policy.update(decision, Number(random.bernoulli(decision.action === good ? 0.6 : 0.2)));
    }
    return best / 1000;
  };
  const [plain, discounted, windowed] = [late(), late({ discount: 0.99 }), late({ window: 200 })];
  assert.ok(discounted > 0.85 && windowed > 0.85, `${discounted} ${windowed}`);
  assert.ok(plain < Math.min(discounted, windowed) - 0.1, `${plain} ${discounted} ${windowed}`);
});

test('an observed event with features that are not one-hot is refused, and nothing is kept of it', () => {
  for (const policy of [
    new BetaThompson({ random: new Random(1), dimension: 2 }),
    new EpsilonGreedy({ random: new Random(1), dimension: 2 }),
    new Ucb1({ dimension: 2 }),
  ]) {
    const blurred = { user: 0, features: Float64Array.of(0.5, 0.5) };
    const before = JSON.stringify(policy.save());
    throwsArgument(() => policy.observe(blurred, 3, 1), 'context.features', policy.name);
    assert.equal(JSON.stringify(policy.save()), before, policy.name);
  }
});

test('Beta draws that round to the same number are no reason to prefer the first action', () => {
  const policy = new BetaThompson({ random: new Random(3), priorAlpha: 0.01, priorBeta: 0.01 });
  const five = { actions: Int32Array.of(0, 1, 2, 3, 4) };
  const counts = new Int32Array(5);
  for (let i = 0; i < 20_000; i++) counts[policy.select(context, five).action]++;
  // 4,000 each, give or take 57: five standard deviations.
  for (const count of counts) assert.ok(Math.abs(count - 4000) < 283, String(counts));
});
