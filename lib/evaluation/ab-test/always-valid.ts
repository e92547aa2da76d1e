import { argumentError, requirePositive } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { type Arm, differenceVariance, requireArm, trialsShowBothOutcomes } from './arm';

/** Result of an always-valid test at a look. */
export interface AlwaysValidResult {
  readonly difference: number;
  /** Limits of the difference that hold at all looks at once, with confidence 1 - alpha. */
  readonly lower: number;
  readonly upper: number;
  /** Smallest p-value of the looks so far: stop when it falls below alpha, whenever you look. */
  readonly pValue: number;
}

/**
 * A test of two rates that may be looked at after every visitor: the mixture sequential probability ratio test
 * (Robbins 1970; Johari, Koomen, Pekelis & Walsh 2022). With the difference d, its variance V and effects mixed over
 * N(0, tau^2), the likelihood ratio
 *
 *   L = sqrt(V / (V + tau^2)) exp(tau^2 d^2 / (2 V (V + tau^2)))
 *
 * is a martingale without an effect, so P(1 / L ever below alpha) <= alpha. The price is power: it is never wrong to
 * look, so it must be harder to win.
 *
 * V is estimated from the arms' own rates, so the bound is exact in the limit of many visitors, not for a handful.
 */
export class AlwaysValidTest {
  private smallest = 1;
  private readonly tau: number;
  private readonly alpha: number;

  /**
   * @param options.tau size of effects to be found soonest, a difference of rates above 0
   * @param options.alpha of the confidence limits, in (0, 1). Default: 0.05
   * @throws on a tau or alpha outside its range
   */
  constructor(options: { tau: number; alpha?: number }) {
    requireOptions('options', options, { tau: 'number', alpha: 'number?' });
    const { tau, alpha = 0.05 } = options;
    requirePositive('tau', tau);
    if (!(alpha > 0 && alpha < 1)) throw argumentError('alpha', 'in (0, 1)', alpha);
    this.tau = tau;
    this.alpha = alpha;
  }

  /** @param control counts from the start to now, as `treatment` @throws on counts that are no arms */
  look(control: Arm, treatment: Arm): AlwaysValidResult {
    requireArm('control', control);
    requireArm('treatment', treatment);
    const difference = treatment.successes / treatment.trials - control.successes / control.trials;
    const variance = differenceVariance(control, treatment);
    // Before each arm has had both outcomes, its variance is not known: nothing is claimed.
    if (!trialsShowBothOutcomes(control) || !trialsShowBothOutcomes(treatment)) {
      return { difference, lower: -1, upper: 1, pValue: this.smallest };
    }
    const prior = this.tau * this.tau;
    const logRatio =
      0.5 * Math.log(variance / (variance + prior)) +
      (prior * difference * difference) / (2 * variance * (variance + prior));
    this.smallest = Math.min(this.smallest, Math.exp(-logRatio));
    const half = Math.sqrt(
      ((2 * variance * (variance + prior)) / prior) *
        (0.5 * Math.log((variance + prior) / variance) - Math.log(this.alpha)),
    );
    return { difference, lower: difference - half, upper: difference + half, pValue: this.smallest };
  }
}
