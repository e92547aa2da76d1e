import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';

/**
 * How a policy forgets, for worlds that change. The time that passes is counted in rewards learned.
 * - `discount`: each further reward lets all earlier ones count `discount` times as much, in (0, 1); the memory is
 *   about 1 / (1 - discount) rewards (discounted Thompson sampling; LinUCB after D-LinUCB, Russac et al. 2019).
 * - `window`: only the last `window` rewards count, 1 or more (Thompson sampling; SW-LinUCB, Cheung et al. 2019).
 *
 * Beta and linear Thompson sampling and LinUCB take it, the linear ones shared or not; `Ucb1` and `EpsilonGreedy` do not.
 *
 * Deviation: with V the discounted Gram matrix and V~ the one discounted by gamma^2, both with the ridge, D-LinUCB's
 * bonus is the root of x' V^-1 V~ V^-1 x. Ours is the root of x' V^-1 x, which is wider, as V~ <= V.
 */
export type Forgetting = { readonly discount: number } | { readonly window: number };

/** @throws RangeError unless it is undefined, or one of the two kinds with a number in its range */
export function requireForgetting(forgetting: Forgetting | undefined): void {
  if (forgetting === undefined) return;
  requireOptions('forgetting', forgetting, { discount: 'number?', window: 'number?' });
  const { discount, window } = forgetting as { discount?: number; window?: number };
  if (discount !== undefined && window !== undefined) {
    throw argumentError('forgetting', 'either a discount or a window', 'both');
  }
  if (window !== undefined) requirePositiveInteger('forgetting.window', window);
  else if (typeof discount !== 'number' || !(discount > 0 && discount < 1)) {
    throw argumentError('forgetting.discount', 'in (0, 1)', discount);
  }
}
