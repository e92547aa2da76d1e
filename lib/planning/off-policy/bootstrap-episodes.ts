import { requirePositiveInteger } from '../../core/checks';
import { requireKind, requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { type Interval, requireLevel } from '../../evaluation/intervals';
import { type EpisodeLog, requireEpisodes, takeEpisodes } from './episode-log';

/** Options of `bootstrapEpisodes`. */
export interface BootstrapEpisodesOptions {
  /** Draws the episodes. */
  random: Random;
  /** Logs that are drawn, 1 or more. Default: 200. */
  resamples?: number;
  /** Confidence level in (0, 1). Default: 0.95. */
  level?: number;
}

/**
 * The percentile bootstrap over episodes, for estimates that are no mean of theirs: episodes are drawn with replacement
 * and the estimate is computed again.
 * @throws on a bad log or option
 */
export function bootstrapEpisodes(
  log: EpisodeLog,
  estimate: (log: EpisodeLog) => number,
  options: BootstrapEpisodesOptions,
): Interval {
  requireKind('estimate', estimate, 'function');
  requireOptions('options', options, { random: 'Random', resamples: 'number?', level: 'number?' });
  const { random, resamples = 200, level = 0.95 } = options;
  requirePositiveInteger('resamples', resamples);
  requireLevel(level);
  const episodes = requireEpisodes(log);
  const values = Float64Array.from({ length: resamples }, () =>
    estimate(
      takeEpisodes(
        log,
        Int32Array.from({ length: episodes }, () => random.integer(0, episodes)),
      ),
    ),
  ).sort();
  const mean = values.reduce((a, b) => a + b, 0) / resamples;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    estimate: estimate(log),
    lower: quantile(values, (1 - level) / 2),
    upper: quantile(values, (1 + level) / 2),
    level,
    standardDeviation: resamples > 1 ? Math.sqrt((squares * episodes) / (resamples - 1)) : 0,
    count: episodes,
  };
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (at - Math.floor(at)) * (above - below);
}
