import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { PolicyWorld, rowsByUser } from '../../worlds/logged-policies/policy-world';
import { slateLog, slateValue } from '../../worlds/logged-policies/slate-world';
import { ZooplusSimulator } from '../../worlds/pet-shop/zooplus';
import type { SlateFeedback } from './slate-feedback';
import { slateIndependent } from './slate-independent';
import { slateRewardInteraction } from './slate-reward-interaction';
import { slateStandard } from './slate-standard';
import type { ValueEstimate } from './value-estimate';

const near = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

test('slates with a mistake are refused, naming slot and slate', () => {
  const good = { logging: Float64Array.of(0.5, 0.5, 0.5, 0.5), target: Float64Array.of(1, 0, 0.5, 0.5) };
  const slates: SlateFeedback = { length: 2, reward: Float32Array.of(1, 0, 0, 1), marginal: good };
  throwsArgument(() => slateRewardInteraction(slates), 'slates.prefix');
  throwsArgument(() => slateIndependent({ ...slates, length: 3 }), 'slates.reward');
  throwsArgument(
    () => slateIndependent({ ...slates, marginal: { ...good, logging: Float64Array.of(0.5, 0.5, 0.5, 0) } }),
    'slates.marginal.logging at slot 1 of slate 1',
  );
  throwsArgument(
    () => slateIndependent({ ...slates, marginal: { ...good, target: Float64Array.of(0.5, 0.5, 2, 0) } }),
    'slates.marginal.target at slot 0 of slate 1',
  );
  throwsArgument(
    () => slateIndependent({ ...slates, marginal: { ...good, target: new Float64Array(4) } }),
    'slates.marginal.target',
  );
  throwsArgument(
    () => slateIndependent({ ...slates, reward: Float32Array.of(1, Number.NaN, 0, 1) }),
    'slates.reward at slot 1 of slate 0',
  );
});

test('prefix probabilities that rise down a slate are refused; rounding and the next slate are not', () => {
  const falling = Float64Array.of(0.5, 0.25, 0.125, 0.8, 0.4, 0.2);
  const reward = Int32Array.of(1, 0, 0, 0, 1, 1);
  const slates = (changes: object): SlateFeedback => ({
    length: 3,
    reward,
    prefix: { logging: falling, target: falling, ...changes },
  });
  const rising = Float64Array.of(0.5, 0.25, 0.125, 0.8, 0.4, 0.6);
  for (const estimator of [slateRewardInteraction, slateStandard]) {
    throwsArgument(
      () => estimator(slates({ logging: rising })),
      'slates.prefix.logging at slot 2 of slate 1',
    );
    throwsArgument(
      () => estimator(slates({ target: Float64Array.of(0, 0.25, 0.1, 0.8, 0.4, 0.2) })),
      'slates.prefix.target at slot 1 of slate 0',
    );
    // A last slot that is certain, given those above: its prefix is the same number but for rounding.
    estimator(slates({ target: Float64Array.of(0.5, 0.25, 0.25 * (1 + 1e-7), 0.8, 0.4, 0.4) }));
  }
  // Marginal probabilities may rise.
  assert.equal(
    slateIndependent({ length: 3, reward, marginal: { logging: rising, target: rising } }).value,
    1.5,
  );
});

test('the slate estimates are those of the Open Bandit Pipeline', () => {
  const { slates } = readFixture<{
    slates: { length: number; estimates: Record<string, number> } & Record<
      'reward' | 'm0' | 'm1' | 'p0' | 'p1',
      number[]
    >;
  }>('evaluation/off-policy/fixtures/obp.json');
  const feedback: SlateFeedback = {
    length: slates.length,
    reward: Int32Array.from(slates.reward),
    marginal: { logging: Float64Array.from(slates.m0), target: Float64Array.from(slates.m1) },
    prefix: { logging: Float64Array.from(slates.p0), target: Float64Array.from(slates.p1) },
  };
  near(slateIndependent(feedback).value, slates.estimates.independent, 1e-12);
  near(slateRewardInteraction(feedback).value, slates.estimates.rewardInteraction, 1e-12);
  near(slateStandard(feedback).value, slates.estimates.standard, 1e-12);
  assert.equal(slateStandard(feedback).rows, 120);
});

test('where the target is the logging policy, each slate estimator is the mean number of clicks per slate', () => {
  const probabilities = {
    logging: Float64Array.of(0.5, 0.25, 1, 0.1),
    target: Float64Array.of(0.5, 0.25, 1, 0.1),
  };
  const slates = {
    length: 2,
    reward: Int32Array.of(1, 1, 0, 1),
    marginal: probabilities,
    prefix: probabilities,
  };
  for (const estimator of [slateIndependent, slateRewardInteraction, slateStandard]) {
    const { value, effectiveSampleSize } = estimator(slates);
    assert.equal(value, 1.5);
    assert.equal(effectiveSampleSize, 2);
  }
});

test('among users who leave after a click, reward interaction is unbiased, independence is not, and whole slates vary most', () => {
  const random = new Random('slates');
  const simulator = new ZooplusSimulator({ products: 10, users: 200, seed: 3 });
  const world = new PolicyWorld(simulator, { random: random.child('past') });
  const [logging, target] = [world.historyPolicy(-2), world.historyPolicy(6)];
  const page = { length: 3, leave: 1 };
  const truth = slateValue(world, target, page);
  const values: Record<string, number[]> = {};
  for (let i = 0; i < 300; i++) {
    const log = slateLog(world, logging, 400, random.child(i), page);
    const wanted = rowsByUser(target, log.user, world.products);
    const target_ = Float64Array.from(log.action, (a, k) => wanted[Math.floor(k / 3) * world.products + a]);
    const down = (p: Float64Array): Float64Array =>
      p.map((_, k) => p.slice(k - (k % 3), k + 1).reduce((x, y) => x * y));
    const slates: SlateFeedback = {
      length: 3,
      reward: log.reward,
      marginal: { logging: log.propensity, target: target_ },
      prefix: { logging: down(log.propensity), target: down(target_) },
    };
    for (const { estimator, value } of [
      slateIndependent(slates),
      slateRewardInteraction(slates),
      slateStandard(slates),
    ] as ValueEstimate[]) {
      values[estimator] ??= [];
      values[estimator].push(value);
    }
  }
  const mean = (list: number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
  const standardDeviation = (list: number[]): number =>
    Math.sqrt(mean(list.map((x) => (x - mean(list)) ** 2)));
  for (const name of ['reward-interaction IPS', 'standard slate IPS']) {
    near(mean(values[name]), truth, (4 * standardDeviation(values[name])) / Math.sqrt(300));
  }
  assert.ok(
    mean(values['independent IPS']) > truth + 0.03,
    `${mean(values['independent IPS'])} against ${truth}`,
  );
  const [independent, interaction, whole] = [
    'independent IPS',
    'reward-interaction IPS',
    'standard slate IPS',
  ].map((name) => standardDeviation(values[name]));
  assert.ok(independent < interaction && interaction < whole, `${[independent, interaction, whole]}`);
});
