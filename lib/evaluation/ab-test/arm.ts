import { argumentError, requireNonNegativeInteger, requirePositiveInteger } from '../../runtime/checks';

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

/** Variance of treatment rate - control rate, each arm by its own rate. */
export function differenceVariance(control: Arm, treatment: Arm): number {
  return rateVariance(control) + rateVariance(treatment);
}

function rateVariance({ successes, trials }: Arm): number {
  const rate = successes / trials;
  return (rate * (1 - rate)) / trials;
}
