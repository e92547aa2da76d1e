import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { MushroomBandit, mushroomActions } from './mushroom-bandit';

const bandit = new MushroomBandit(Int32Array.of(0, 1));
const { leave, eat } = mushroomActions;

test('labels that are none, unknown mushrooms and unknown actions are refused', () => {
  throwsArgument(() => new MushroomBandit(new Int32Array(0)), 'poisonous');
  throwsArgument(() => new MushroomBandit(Int32Array.of(0, 2)), 'poisonous[1]');
  throwsArgument(() => bandit.expectedReward(2, eat), 'mushroom');
  throwsArgument(() => bandit.reward(0, 2, new Random(1)), 'action');
});

test('rewards have the mean that is expected: 0, 5 and -15 of the paper, scaled', () => {
  const expected: [number, number, number][] = [
    [0, leave, 35 / 40],
    [1, leave, 35 / 40],
    [0, eat, 1],
    [1, eat, 20 / 40],
  ];
  const random = new Random(3);
  for (const [mushroom, action, mean] of expected) {
    assert.equal(bandit.expectedReward(mushroom, action), mean);
    let sum = 0;
    for (let i = 0; i < 4000; i++) sum += bandit.reward(mushroom, action, random);
    assert.ok(Math.abs(sum / 4000 - mean) < 0.03);
  }
  assert.deepEqual([bandit.bestReward(0), bandit.bestReward(1)], [1, 35 / 40]);
});

test('every reward takes one random number, so that policies share their luck', () => {
  const [a, b] = [new Random(1), new Random(1)];
  bandit.reward(0, leave, a);
  bandit.reward(1, eat, b);
  assert.equal(a.uniform(), b.uniform());
});
