import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { argumentError, requireOneOf, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { requireMargin } from './arm';

/** The effect that an experiment is planned for. */
export interface PlannedEffect {
  /** Rate of the control, in (0, 1). */
  control: number;
  /** Rate of the treatment, in (0, 1). */
  treatment: number;
  /** False positive rate, in (0, 1). Default: 0.05. */
  alpha?: number;
  /** One-sided tests look in the effect's direction only. Default: 2. */
  sides?: 1 | 2;
}

/**
 * Power of the z test of two rates with equal arms: the probability of a p-value below alpha, and of the right sign,
 *
 *   Phi((|p_t - p_c| sqrt(n) - z_alpha sqrt(2 p (1 - p))) / sqrt(p_c (1 - p_c) + p_t (1 - p_t))),  p = (p_c + p_t) / 2.
 * @param perArm visitors in each arm, 1 or more
 * @throws on rates or alpha outside (0, 1), equal rates, a bad size
 */
export function twoProportionPower(effect: PlannedEffect, perArm: number): number {
  requireOptions('effect', effect, {
    control: 'number',
    treatment: 'number',
    alpha: 'number?',
    sides: 'number?',
  });
  const { gap, nullSpread, spread, critical } = planned(effect);
  requirePositiveInteger('perArm', perArm);
  return normalCdf((gap * Math.sqrt(perArm) - critical * nullSpread) / spread, 0, 1);
}

/**
 * Visitors per arm that reach a power with the z test of two rates, rounded up.
 * @param power wanted, in (0, 1). Default: 0.8
 * @throws as `twoProportionPower`, or on a power outside (0, 1)
 * @example
 * twoProportionSampleSize({ control: 0.3, treatment: 0.345 }); // 1,693 visitors per arm for an uplift of 15 %
 */
export function twoProportionSampleSize(effect: PlannedEffect, power = 0.8): number {
  requireOptions('effect', effect, {
    control: 'number',
    treatment: 'number',
    alpha: 'number?',
    sides: 'number?',
  });
  const { gap, nullSpread, spread, critical } = planned(effect);
  if (!(power > 0 && power < 1)) throw argumentError('power', 'in (0, 1)', power);
  const root = (critical * nullSpread + normalQuantile(power, 0, 1) * spread) / gap;
  return Math.max(1, Math.ceil(root * root));
}

/** Options of planning a guardrail. */
export interface PlannedGuardrail {
  /** Rate of the control, in (0, 1). */
  control: number;
  /** True loss of the treatment: control rate minus its rate, below the margin. Default: 0. */
  loss?: number;
  /** Largest loss that would be borne, a difference of rates in (0, 1). */
  margin: number;
  /** One-sided error: the chance to pass with a loss of the margin, in (0, 1). Default: 0.05. */
  alpha?: number;
}

/**
 * Visitors per arm with which `nonInferiorityTest` passes with the wanted power, rounded up:
 *
 *   n = (z_alpha + z_power)^2 (p_c (1 - p_c) + p_t (1 - p_t)) / (margin - loss)^2.
 * @param power wanted, in (0, 1). Default: 0.8
 * @throws on rates, margin, alpha or power outside (0, 1), or a loss that is not below the margin
 * @example
 * nonInferioritySampleSize({ control: 0.6, margin: 0.02 }); // 7,420 visitors per arm, if nothing is lost at all
 */
export function nonInferioritySampleSize(guardrail: PlannedGuardrail, power = 0.8): number {
  requireOptions('guardrail', guardrail, {
    control: 'number',
    loss: 'number?',
    margin: 'number',
    alpha: 'number?',
  });
  const { control, loss = 0, margin, alpha = 0.05 } = guardrail;
  const treatment = control - loss;
  for (const [name, value] of Object.entries({ control, 'control - loss': treatment, alpha, power })) {
    if (!(value > 0 && value < 1)) throw argumentError(name, 'in (0, 1)', value);
  }
  requireMargin(margin);
  if (!(loss < margin)) throw argumentError('loss', `below the margin of ${margin}`, loss);
  const spread = control * (1 - control) + treatment * (1 - treatment);
  const quantiles = normalQuantile(1 - alpha, 0, 1) + normalQuantile(power, 0, 1);
  return Math.max(1, Math.ceil((quantiles ** 2 * spread) / (margin - loss) ** 2));
}

function planned(effect: PlannedEffect) {
  const { control, treatment, alpha = 0.05, sides = 2 } = effect;
  for (const [name, value] of Object.entries({ control, treatment, alpha })) {
    if (!(value > 0 && value < 1)) throw argumentError(name, 'in (0, 1)', value);
  }
  requireOneOf('sides', sides, [1, 2] as const);
  if (control === treatment) throw argumentError('treatment', 'another rate than the control', treatment);
  const middle = (control + treatment) / 2;
  return {
    gap: Math.abs(treatment - control),
    nullSpread: Math.sqrt(2 * middle * (1 - middle)),
    spread: Math.sqrt(control * (1 - control) + treatment * (1 - treatment)),
    critical: normalQuantile(1 - alpha / sides, 0, 1),
  };
}
