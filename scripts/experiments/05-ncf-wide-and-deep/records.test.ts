import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecordedResults } from 'lib/lessons';

// What notebook 05 says of the recorded runs.

test('insurance: 90210’s rule weighs more than every cross without effect in 10 of 10 markets', () => {
  const { seeds, results } = readRecordedResults('insurance-rules');
  assert.equal(seeds.length, 10);
  for (const run of results.runs) {
    const { rules, largestOther } = run['Wide & Deep'];
    assert.equal(rules[0].pair, '90210/high limits');
    assert.ok(rules[0].weight > largestOther, `${rules[0].weight} and ${largestOther}`);
  }
});

test('insurance: under L1 at least 90 % of the crosses without effect are exactly 0, in every market', () => {
  const { runs } = readRecordedResults('insurance-rules').results;
  for (const run of runs) assert.ok(run['Wide & Deep'].zeroShare >= 0.9);
});

test('insurance: together better than deep alone at the rules, and than wide alone at rules and holes', () => {
  const { gains, models } = readRecordedResults('insurance-rules').results;
  assert.ok(gains['deep alone'].rules.upper < 0);
  assert.ok(gains['wide alone'].rules.upper < 0 && gains['wide alone'].holes.upper < 0);
  // Each part fails at the other's task: far above what both together reach.
  const excess = (name: keyof typeof models, kind: 'rules' | 'holes') => models[name].excess[kind];
  assert.ok(excess('deep alone', 'rules').lower > 2 * excess('Wide & Deep', 'rules').upper);
  assert.ok(excess('wide alone', 'holes').lower > 1.5 * excess('Wide & Deep', 'holes').estimate);
});

const adult = readRecordedResults('adult-wide-deep');

test('Adult: Wide & Deep reaches AUC 0.908 with its whole interval, on the official split', () => {
  const { rows, models } = adult.results;
  assert.deepEqual([rows.training + rows.validation, rows.test], [32_561, 16_281]);
  assert.ok(adult.seeds.length >= 3);
  assert.ok(models['Wide & Deep'].auc.lower >= 0.908);
});

test('Adult: gradient-boosted trees are ahead of every network', () => {
  const { models, trees } = adult.results;
  const best = Math.max(...Object.values(trees.models).map(({ auc }) => auc.lower));
  for (const [name, { auc }] of Object.entries(models)) assert.ok(auc.upper < best, name);
});

test('Adult: settings are the best tried, and inside their ladders but for a dropout of 0', () => {
  for (const [name, { ladders, tried, settings }] of Object.entries(adult.results.tuning)) {
    const least = Math.min(...tried.map(({ loss }) => loss));
    assert.deepEqual(tried.find(({ loss }) => loss === least)?.settings, settings, name);
    for (const [setting, value] of Object.entries(settings)) {
      const ladder = ladders[setting];
      const isNone = setting === 'dropout' && value === 0;
      assert.ok(isNone || (value > ladder[0] && value < ladder[ladder.length - 1]), `${name}: ${setting}`);
    }
  }
});

test('insurance: an ensemble of the parts forgets rules that joint training remembers', () => {
  const { seeds, results } = readRecordedResults('insurance-ensemble');
  assert.equal(seeds.length, 10);
  assert.ok(results.joint.rules.upper < 0);
  // It is no straw man: its weight was chosen, and lies inside its grid.
  assert.ok(results.weights.every((weight) => weight > 0 && weight < 1));
  // Nobody ranks known offers better than the truth does, but for the luck of the draw.
  for (const { known } of Object.values(results.models))
    assert.ok(known.auc.upper < results.bestAuc.known.upper);
});
