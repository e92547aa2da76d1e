import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { requireOneOf } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { requireLevel } from '../intervals';
import { wilsonInterval } from '../wilson-interval';
import { type Alternative, type Arm, alternatives, logRateRatio, requireArm, requireMargin } from './arm';
import { lowerScoreLimit, scoreStatistic } from './score-test';

export interface TwoProportionOptions {
  /** Default: 'two-sided'. */
  alternative?: Alternative;
  /** Confidence level of the intervals, in (0, 1). Default: 0.95. */
  level?: number;
}

/** An estimate with its confidence limits. */
export interface EstimatedEffect {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Result of a test of two rates. */
export interface TwoProportionResult {
  /** Rate of the treatment minus rate of the control, with Newcombe's interval. */
  readonly difference: EstimatedEffect;
  /** (treatment - control) / control, with the interval of the log ratio; NaN where an arm has no success. */
  readonly uplift: EstimatedEffect;
  /** Difference in standard errors under equal rates; 0 where both rates are 0 or both 1. */
  readonly z: number;
  readonly pValue: number;
  readonly level: number;
}

/**
 * z test of two rates: with the pooled rate p, z = (p_t - p_c) / sqrt(p (1 - p) (1/n_t + 1/n_c)).
 *
 * The interval of the difference is Newcombe's (1998, method 10) from the arms' Wilson intervals, that of the uplift
 * the delta method's on the log ratio (Katz et al. 1978). Both intervals are two-sided whatever the alternative, and
 * hold for a number of visitors that was fixed before; at a look that may stop the experiment, `repeatedIntervals` do.
 * @throws on counts that are no arms, an unknown alternative, a level outside (0, 1)
 * @example
 * const { uplift, pValue } = twoProportionTest({ successes: 300, trials: 1000 }, { successes: 345, trials: 1000 });
 */
export function twoProportionTest(
  control: Arm,
  treatment: Arm,
  options: TwoProportionOptions = {},
): TwoProportionResult {
  requireOptions('options', options, { alternative: 'text?', level: 'number?' });
  const { alternative = 'two-sided', level = 0.95 } = options;
  requireArm('control', control);
  requireArm('treatment', treatment);
  requireOneOf('alternative', alternative, alternatives);
  requireLevel(level);
  const pooled = (control.successes + treatment.successes) / (control.trials + treatment.trials);
  const variance = pooled * (1 - pooled) * (1 / control.trials + 1 / treatment.trials);
  const difference = treatment.successes / treatment.trials - control.successes / control.trials;
  const z = variance === 0 ? 0 : difference / Math.sqrt(variance);
  return {
    difference: newcombe(control, treatment, level),
    uplift: upliftOf(control, treatment, level),
    z,
    pValue: pValueOf(z, alternative),
    level,
  };
}

/**
 * Whether the treatment is not worse than the control by the margin or more: a guardrail. One-sided score test of
 * H0: p_t - p_c <= -margin (Farrington and Manning 1990), z = (p_t - p_c + margin) / e, where the standard error e is
 * of the rates most likely under H0. Unlike Wald's, it is never 0, so that arms without a failure prove nothing yet.
 * "No significant loss" is no such proof: a small experiment finds no loss of any size.
 *
 * For a number of visitors that was fixed before; at a look that may stop the experiment, `repeatedNonInferiority`.
 * @param options.margin largest loss that would be borne, a difference of rates in (0, 1)
 * @param options.level confidence, in (0, 1). Default: 0.95
 * @returns the one-sided lower limit of the difference (the loss at which the test turns), the p-value, and whether
 *   the limit lies above -margin
 * @throws on counts that are no arms, a margin or level outside its range
 */
export function nonInferiorityTest(
  control: Arm,
  treatment: Arm,
  options: { margin: number; level?: number },
): { difference: number; lower: number; z: number; pValue: number; passed: boolean } {
  requireOptions('options', options, { margin: 'number', level: 'number?' });
  const { margin, level = 0.95 } = options;
  requireArm('control', control);
  requireArm('treatment', treatment);
  requireMargin(margin);
  requireLevel(level);
  const difference = treatment.successes / treatment.trials - control.successes / control.trials;
  const z = scoreStatistic(control, treatment, -margin);
  const critical = normalQuantile(level, 0, 1);
  const lower = lowerScoreLimit(control, treatment, critical);
  return { difference, lower, z, pValue: pValueOf(z, 'greater'), passed: z > critical };
}

/** p-value of a standard normal statistic. */
function pValueOf(z: number, alternative: Alternative): number {
  if (alternative === 'greater') return normalCdf(-z, 0, 1);
  if (alternative === 'less') return normalCdf(z, 0, 1);
  return 2 * normalCdf(-Math.abs(z), 0, 1);
}

function newcombe(control: Arm, treatment: Arm, level: number): EstimatedEffect {
  const c = wilsonInterval(control.successes, control.trials, { level });
  const t = wilsonInterval(treatment.successes, treatment.trials, { level });
  const estimate = t.estimate - c.estimate;
  return {
    estimate,
    lower: estimate - Math.hypot(t.estimate - t.lower, c.upper - c.estimate),
    upper: estimate + Math.hypot(t.upper - t.estimate, c.estimate - c.lower),
  };
}

function upliftOf(control: Arm, treatment: Arm, level: number): EstimatedEffect {
  const ratio = logRateRatio(control, treatment);
  if (ratio === undefined) return { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN };
  // Two arms without a failure: the delta method sees no variance, and certainty is not what a few visitors give.
  if (ratio.error === 0) return ratioOfLimits(control, treatment, level);
  const half = normalQuantile((1 + level) / 2, 0, 1) * ratio.error;
  return {
    estimate: Math.expm1(ratio.log),
    lower: Math.expm1(ratio.log - half),
    upper: Math.expm1(ratio.log + half),
  };
}

/** From the ends of the arms' Wilson intervals: wider than its level says. */
function ratioOfLimits(control: Arm, treatment: Arm, level: number): EstimatedEffect {
  const c = wilsonInterval(control.successes, control.trials, { level });
  const t = wilsonInterval(treatment.successes, treatment.trials, { level });
  return {
    estimate: t.estimate / c.estimate - 1,
    lower: t.lower / c.upper - 1,
    upper: t.upper / c.lower - 1,
  };
}
