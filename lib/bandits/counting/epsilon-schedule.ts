import { argumentError, requirePositive, requireProbability } from '../../core/checks';
import { requireOptions } from '../../core/options/options';

/**
 * Probability of exploring as a function of the decisions t = 0, 1, 2, … made so far:
 * - a number in [0, 1]: always the same;
 * - `halfLife`: end + (start - end) * 2^(-t / halfLife), with start and end in [0, 1] (end by default 0), halfLife
 *   above 0, in decisions;
 * - `numerator`: min(1, numerator / (t + 1)), numerator above 0: the rate with which regret grows as log t when the
 *   numerator is large enough (Auer et al. 2002, theorem 3: c K / d^2 with the smallest gap d).
 */
export type EpsilonSchedule =
  | number
  | { readonly start: number; readonly end?: number; readonly halfLife: number }
  | { readonly numerator: number };

/** The schedule as a function of the number of decisions made. @throws RangeError on a number outside its range */
export function epsilonSchedule(schedule: EpsilonSchedule): (decisions: number) => number {
  if (typeof schedule === 'number') {
    requireProbability('epsilon', schedule);
    return () => schedule;
  }
  if (schedule === null || typeof schedule !== 'object') {
    throw argumentError('epsilon', 'a probability or a schedule', schedule);
  }
  if ('numerator' in schedule) {
    requireOptions('epsilon', schedule, { numerator: 'number' });
    const { numerator } = schedule;
    requirePositive('epsilon.numerator', numerator);
    return (decisions) => Math.min(1, numerator / (decisions + 1));
  }
  requireOptions('epsilon', schedule, { start: 'number', end: 'number?', halfLife: 'number' });
  const { start, end = 0, halfLife } = schedule;
  requireProbability('epsilon.start', start);
  requireProbability('epsilon.end', end);
  requirePositive('epsilon.halfLife', halfLife);
  return (decisions) => end + (start - end) * 2 ** (-decisions / halfLife);
}
