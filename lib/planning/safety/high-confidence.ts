import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { argumentError } from '../../core/checks';
import { requireOptions, requireParts } from '../../core/options/options';
import type { ValueEstimate } from '../../evaluation/off-policy/value-estimate';
import { returnsOf } from '../gradient/top-k-policy';
import { type EpisodeLog, requireEpisodes } from '../off-policy/episode-log';

/** Relative size of differences that are none. */
const rounding = 1e-9;

/** Options of `highConfidenceTest`. */
export interface HighConfidenceOptions {
  /** What a reward is worth one step later, in [0, 1): as in the estimate. */
  discount: number;
  /** Largest probability with which a policy that is no better may pass, in (0, 1). Default: 0.05. */
  level?: number;
}

/** The verdict on a policy. */
export interface HighConfidenceResult {
  /** Whether the lower bound of its advantage is above 0: propose it. */
  readonly deploy: boolean;
  /** Estimated advantage over the logging policy per episode. */
  readonly advantage: number;
  /** Its one-sided lower bound at 1 - level. */
  readonly lower: number;
  /** Mean return of the log itself. */
  readonly loggedValue: number;
}

/**
 * High-confidence policy improvement (Thomas, Theocharous and Ghavamzadeh 2015): a policy is proposed only if the lower
 * bound of its advantage over the logging policy is above 0. Both are estimated from the same episodes, so their
 * contributions are compared in pairs, which takes out what the episodes have in common,
 *
 *   lower = mean(d) - t(n - 1, 1 - level) sd(d) / sqrt(n),  d_i = contribution of the estimate - return of the episode.
 *
 * The episodes must not have had a say in the policy. The bound is Student's: approximate, and on the safe side where
 * weights are skewed to the right, as those of importance sampling are.
 * @param log the episodes that the estimate was made from
 * @param estimate of the target policy's value, by any estimator over episodes
 * @throws on a bad log or option, or an estimate of another number of episodes
 * @example
 * highConfidenceTest(testLog, doublyRobustEpisodes(evidence), { discount: 0.95, level: 0.05 }).deploy;
 */
export function highConfidenceTest(
  log: EpisodeLog,
  estimate: ValueEstimate,
  options: HighConfidenceOptions,
): HighConfidenceResult {
  requireOptions('options', options, { discount: 'number', level: 'number?' });
  requireParts('estimate', estimate, ['rows', 'contributions']);
  const { discount, level = 0.05 } = options;
  if (!(level > 0 && level < 1)) throw argumentError('level', 'in (0, 1)', level);
  const episodes = requireEpisodes(log);
  if (estimate.rows !== episodes)
    throw argumentError('estimate.rows', `the log's ${episodes} episodes`, estimate.rows);
  if (episodes < 2) throw argumentError('log', 'one of at least two episodes', episodes);
  const returns = returnsOf(log, discount);
  const differences = estimate.contributions().map((value, i) => value - returns[log.start[i]]);
  const advantage = differences.reduce((a, b) => a + b, 0) / episodes;
  const squares = differences.reduce((sum, d) => sum + (d - advantage) ** 2, 0);
  const error = Math.sqrt(squares / (episodes - 1) / episodes);
  const lower = advantage - tQuantile(1 - level, episodes - 1) * error;
  const loggedValue = estimate.value - advantage;
  // Of the logging policy itself the differences are rounding, and so is their spread.
  const deploy = lower > rounding * Math.max(1, Math.abs(loggedValue));
  return { deploy, advantage, lower, loggedValue };
}
