import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireKind, requireOptions, requireParts } from '../../core/options/options';
import type { Random } from '../../core/random';
import { type PolicyLog, type PolicyWorld, rowsByUser } from '../../worlds/logged-policies/policy-world';
import type { Interval } from '../intervals';
import type { BanditFeedback } from './bandit-feedback';
import { clippedInversePropensity } from './clipped-inverse-propensity';
import { crossFittedRewards } from './cross-fitting';
import { directMethod } from './direct-method';
import { doublyRobust } from './doubly-robust';
import { type EstimatorAccuracy, estimatorAccuracy } from './estimator-accuracy';
import { offPolicyEvidence } from './evidence';
import { inversePropensity } from './inverse-propensity';
import type { RewardModel } from './reward-model';
import { rewardPredictions } from './reward-predictions';
import { ridgeRewardModel } from './ridge-reward-model';
import { selfNormalized } from './self-normalized';
import { switchDoublyRobust } from './switch-doubly-robust';
import { normalValueInterval } from './value-intervals';

/** A trial of all estimators in the pet shop. */
export interface SimulationOptions {
  world: PolicyWorld;
  /** The policy that makes the logs, [users, products]. */
  logging: Float64Array;
  /** The policy whose value is estimated, [users, products]. */
  target: Float64Array;
  /** Rows per log, 10 or more. */
  rows: number;
  /** Number of logs, 2 or more. */
  runs: number;
  random: Random;
  /** What the logs say about the logging policy, [users, products], where that is wrong. Default: the truth. */
  recorded?: Float64Array;
  /** The reward model, cross-fitted in two parts. Default: ridge regression. */
  model?: RewardModel;
  /** Largest weight of clipped IPS, and threshold of switch-DR, above 0. Default: 5. */
  largestWeight?: number;
}

/** Result of a simulation. */
export interface SimulationResult {
  /** The exact value of the target. */
  truth: number;
  /** By estimator: IPS, clipped IPS, SNIPS, DM, DR, switch-DR. */
  accuracy: Record<string, EstimatorAccuracy>;
  /** Mean effective sample size of a log. */
  effectiveSampleSize: number;
  /** Mean of the logs' mean weights. */
  meanWeight: number;
}

/**
 * Draws many logs of one policy, estimates another policy's value from each by every estimator, and compares with the
 * truth.
 * @throws on a bad option or policy
 */
export function simulateEstimators(options: SimulationOptions): SimulationResult {
  requireOptions('options', options, {
    world: 'object',
    logging: 'list',
    target: 'list',
    rows: 'number',
    runs: 'number',
    random: 'Random',
    recorded: 'list?',
    model: 'object?',
    largestWeight: 'number?',
  });
  const { world, logging, target, rows, runs, random, recorded = logging } = options;
  const { model = ridgeRewardModel(), largestWeight = 5 } = options;
  requirePositiveInteger('rows', rows);
  if (rows < 10) throw argumentError('rows', '10 or more', rows);
  if (!(Number.isInteger(runs) && runs >= 2)) throw argumentError('runs', 'an integer of 2 or more', runs);
  const truth = world.value(target);
  const intervals: Record<string, Interval[]> = {};
  let [effectiveSampleSize, meanWeight] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const source = random.child(run);
    const log = world.log(logging, rows, source.child('log'));
    const feedback = feedbackOf(world, log, recorded);
    const policy = { probabilities: rowsByUser(target, log.user, world.products) };
    const table = crossFittedRewards(feedback, { model, random: source.child('folds'), folds: 2 });
    const evidence = offPolicyEvidence(feedback, policy, {
      predictions: rewardPredictions(table, feedback, policy),
      // Trials are meant to go wrong: what comes of it is the result.
      warn: () => {},
    });
    effectiveSampleSize += evidence.support.effectiveSampleSize / runs;
    meanWeight += evidence.support.meanWeight / runs;
    for (const estimate of [
      inversePropensity(evidence),
      clippedInversePropensity(evidence, { clip: largestWeight }),
      selfNormalized(evidence),
      directMethod(evidence),
      doublyRobust(evidence),
      switchDoublyRobust(evidence, { threshold: largestWeight }),
    ]) {
      intervals[estimate.estimator] ??= [];
      intervals[estimate.estimator].push(normalValueInterval(estimate));
    }
  }
  const accuracy = Object.fromEntries(
    Object.entries(intervals).map(([name, list]) => [name, estimatorAccuracy(truth, list)]),
  );
  return { truth, accuracy, effectiveSampleSize, meanWeight };
}

/**
 * A pet shop's log as estimators take it: the users' features as context.
 * @param recorded logging probabilities that the log claims, [users, products]. Default: the log's own propensities
 */
export function feedbackOf(world: PolicyWorld, log: PolicyLog, recorded?: Float64Array): BanditFeedback {
  requireParts('world', world, ['value', 'bestValue']);
  requireParts('log', log, ['user', 'action', 'reward', 'propensity']);
  requireKind('recorded', recorded, 'list?');
  const { products, dimension } = world;
  return {
    actions: products,
    action: log.action,
    reward: log.reward,
    propensity:
      recorded === undefined
        ? log.propensity
        : Float64Array.from(log.user, (user, row) => recorded[user * products + log.action[row]]),
    context: rowsByUser(world.contexts, log.user, dimension),
  };
}
