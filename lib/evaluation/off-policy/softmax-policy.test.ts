import { rejectsArgument } from '../../core/testing/throws-argument';
import '../../compiler/testing/one-thread';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { crossFittedRewards } from './cross-fitting';
import { ridgeRewardModel } from './ridge-reward-model';
import { fitSoftmaxPolicy } from './softmax-policy';
import { smallLog, smallValue, smallWorld } from './testing/small-log';

const { feedback } = smallLog(6000, new Random('learning'));
const oneHot = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
const best = (0.6 + 0.5 + 0.7) / 3;

test('a log without context, a table of another size and bad options are refused before training', async () => {
  const random = new Random(1);
  const { context, ...bare } = feedback;
  await rejectsArgument(fitSoftmaxPolicy(bare, { objective: 'ips', random }), 'feedback.context');
  await rejectsArgument(
    fitSoftmaxPolicy(feedback, { objective: 'dr', rewardTable: [1], random }),
    'rewardTable',
  );
  const rewardTable = new Float64Array(6000 * 4);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    rewardTable[4 * 17 + 2] = value;
    await assert.rejects(
      fitSoftmaxPolicy(feedback, { objective: 'dr', rewardTable, random }),
      new RegExp(`rewardTable of action 2 at row 17 must be a finite number, got ${value}$`),
    );
  }
  await rejectsArgument(fitSoftmaxPolicy(feedback, { objective: 'reinforce' as 'ips', random }), 'objective');
  await rejectsArgument(fitSoftmaxPolicy(feedback, { objective: 'ips', clip: 0, random }), 'clip');
});

test('policies learned by IPS and DR beat the logging policy and come near the best, through the compiled step', async () => {
  const random = new Random('fit');
  const logging = smallValue(smallWorld.logging);
  const rewardTable = crossFittedRewards(feedback, { model: ridgeRewardModel(), random });
  for (const options of [
    { objective: 'ips', baseline: logging },
    { objective: 'dr', rewardTable },
  ] as const) {
    const policy = await fitSoftmaxPolicy(feedback, { ...options, random: random.child(options.objective) });
    assert.equal(policy.step, 'compiled');
    const value = smallValue(Array.from(policy.probabilities(oneHot)));
    assert.ok(
      value > 0.95 * best && value <= best,
      `${options.objective}: ${value} of ${best}; logging ${logging}`,
    );
    assert.ok(value > 1.4 * logging);
  }
});

test('at weights of 0 the loss is the estimate of the uniform policy, for both objectives', async () => {
  const random = new Random('first loss');
  const rows = feedback.action.length;
  const rewardTable = Float64Array.from({ length: rows * 4 }, (_, i) => 0.1 * (i % 4));
  // One step over all rows: its loss is taken before the weights move.
  const once = { epochs: 1, batchSize: rows, learningRate: 1e-9 };
  const ips = await fitSoftmaxPolicy(feedback, { objective: 'ips', random, clip: 0.8, ...once });
  let expected = 0;
  let model = 0;
  for (let row = 0; row < rows; row++) {
    const w = 0.25 / feedback.propensity[row];
    expected += (Math.min(w, 0.8) * feedback.reward[row]) / rows;
    model += (0.15 + w * (feedback.reward[row] - 0.1 * feedback.action[row])) / rows;
  }
  assert.ok(Math.abs(ips.history[0].trainingLoss + expected) < 1e-5);
  const dr = await fitSoftmaxPolicy(feedback, { objective: 'dr', rewardTable, random, ...once });
  assert.ok(Math.abs(dr.history[0].trainingLoss + model) < 1e-5);
});

test('the same source gives the same policy', async () => {
  const learn = () =>
    fitSoftmaxPolicy(feedback, { objective: 'ips', baseline: 0.3, epochs: 2, random: new Random('same') });
  assert.deepEqual((await learn()).weights, (await learn()).weights);
});

test('two fits of one source at a time give what each gives alone, and leave no tensor behind', async () => {
  const learn = () =>
    fitSoftmaxPolicy(feedback, { objective: 'ips', baseline: 0.3, epochs: 2, random: new Random('twins') });
  const alone = await learn();
  const before = tf.memory().numTensors;
  const [one, other] = await Promise.all([learn(), learn()]);
  assert.deepEqual(one.weights, alone.weights);
  assert.deepEqual(other.weights, alone.weights);
  assert.equal(tf.memory().numTensors, before);
});
