import { argumentError } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import {
  type Arm,
  differenceVariance,
  logRateRatio,
  requireArm,
  requireMargin,
  trialsShowBothOutcomes,
} from './arm';
import { type GroupSequentialPlan, requirePlan } from './group-sequential';
import type { EstimatedEffect } from './two-proportion-test';

/** Intervals of one look at an experiment that may stop there. */
export interface RepeatedIntervals {
  /** Rate of the treatment minus rate of the control. */
  readonly difference: EstimatedEffect;
  /** (treatment - control) / control; NaN where an arm has no success. */
  readonly uplift: EstimatedEffect;
  /** Confidence of the intervals of all looks together: 1 - alpha of the plan. */
  readonly level: number;
}

/**
 * Repeated confidence intervals (Jennison & Turnbull 1984, 1989): at look k
 *
 *   estimate ± b_k * standard error,
 *
 * with the plan's bound b_k in place of 1.96, for the difference of rates and for the log ratio. With probability
 * 1 - alpha the intervals of *all* looks hold the truth, so the one at which the experiment stops does, whatever made
 * it stop: its bound, a deadline, or another measure. The plain interval promises that for a look that was fixed before.
 * The interval is about the truth; the estimate in its middle is still too large on average after an early stop.
 *
 * The standard error is of each arm's own rate, that of the test's z pools them: right at the bound, the two may
 * differ on whether 0 is in the interval. Until each arm has had both outcomes nothing is known: [-1, 1],
 * for the uplift [-1, Infinity].
 * @param look index of the look in the plan, from 0, as `stoppingLook` gives it
 * @param control counts from the start to that look, as `treatment`
 * @throws on a look that the plan does not have, or counts that are no arms
 * @example
 * const plan = groupSequentialPlan(5);
 * repeatedIntervals(plan, 2, { successes: 300, trials: 1000 }, { successes: 345, trials: 1000 }).difference;
 * // 0.045 ± 2.680 * 0.0209
 */
export function repeatedIntervals(
  plan: GroupSequentialPlan,
  look: number,
  control: Arm,
  treatment: Arm,
): RepeatedIntervals {
  requirePlan('plan', plan);
  const bound = boundAt(plan, look);
  requireArm('control', control);
  requireArm('treatment', treatment);
  return {
    difference: differenceOf(bound, control, treatment),
    uplift: upliftOf(bound, control, treatment),
    level: 1 - plan.alpha,
  };
}

/**
 * Whether the treatment is shown not to be worse than the control by the margin, at a look at which something may have
 * stopped the experiment: the lower limit of the repeated interval lies above -margin. In an experiment of which all
 * looks are used this is wrong with probability alpha / 2 at most, as only one side of the interval counts.
 *
 * `nonInferiorityTest` is for a look fixed beforehand. After a stop by a measure that moves with the guardrail (who
 * buys has completed the quote), it passes too often.
 * @param look index of the look in the plan, from 0
 * @param options.margin largest loss that would be borne, a difference of rates in (0, 1)
 * @throws as `repeatedIntervals`, or on a margin outside its range
 */
export function repeatedNonInferiority(
  plan: GroupSequentialPlan,
  look: number,
  control: Arm,
  treatment: Arm,
  options: { margin: number },
): { difference: number; lower: number; passed: boolean } {
  requirePlan('plan', plan);
  requireOptions('options', options, { margin: 'number' });
  requireMargin(options.margin);
  const { estimate, lower } = repeatedIntervals(plan, look, control, treatment).difference;
  return { difference: estimate, lower, passed: lower > -options.margin };
}

function boundAt(plan: GroupSequentialPlan, look: number): number {
  const looks = plan.bounds.length;
  if (!Number.isInteger(look) || look < 0 || look >= looks) {
    throw argumentError('look', `one of the plan's in [0, ${looks})`, look);
  }
  return plan.bounds[look];
}

function differenceOf(bound: number, control: Arm, treatment: Arm): EstimatedEffect {
  const estimate = treatment.successes / treatment.trials - control.successes / control.trials;
  if (!trialsShowBothOutcomes(control) || !trialsShowBothOutcomes(treatment)) {
    return { estimate, lower: -1, upper: 1 };
  }
  const half = bound * Math.sqrt(differenceVariance(control, treatment));
  return { estimate, lower: Math.max(-1, estimate - half), upper: Math.min(1, estimate + half) };
}

function upliftOf(bound: number, control: Arm, treatment: Arm): EstimatedEffect {
  const ratio = logRateRatio(control, treatment);
  if (ratio === undefined) return { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN };
  const estimate = Math.expm1(ratio.log);
  if (!trialsShowBothOutcomes(control) || !trialsShowBothOutcomes(treatment)) {
    return { estimate, lower: -1, upper: Number.POSITIVE_INFINITY };
  }
  const half = bound * ratio.error;
  return {
    estimate,
    lower: Math.expm1(ratio.log - half),
    upper: Math.expm1(ratio.log + half),
  };
}
