import { argumentError, requireNonNegativeInteger, requirePositiveInteger } from '../../core/checks';

/** One arm of an experiment on a yes-or-no outcome. */
export interface Arm {
  /** Visitors who did it, in [0, trials]. */
  readonly successes: number;
  /** Visitors in the arm, 1 or more. */
  readonly trials: number;
}

/** Whether a test looks for any difference, or only for a treatment that is better or worse. */
export type Alternative = 'two-sided' | 'greater' | 'less';
export const alternatives: readonly Alternative[] = ['two-sided', 'greater', 'less'];

/** @throws unless the counts are integers that fit each other */
export function requireArm(argument: string, arm: Arm): void {
  requirePositiveInteger(`${argument}.trials`, arm?.trials);
  requireNonNegativeInteger(`${argument}.successes`, arm.successes);
  if (arm.successes > arm.trials) {
    throw argumentError(`${argument}.successes`, `at most the ${arm.trials} trials`, arm.successes);
  }
}

/** @throws unless the margin of a guardrail is in (0, 1) */
export function requireMargin(margin: number): void {
  if (typeof margin !== 'number' || !(margin > 0 && margin < 1))
    throw argumentError('margin', 'in (0, 1)', margin);
}

/** Whether an arm has had both outcomes: before, its own rate does not tell its variance. */
export function trialsShowBothOutcomes({ successes, trials }: Arm): boolean {
  return successes > 0 && successes < trials;
}

/**
 * log(treatment rate / control rate) and its standard error by the delta method (Katz et al. 1978).
 * @returns undefined where an arm has no success
 */
export function logRateRatio(control: Arm, treatment: Arm): { log: number; error: number } | undefined {
  if (control.successes === 0 || treatment.successes === 0) return undefined;
  return {
    log: Math.log(treatment.successes / treatment.trials / (control.successes / control.trials)),
    error: Math.sqrt(
      1 / control.successes - 1 / control.trials + 1 / treatment.successes - 1 / treatment.trials,
    ),
  };
}

/** Variance of treatment rate - control rate, each arm by its own rate. */
export function differenceVariance(control: Arm, treatment: Arm): number {
  return rateVariance(control) + rateVariance(treatment);
}

function rateVariance({ successes, trials }: Arm): number {
  const rate = successes / trials;
  return (rate * (1 - rate)) / trials;
}
