import { argumentError, requirePositiveInteger } from '../runtime/checks';

/**
 * How a policy forgets, for worlds that change. The time that passes is counted in rewards learned.
 * - `discount`: each further reward lets all earlier ones count `discount` times as much, in (0, 1); the memory is
 *   about 1 / (1 - discount) rewards (discounted UCB and Thompson sampling; D-LinUCB, Russac et al. 2019).
 * - `window`: only the last `window` rewards count, 1 or more (sliding-window UCB and SW-LinUCB, Cheung et al. 2019).
 */
export type Forgetting = { readonly discount: number } | { readonly window: number };

/** @throws RangeError unless it is undefined, or one of the two kinds with a number in its range */
export function requireForgetting(forgetting: Forgetting | undefined): void {
  if (forgetting === undefined) return;
  const { discount, window } = forgetting as { discount?: number; window?: number };
  if (discount !== undefined && window !== undefined) {
    throw argumentError('forgetting', 'either a discount or a window', 'both');
  }
  if (window !== undefined) requirePositiveInteger('forgetting.window', window);
  else if (typeof discount !== 'number' || !(discount > 0 && discount < 1)) {
    throw argumentError('forgetting.discount', 'in (0, 1)', discount);
  }
}
