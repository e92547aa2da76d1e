import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { ResumableRandom } from '../../core/resumable-random';
import { throwsArgument } from '../../core/testing/throws-argument';
import { highestScore } from './highest-score';

const actions = Int32Array.of(40, 41, 42, 43);

test('a score that is not a finite number is refused by its action', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const scores = [1, 2, bad, 3];
    throwsArgument(() => highestScore(actions, (index) => scores[index]), 'score of action 42');
  }
});

test('the highest score wins, the first of equals', () => {
  const scores = [-3, -1, -1, -2];
  assert.equal(
    highestScore(actions, (index) => scores[index]),
    1,
  );
});

test('with random numbers each of the equals wins as often', () => {
  const random = new ResumableRandom(new Random(1));
  const scores = [5, 1, 5, 5];
  const wins = [0, 0, 0, 0];
  for (let i = 0; i < 6000; i++) wins[highestScore(actions, (index) => scores[index], random)]++;
  assert.equal(wins[1], 0);
  for (const index of [0, 2, 3]) assert.ok(Math.abs(wins[index] - 2000) < 150, `${wins}`);
});
