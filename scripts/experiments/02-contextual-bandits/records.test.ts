import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRecordedResults } from 'lib/lessons';
import { mean } from '../runner/figures';

const known = readRecordedResults('bandit-persona-context');
const hidden = readRecordedResults('bandit-persona-hidden');
const drift = readRecordedResults('bandit-drift');
const mushrooms = readRecordedResults('bandit-mushroom');

test('the records behind notebook 02 hold 20 seeds, and none of those on which options were chosen', () => {
  const { nothing, log } = drift.results;
  for (const { seeds, tunings } of [
    { seeds: known.seeds, tunings: [known.results.tuning] },
    { seeds: hidden.seeds, tunings: [hidden.results.tuning] },
    { seeds: drift.seeds, tunings: [nothing.tuning, log.tuning] },
  ]) {
    assert.equal(seeds.length, 20);
    for (const tuning of tunings) {
      assert.ok(tuning.seeds.length >= 3);
      assert.ok(tuning.seeds.every((seed: number) => !seeds.includes(seed)));
    }
  }
});

test('persona as context: LinUCB and linear Thompson end at 97 % of the best or more, Beta Thompson at 95 %', () => {
  const last = (name: string) => mean(known.results.figures[name].shareOfBest.last);
  for (const [name, least] of [
    ['LinUCB', 0.97],
    ['linear Thompson', 0.97],
    ['Beta Thompson', 0.95],
  ] as const) {
    assert.ok(last(name) >= least, `${name}: ${last(name)}`);
  }
  assert.ok(last('random') < 0.45);
});

test('alpha 0.1 gets stuck: it ends where it was on the way, well below the chosen width', () => {
  const stuck = known.results.alphas.find(({ alpha }) => alpha === 0.1);
  assert.ok(stuck !== undefined);
  assert.ok(Math.abs(mean(stuck.lastSteps) - mean(stuck.shareOfBest)) < 0.01);
  assert.ok(mean(stuck.lastSteps) < mean(known.results.figures.LinUCB.shareOfBest.last) - 0.05);
});

test('persona hidden: a learner ends at 95 % of the yardstick or more and reaches 94 % cumulatively', () => {
  const yardstick = mean(hidden.results.figures[hidden.results.yardstick].shareOfBest.last);
  assert.ok(Math.abs(yardstick - 0.956) < 0.01, `the yardstick ends at ${yardstick} of the best`);
  const { all, last } = hidden.results.ofYardstick['latent classes'];
  assert.ok(last.estimate >= 0.95 && all.estimate >= 0.94, `${last.estimate} and ${all.estimate}`);
});

test('the start from the log, where a seed takes a minute, was recorded on ten seeds or more', () => {
  assert.equal(drift.results.nothing.seeds.length, 20);
  assert.ok(drift.results.log.seeds.length >= 10);
});

test('drift and newcomers: the warm-started bandit beats the nightly model by an interval without zero', () => {
  const { all, after } = drift.results.log.against['bandit: latent classes'];
  for (const { clickRate } of [all, after]) assert.ok(clickRate.lower > 0, JSON.stringify(clickRate));
  const before = mean(drift.results.log.figures['nightly model'].shareOfBest.before);
  assert.ok(before > 0.96, `without drift chapter 1's model is close to the best: ${before}`);
  const cold = mean(drift.results.log.figures['bandit: latent classes, from nothing'].regret);
  assert.ok(cold > mean(drift.results.log.figures['nightly model'].regret), 'from nothing the bandit loses');
});

test('regret of the learning policies grows ever more slowly: slopes below 1, and falling', () => {
  for (const name of ['LinUCB', 'linear Thompson', 'Beta Thompson', 'UCB1']) {
    const [early, late] = Object.values(known.results.figures[name].slopes);
    assert.ok(
      early.upper < 1 && late.estimate < early.estimate,
      `${name}: ${early.estimate}, ${late.estimate}`,
    );
  }
  for (const slope of Object.values(known.results.figures.random.slopes)) {
    assert.ok(Math.abs(slope.estimate - 1) < 0.05);
  }
});

test('mushrooms: ten seeds apart from those of the tuning, linear policies learned, and no network beat them', () => {
  const { policies, tuningSeeds, steps } = mushrooms.results;
  assert.equal(mushrooms.seeds.length, 10);
  assert.ok(tuningSeeds.every((seed: number) => !mushrooms.seeds.includes(seed)));
  assert.equal(steps, 10_000);
  const regret = (name: string) => mean(policies[name].relativeRegret);
  assert.ok(regret('LinUCB') < 0.06 && regret('linear Thompson') < 0.08);
  for (const name of Object.keys(policies)) assert.ok(name === 'LinUCB' || regret(name) > regret('LinUCB'));
  for (const { setting, tried } of Object.values(policies)) {
    assert.ok(tried.some((one) => JSON.stringify(one.setting) === JSON.stringify(setting)));
  }
});
