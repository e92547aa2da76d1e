import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const { seeds, results } = JSON.parse(
  readFileSync(new URL('../../data/results/quote-ab-test.json', import.meta.url), 'utf8'),
);
const { bySeed } = results;

// What notebook 06 says of the recorded worlds.

test('there is a world per seed, each with all models and policies', () => {
  assert.ok(seeds.length >= 4);
  assert.equal(bySeed.length, seeds.length);
});

test('no model is better than the oracle, and the GRU beats rules and popularity in each world', () => {
  for (const { models } of bySeed) {
    for (const [name, { logLoss }] of Object.entries(models)) {
      assert.ok(logLoss >= models.oracle.logLoss, name);
    }
    assert.ok(models.GRU.logLoss < models.rules.logLoss && models.rules.logLoss < models.popularity.logLoss);
  }
});

test('boxes by the GRU attach more than boxes by rules, those more than none, and the oracle the most', () => {
  for (const { policies } of bySeed) {
    assert.ok(policies.oracle.anyAttached > policies.GRU.anyAttached);
    assert.ok(policies.GRU.anyAttached > policies.rules.anyAttached);
    assert.ok(policies.rules.anyAttached > policies.none.anyAttached);
    for (const { completed } of Object.values(policies)) {
      assert.ok(completed > policies.none.completed - results.guardrail);
    }
  }
});

test('the less attention the last page gets, the more a box is worth', () => {
  for (const { attention } of bySeed) {
    const uplift = (/** @type {number} */ at) =>
      attention[at].GRU.anyAttached / attention[at].none.anyAttached - 1;
    assert.ok(uplift(0.5) > uplift(0.9));
  }
});
