import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { BetaThompson } from '../counting/beta-thompson';
import { LinUcb } from '../linear/linucb';
import { SharedLinUcb } from '../linear/shared-linucb';
import { warmStart } from './warm-start';

const columns = { user: Int32Array.of(1, 2), action: Int32Array.of(5, 6), reward: Int32Array.of(1, 0) };

test('logs that are none are refused, the bad row by its number', () => {
  const policy = new LinUcb({ dimension: 2 });
  const features = Float64Array.of(1, 0, 0, 1);
  assert.throws(() => warmStart(policy, { ...columns, user: Int32Array.of(1) }), /columns of one length/);
  throwsArgument(() => warmStart(policy, columns), 'row 0 of the log: context.features');
  throwsArgument(() => warmStart(policy, { ...columns, features: features.subarray(0, 3) }), 'features');
  throwsArgument(() => warmStart(policy, { ...columns, features: new Float64Array(0) }), 'features’s width');
  throwsArgument(
    () => warmStart(policy, { ...columns, features, reward: Float64Array.of(1, Number.NaN) }),
    'row 1 of the log: reward',
  );
  throwsArgument(
    () => warmStart(new BetaThompson({ random: new Random(1) }), { ...columns, reward: Int32Array.of(0, 2) }),
    'row 1 of the log: reward',
  );
  throwsArgument(
    () => warmStart(policy, { ...columns, features, action: Int32Array.of(1, -4) }),
    'row 1 of the log: action',
  );
});

test('an empty log changes nothing', () => {
  const policy = new LinUcb({ dimension: 2 });
  const before = policy.save();
  warmStart(policy, { user: new Int32Array(0), action: new Int32Array(0), reward: new Float64Array(0) });
  assert.deepEqual(policy.save(), before);
});

test('what is learned from a log is what its rows say, with features of users and of items', () => {
  const linear = new LinUcb({ dimension: 2 });
  const features = Float64Array.of(1, 0, 0, 1);
  warmStart(linear, { ...columns, features });
  assert.deepEqual([...linear.weightsOf(5)], [0.5, 0]);
  assert.deepEqual([...linear.weightsOf(6)], [0, 0]);
  const shared = new SharedLinUcb({ itemDimension: 1 });
  warmStart(shared, { ...columns, itemFeatures: Float64Array.of(1, 2) });
  // (1 + 1 + 4)^-1 (1 * 1 + 2 * 0)
  assert.ok(Math.abs(shared.weights[0] - 1 / 6) < 1e-12);
});

test('a policy warm-started from random shows earns more in its first decisions than one from nothing', () => {
  const rate = (action: number) => 0.1 + 0.08 * action;
  const play = (warm: boolean, seed: number) => {
    const random = new Random(seed);
    const policy = new BetaThompson({ random: new Random(seed) });
    if (warm) {
      const action = Int32Array.from({ length: 1000 }, () => random.integer(0, 6));
      const reward = action.map((one) => Number(random.bernoulli(rate(one))));
      warmStart(policy, { user: new Int32Array(1000), action, reward });
    }
    let earned = 0;
    for (let t = 0; t < 100; t++) {
      const decision = policy.select(
        { user: 0, features: new Float64Array(0) },
        { actions: Int32Array.of(0, 1, 2, 3, 4, 5) },
      );
      earned += rate(decision.action) / 100;
      policy.update(decision, Number(random.bernoulli(rate(decision.action))));
    }
    return earned;
  };
  const mean = (warm: boolean) => [1, 2, 3, 4, 5].reduce((sum, seed) => sum + play(warm, seed) / 5, 0);
  const [cold, warm] = [mean(false), mean(true)];
  assert.ok(warm > cold + 0.04, `${warm} against ${cold}`);
});
