import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type QuoteWorld, readRecordedResults } from 'lib/lessons';
import { mean as meanOf } from '../runner/figures';

const { seeds, results } = readRecordedResults('quote-ab-test');
const { bySeed, experiments, peeking } = results;
/** Four standard errors of a share among the experiments of all worlds. */
const error = (share: number) => 4 * Math.sqrt((share * (1 - share)) / (experiments * bySeed.length));
const mean = (pick: (world: QuoteWorld) => number) => meanOf(bySeed.map(pick));

// What notebook 06 says of the recorded worlds.

test('there is a world per seed, each with all models and policies', () => {
  assert.ok(seeds.length >= 5);
  assert.equal(bySeed.length, seeds.length);
});

test('no model is better than the oracle, and GRU and LSTM beat rules and popularity in each world', () => {
  for (const { models } of bySeed) {
    for (const [name, { logLoss }] of Object.entries(models)) {
      assert.ok(logLoss >= models.oracle.logLoss, name);
    }
    for (const name of ['GRU', 'LSTM']) assert.ok(models[name].logLoss < models.rules.logLoss);
    assert.ok(models.rules.logLoss < models.popularity.logLoss);
  }
});

test('the oracle is as calibrated as chance lets it be', () => {
  const above = bySeed.filter(({ models }) => models.oracle.calibrationError > models.oracle.chance.upper);
  assert.ok(above.length <= Math.ceil(0.2 * bySeed.length), `${above.length}`);
});

test('boxes by GRU and LSTM attach more than boxes by rules, those more than none, and the oracle the most', () => {
  for (const { policies } of bySeed) {
    for (const name of ['GRU', 'LSTM']) {
      assert.ok(policies.oracle.anyAttached > policies[name].anyAttached);
      assert.ok(policies[name].anyAttached > policies.rules.anyAttached);
    }
    assert.ok(policies.rules.anyAttached > policies.none.anyAttached);
    for (const { completed } of Object.values(policies)) {
      assert.ok(completed > policies.none.completed - results.guardrail);
    }
  }
});

test('the less attention the last page gets, the more a box is worth', () => {
  for (const { attention } of bySeed) {
    const uplift = (at: number) => attention[at].GRU.anyAttached / attention[at].none.anyAttached - 1;
    assert.ok(uplift(0.5) > uplift(0.9));
  }
});

test('tests find a gain as often as computed, and repeated intervals miss the truth in 5 % at most', () => {
  for (const name of ['rules', 'GRU', 'LSTM', 'oracle']) {
    const computed = mean(({ tests }) => tests[name].power);
    const found = mean(({ tests }) => tests[name].found + tests[name].wrongSign);
    assert.ok(Math.abs(found - computed) < error(0.5) + 0.005, `${name}: ${found}, computed ${computed}`);
    assert.ok(mean(({ tests }) => tests[name].missed.repeated) <= 0.05);
    assert.ok(Math.abs(mean(({ tests }) => tests[name].missed.atTheEnd) - 0.05) < error(0.05) + 0.003);
    for (const { tests } of bySeed) {
      const { passedAtMargin } = tests[name];
      if (passedAtMargin) assert.ok(passedAtMargin.repeated <= 0.03);
    }
  }
});

test('peeking is wrong the more often the more looks there are, the plans are wrong in 5 %, and mSPRT in less', () => {
  const { byLooks, experiments: tests, alwaysValidAtEveryVisitor } = peeking;
  const looks = Object.keys(byLooks).map(Number);
  const limit = 4 * Math.sqrt((0.05 * 0.95) / tests);
  looks.forEach((count, i) => {
    if (i > 0) assert.ok(byLooks[count].peeking > byLooks[looks[i - 1]].peeking);
    assert.ok(Math.abs(byLooks[count].obrienFleming - 0.05) < limit, `${count} looks`);
    assert.ok(Math.abs(byLooks[count].pocock - 0.05) < limit, `${count} looks`);
    assert.ok(byLooks[count].alwaysValid < 0.05);
  });
  assert.ok(alwaysValidAtEveryVisitor.wrong < 0.05);
});
