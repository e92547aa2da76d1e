import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../core/random';
import { assertClose } from '../../core/testing/closeness';
import { readFixture } from '../../core/testing/fixture';
import { throwsArgument } from '../../core/testing/throws-argument';
import { directMethod } from '../../evaluation/off-policy/direct-method';
import { doublyRobust } from '../../evaluation/off-policy/doubly-robust';
import { estimatorAccuracy } from '../../evaluation/off-policy/estimator-accuracy';
import { offPolicyEvidence } from '../../evaluation/off-policy/evidence';
import { inversePropensity } from '../../evaluation/off-policy/inverse-propensity';
import { rewardPredictions } from '../../evaluation/off-policy/reward-predictions';
import { selfNormalized } from '../../evaluation/off-policy/self-normalized';
import { normalValueInterval } from '../../evaluation/off-policy/value-intervals';
import { BatchedTabular } from '../environment/batched-tabular';
import { smallInsurer } from '../environment/small-insurer';
import { finiteHorizonValue } from '../exact/finite-horizon';
import { tabularPolicy } from '../policies/action-policy';
import { bootstrapEpisodes } from './bootstrap-episodes';
import { collectEpisodes } from './collect-episodes';
import {
  directEpisodes,
  doublyRobustEpisodes,
  perDecisionImportance,
  trajectoryImportance,
  weightedPerDecision,
} from './episode-estimators';
import { episodeEvidence } from './episode-evidence';
import { type EpisodeLog, requireEpisodes, takeEpisodes } from './episode-log';
import { crossFittedValues, fittedEvaluation } from './fitted-evaluation';
import { marginalizedValue } from './marginalized';

const { process } = smallInsurer();
const { states, actions } = process;
const mixed = (weights: number[]): Float64Array =>
  Float64Array.from(
    { length: states * actions },
    (_, i) => weights[i % actions] / weights.reduce((a, b) => a + b),
  );
const logging = mixed([3, 2, 2, 3]);
const target = mixed([1, 4, 1, 3]);
const discount = 0.9;

function makeLog(episodes: number, horizon: number, seed: number): EpisodeLog {
  const environment = new BatchedTabular({ process, size: episodes, horizon, random: new Random(seed) });
  return collectEpisodes(environment, tabularPolicy(logging, actions), {
    horizon,
    random: new Random(seed).child('act'),
  });
}

const targetOf = (log: EpisodeLog, policy: Float64Array) => ({
  probabilities: Float64Array.from({ length: log.action.length * actions }, (_, i) => {
    const row = Math.floor(i / actions);
    return policy[(log.state?.[row] ?? 0) * actions + (i % actions)];
  }),
});

const tiny: EpisodeLog = {
  actions: 2,
  horizon: 2,
  start: Int32Array.of(0, 2, 3),
  terminated: Uint8Array.of(0, 1),
  action: Int32Array.of(0, 1, 1),
  reward: Float64Array.of(1, 2, 4),
  propensity: Float64Array.of(0.5, 0.5, 0.25),
};
const tinyTarget = { probabilities: Float64Array.of(0.8, 0.2, 0.4, 0.6, 0.9, 0.1) };

test('logs of episodes that are none are refused: cut, empty, too long, without propensities, not a number', () => {
  const log = (change: Partial<EpisodeLog>) => () => requireEpisodes({ ...tiny, ...change });
  assert.equal(log({})(), 2);
  throwsArgument(log({ terminated: Uint8Array.of(0, 0) }), 'episode 1');
  throwsArgument(log({ horizon: 0 }), 'log.horizon');
  throwsArgument(log({ horizon: 1 }), 'steps of episode 0');
  throwsArgument(log({ start: Int32Array.of(0, 0, 3) }), 'steps of episode 0');
  throwsArgument(log({ start: Int32Array.of(1, 2, 3) }), 'log.start[0]');
  throwsArgument(log({ start: Int32Array.of(0, 2, 4) }), 'log.start[2]');
  throwsArgument(log({ start: Int32Array.of(0) }), 'log.start');
  throwsArgument(log({ terminated: Uint8Array.of(0) }), 'log.terminated');
  throwsArgument(log({ reward: Float64Array.of(1, Number.NaN, 4) }), 'feedback.reward[1]');
  throwsArgument(log({ propensity: Float64Array.of(0.5, 0, 0.25) }), 'feedback.propensity[1]');
  throwsArgument(log({ propensity: undefined }), 'feedback');
  throwsArgument(log({ action: Int32Array.of(0, 2, 1) }), 'feedback.action[1]');
  throwsArgument(log({ state: Int32Array.of(0) }), 'log.state');
});

test('discounts, policies, states and predictions that are none are refused', () => {
  for (const none of [1, -1, Number.NaN]) {
    throwsArgument(() => episodeEvidence(tiny, tinyTarget, { discount: none }), 'discount');
  }
  throwsArgument(
    () => episodeEvidence(tiny, { ofLogged: new Float64Array(2) }, { discount }),
    'target.ofLogged',
  );
  throwsArgument(
    () => directEpisodes(episodeEvidence(tiny, tinyTarget, { discount })),
    'evidence.predictions',
  );
  throwsArgument(() => fittedEvaluation(tiny, target, { discount }), 'policy of state 0');
  const log = makeLog(5, 2, 1);
  throwsArgument(() => fittedEvaluation({ ...log, state: undefined }, target, { discount }), 'log.state');
  throwsArgument(
    () =>
      marginalizedValue(
        log,
        target.map((p) => p / 2),
        { discount },
      ),
    'policy of state 0',
  );
  throwsArgument(
    () => crossFittedValues(log, target, { discount, folds: 6, random: new Random(1) }),
    'folds',
  );
  throwsArgument(() => bootstrapEpisodes(log, () => 0, { random: new Random(1), resamples: 0 }), 'resamples');
  // Five episodes do not hold every action in every state: the first one that is missing is named.
  assert.throws(
    () => fittedEvaluation(log, target, { discount }),
    /action \d in state \d+ must be in the log/,
  );
});

test('two episodes by hand', () => {
  const evidence = episodeEvidence(tiny, tinyTarget, { discount: 0.5 });
  assertClose(evidence.ratio, [1.6, 1.2, 0.4], 1e-12);
  assertClose(evidence.weight, [1.6, 1.92, 0.4], 1e-12);
  assert.ok(Math.abs(trajectoryImportance(evidence).value - (1.92 * 2 + 0.4 * 4) / 2) < 1e-12);
  assert.ok(Math.abs(perDecisionImportance(evidence).value - (1.6 + 0.5 * 1.92 * 2 + 0.4 * 4) / 2) < 1e-12);
  const first = (1.6 + 0.4 * 4) / 2;
  const second = (1.92 * 2) / (1.92 + 0.4);
  assert.ok(Math.abs(weightedPerDecision(evidence).value - (first + 0.5 * second)) < 1e-12);
});

test('estimates equal those of SCOPE-RL 0.2.1', () => {
  interface Case {
    episodes: number;
    horizon: number;
    actions: number;
    discount: number;
    action: number[];
    reward: number[];
    propensity: number[];
    target: number[];
    values: number[];
    estimates: Record<string, number>;
  }
  for (const fixture of readFixture<{ cases: Case[] }>('planning/fixtures/scope-rl.json').cases) {
    const { episodes, horizon } = fixture;
    const log: EpisodeLog = {
      actions: fixture.actions,
      horizon,
      start: Int32Array.from({ length: episodes + 1 }, (_, i) => i * horizon),
      terminated: new Uint8Array(episodes),
      action: Int32Array.from(fixture.action),
      reward: Float64Array.from(fixture.reward),
      propensity: Float64Array.from(fixture.propensity),
    };
    const policy = { probabilities: Float64Array.from(fixture.target) };
    const evidence = episodeEvidence(log, policy, {
      discount: fixture.discount,
      predictions: rewardPredictions(fixture.values, log, policy),
    });
    for (const estimate of [
      trajectoryImportance(evidence),
      perDecisionImportance(evidence),
      weightedPerDecision(evidence),
      directEpisodes(evidence),
      doublyRobustEpisodes(evidence),
    ]) {
      const theirs = fixture.estimates[estimate.estimator];
      assert.ok(Math.abs(estimate.value - theirs) < 1e-8, `${estimate.estimator}, horizon ${horizon}`);
    }
  }
});

test('with a horizon of one they are chapter 7’s estimators, values and standard errors', () => {
  const log = makeLog(300, 1, 4);
  const policy = targetOf(log, target);
  const table = Float64Array.from({ length: log.action.length * actions }, (_, i) => Math.sin(i));
  const predictions = rewardPredictions(table, log, policy);
  const here = episodeEvidence(log, policy, { discount, predictions });
  const there = offPolicyEvidence(log, policy, { predictions, warn: () => {} });
  const pairs = [
    [perDecisionImportance(here), inversePropensity(there)],
    [trajectoryImportance(here), inversePropensity(there)],
    [weightedPerDecision(here), selfNormalized(there)],
    [directEpisodes(here), directMethod(there)],
    [doublyRobustEpisodes(here), doublyRobust(there)],
  ];
  for (const [a, b] of pairs) {
    assertClose([a.value, a.standardError], [b.value, b.standardError], 1e-10, a.estimator);
    assertClose(a.contributions(), b.contributions(), 1e-9, a.estimator);
    assertClose([a.support.effectiveSampleSize], [b.support.effectiveSampleSize], 1e-9, a.estimator);
  }
  assertClose([marginalizedValue(log, target, { discount }).value], [inversePropensity(there).value], 1e-10);
});

test('a target that is the logging policy gets the mean return, from each of them', () => {
  const log = makeLog(200, 5, 5);
  const evidence = episodeEvidence(log, targetOf(log, logging), { discount });
  let sum = 0;
  for (let i = 0; i < 200; i++) {
    for (let row = log.start[i]; row < log.start[i + 1]; row++)
      sum += discount ** (row - log.start[i]) * log.reward[row];
  }
  for (const estimator of [trajectoryImportance, perDecisionImportance, weightedPerDecision]) {
    assertClose([estimator(evidence).value], [sum / 200], 1e-9);
  }
  assertClose([marginalizedValue(log, logging, { discount }).value], [sum / 200], 1e-9);
});

test('fitted evaluation of a log that holds everything often is the exact value, step by step', () => {
  const log = makeLog(60_000, 3, 6);
  const fitted = fittedEvaluation(log, target, { discount, unseen: 0 });
  const evidence = episodeEvidence(log, targetOf(log, target), {
    discount,
    predictions: fitted.predict(log),
  });
  const truth = finiteHorizonValue(process, target, { discount, horizon: 3 });
  assert.ok(Math.abs(directEpisodes(evidence).value - truth) < 0.005 * truth);
  const { occupancy } = marginalizedValue(log, target, { discount });
  assertClose([occupancy.subarray(0, states).reduce((a, b) => a + b)], [1], 1e-9);
});

test('estimators are unbiased where they must be, and intervals cover 92 to 98 % of 500 simulations', () => {
  const horizon = 4;
  const truth = finiteHorizonValue(process, target, { discount, horizon });
  const intervals: Record<string, { estimate: number; lower: number; upper: number; level: number }[]> = {};
  for (let run = 0; run < 500; run++) {
    const log = makeLog(150, horizon, 1000 + run);
    const random = new Random(run);
    const predictions = crossFittedValues(log, target, { discount, unseen: 40, random });
    const evidence = episodeEvidence(log, targetOf(log, target), { discount, predictions });
    for (const estimate of [
      perDecisionImportance(evidence),
      weightedPerDecision(evidence),
      doublyRobustEpisodes(evidence),
    ]) {
      intervals[estimate.estimator] ??= [];
      intervals[estimate.estimator].push(normalValueInterval(estimate));
    }
    intervals.marginalized ??= [];
    intervals.marginalized.push(
      bootstrapEpisodes(log, (drawn) => marginalizedValue(drawn, target, { discount }).value, {
        random: random.child('bootstrap'),
        resamples: 100,
      }),
    );
  }
  for (const [name, list] of Object.entries(intervals)) {
    const { coverage, bias, biasError } = estimatorAccuracy(truth, list as never);
    assert.ok(coverage.estimate >= 0.92 && coverage.estimate <= 0.98, `${name} covers ${coverage.estimate}`);
    if (name !== 'PDWIS') assert.ok(Math.abs(bias) < 4 * biasError, `${name}: ${bias} ± ${biasError}`);
  }
});

test('marginalized weights spread less than those of whole pasts, the more so the longer the horizon', () => {
  // Three states that lead to each other for ever: pasts multiply, states do not.
  const circle = {
    states: 3,
    actions: 2,
    transition: Float64Array.of(
      0.1,
      0.8,
      0.1,
      0.4,
      0.2,
      0.4,
      0.1,
      0.1,
      0.8,
      0.5,
      0.3,
      0.2,
      0.8,
      0.1,
      0.1,
      0.3,
      0.3,
      0.4,
    ),
    reward: Float64Array.of(1, 0, 0, 2, 3, 1),
    terminal: new Uint8Array(3),
    start: Float64Array.of(1, 0, 0),
  };
  const [even, bold] = [new Float64Array(6).fill(0.5), Float64Array.of(0.2, 0.8, 0.2, 0.8, 0.2, 0.8)];
  const ratio = (horizon: number): number => {
    const errors = [0, 0];
    const truth = finiteHorizonValue(circle, bold, { discount, horizon });
    for (let run = 0; run < 60; run++) {
      const random = new Random(run);
      const environment = new BatchedTabular({ process: circle, size: 200, horizon, random });
      const log = collectEpisodes(environment, tabularPolicy(even, 2), {
        horizon,
        random: random.child('act'),
      });
      const probabilities = Float64Array.from({ length: 2 * log.action.length }, (_, i) =>
        i % 2 ? 0.8 : 0.2,
      );
      const evidence = episodeEvidence(log, { probabilities }, { discount });
      errors[0] += (perDecisionImportance(evidence).value - truth) ** 2;
      errors[1] += (marginalizedValue(log, bold, { discount }).value - truth) ** 2;
    }
    return Math.sqrt(errors[0] / errors[1]);
  };
  const [short, long] = [ratio(3), ratio(16)];
  assert.ok(short > 1 && long > 1.25 * short, `${short} at 3 steps, ${long} at 16`);
});

test('episodes are taken whole, in the order asked for, twice if asked twice', () => {
  const log = makeLog(10, 4, 8);
  const taken = takeEpisodes(log, [3, 0, 3]);
  assert.equal(requireEpisodes(taken), 3);
  const [length, first] = [log.start[4] - log.start[3], taken.start[2]];
  assert.deepEqual(taken.action.subarray(0, length), log.action.subarray(log.start[3], log.start[4]));
  assert.deepEqual(taken.action.subarray(first), taken.action.subarray(0, length));
  assert.equal(taken.context?.length, taken.action.length * states);
});
