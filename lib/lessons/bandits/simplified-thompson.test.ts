import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { type ArmModel, chooseArm, chooseArmAsWritten } from './simplified-thompson';

const none = new Float64Array(0);
const arm = (mean: number, variance: number): ArmModel => ({ predict: () => ({ mean, variance }) });

test('no arms, and predictions that are no distribution, are refused', () => {
  const random = new Random(1);
  throwsArgument(() => chooseArm([], none, random), 'models');
  throwsArgument(() => chooseArm([arm(Number.NaN, 1)], none, random), 'mean of arm 0');
  throwsArgument(() => chooseArm([arm(0, 1), arm(0, -1)], none, random), 'variance of arm 1');
});

test('trap 1: as written, arms whose draws are all -1 or less are none; here one of them is chosen', () => {
  const losses = [arm(-5, 0.01), arm(-3, 0.01), arm(-4, 0.01)];
  for (let seed = 0; seed < 100; seed++) {
    assert.equal(chooseArmAsWritten(losses, none, new Random(seed)), -1);
    assert.equal(chooseArm(losses, none, new Random(seed)), 1);
  }
});

test('trap 2: as written, a variance of 0.04 is drawn with as a standard deviation, and explores too little', () => {
  // A good arm that is known, and one that may be better: N(0.3, 0.04) is above 0.5 in 15.9 % of the draws.
  const arms = [arm(0.5, 0), arm(0.3, 0.04)];
  const random = new Random(2);
  let ours = 0;
  let written = 0;
  for (let i = 0; i < 10_000; i++) {
    ours += chooseArm(arms, none, random);
    written += chooseArmAsWritten(arms, none, random);
  }
  assert.ok(Math.abs(ours / 10_000 - 0.1587) < 0.015, `${ours}`);
  // 0.2 is five standard deviations of 0.04: never in practice.
  assert.ok(written <= 1, `${written}`);
});

test('models are asked with the context, and equal arms are chosen alike', () => {
  const random = new Random(3);
  const follows: ArmModel = { predict: (features) => ({ mean: features[0], variance: 0 }) };
  assert.equal(chooseArm([arm(0.5, 0), follows], Float64Array.of(0.6), random), 1);
  assert.equal(chooseArm([arm(0.5, 0), follows], Float64Array.of(0.4), random), 0);
  let first = 0;
  for (let i = 0; i < 4000; i++) if (chooseArm([arm(0, 1), arm(0, 1)], none, random) === 0) first++;
  assert.ok(Math.abs(first / 4000 - 0.5) < 0.04, `${first}`);
});
