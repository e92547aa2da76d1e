import { argumentError, requirePositive } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import type { Evidence } from './evidence';
import { requireEvidence } from './evidence';
import { estimateFromTerms, type ValueEstimate } from './value-estimate';

/** Options: how rows are accepted. */
export interface ReplayOptions {
  /** Source of the coin flips; needed unless each row is accepted or rejected for certain. */
  random?: Random;
  /**
   * Upper bound of the weights, above 0: a row is accepted with probability w / bound. Default: 1 / propensity, which a log of
   * one propensity (uniform logging) has; a log of several must name it.
   */
  bound?: number;
}

/**
 * Replay (Li, Chu, Langford & Wang 2011): keep the rows in which the target policy would have done what was logged, and
 * average their rewards. With uniform logging over K actions a row is kept with probability pi(a_i | x_i), and the kept
 * rows are a sample of what the target policy would have seen.
 *
 * With other logging policies that is wrong: they keep what they showed often. Rejection sampling mends it by keeping
 * a row with probability w_i / bound, at the price of throwing away all but one row in `bound`.
 * @throws if the propensities differ and no bound is given, a weight exceeds the bound, coin flips are needed
 *   and `random` is missing, or no row is accepted
 */
export function replay(evidence: Evidence, options: ReplayOptions = {}): ValueEstimate {
  requireEvidence('evidence', evidence);
  requireOptions('options', options, { random: 'Random?', bound: 'number?' });
  const { random } = options;
  const { rows, weight, reward, sums } = evidence;
  const bound = options.bound ?? uniformBound(evidence.propensity);
  requirePositive('bound', bound);
  if (sums.largest > bound * (1 + 1e-6)) {
    throw argumentError('bound', `at least the largest weight (${sums.largest})`, bound);
  }
  const accepted = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const probability = weight[row] / bound;
    if (probability > 1e-6 && probability < 1 - 1e-6) {
      if (random === undefined) {
        throw argumentError('random', `given, as row ${row} is kept by chance`, `none (${probability})`);
      }
      accepted[row] = random.uniform() < probability ? 1 : 0;
    } else {
      accepted[row] = probability > 0.5 ? 1 : 0;
    }
  }
  return estimateFromTerms('replay', evidence, {
    numerator: (row) => accepted[row] * reward[row],
    denominator: (row) => accepted[row],
  });
}

function uniformBound(propensity: ArrayLike<number>): number {
  for (let row = 1; row < propensity.length; row++) {
    if (Math.abs(propensity[row] - propensity[0]) > 1e-6) {
      throw argumentError(
        `feedback.propensity[${row}]`,
        `${propensity[0]} as in row 0 (replay needs uniform logging, or a bound of the weights)`,
        propensity[row],
      );
    }
  }
  return 1 / propensity[0];
}
