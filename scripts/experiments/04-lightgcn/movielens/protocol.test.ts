import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitItemKnn, type Interactions, interactionsOf, Random } from 'lib';
import { grid } from '../../runner/grid';
import { type Fitted, summarizeRuns, tuneAndTest } from './protocol';

const sizes = { users: 3, items: 12 };
const interactions = (user: number[], item: number[]): Interactions =>
  interactionsOf({ user: Int32Array.from(user), item: Int32Array.from(item) }, sizes);
const split = {
  random: new Random(1),
  training: interactions([0, 0, 1, 2], [0, 1, 0, 1]),
  test: interactions([1, 2], [2, 3]),
  tuning: {
    training: interactions([0, 1, 2], [0, 0, 1]),
    validation: interactions([0], [1]),
  },
};

/** A model that scores one item above all others. */
const favorite = (item: number): Fitted => ({
  scoreItems: (users) => {
    const scores = new Float32Array(users.length * sizes.items);
    for (let row = 0; row < users.length; row++) scores[row * sizes.items + item] = 1;
    return scores;
  },
});

test('settings are chosen on validation, whatever the test says, and the model is then fitted on all of training', async () => {
  const seen: Interactions[] = [];
  const fit = (training: Interactions, { item }: Record<string, number>) => {
    seen.push(training);
    return favorite(item);
  };
  // Item 1 is the validation's; items 2 and 3 are the test's.
  const run = await tuneAndTest(split, fit, grid({ item: [2, 1, 3] }));
  assert.deepEqual(run.settings, { item: 1 });
  assert.equal(run.validationNdcg, 1);
  assert.deepEqual(seen, [
    split.tuning.training,
    split.tuning.training,
    split.tuning.training,
    split.training,
  ]);
});

test('a single candidate needs no validation', async () => {
  const run = await tuneAndTest(split, (training, settings) => fitItemKnn(training, settings), [
    { neighbors: 2 },
  ]);
  assert.deepEqual(run.settings, { neighbors: 2 });
  assert.equal(run.validationNdcg, undefined);
});

test('a grid holds every combination once', () => {
  const combinations = grid({ a: [1, 2], b: [3, 4, 5] });
  assert.equal(new Set(combinations.map((combination) => JSON.stringify(combination))).size, 6);
});

test('runs are summarized by mean and interval over splits', () => {
  const run = (ndcg: number) => ({
    test: { recall: 0, ndcg, precision: 0, averagePrecision: 0 },
    settings: {},
    fitSeconds: 0,
  });
  const { ndcg } = summarizeRuns([run(0.4), run(0.5), run(0.6)]).at10;
  assert.ok(Math.abs(ndcg.estimate - 0.5) < 1e-12);
  // t of 2 degrees of freedom: 4.3027; standard error 0.1 / sqrt(3).
  assert.ok(Math.abs(ndcg.upper - (0.5 + (4.3027 * 0.1) / Math.sqrt(3))) < 1e-4);
});
