import { requireOneOf } from '../../core/checks';
import { optional, requireOptions } from '../../core/options/options';
import { requireInteractions } from '../../data/interactions';
import type { ScoreItems } from '../../models/ranking-model';
import { evaluateRanking, type RankingOptions } from './evaluate-ranking';
import { type RankingMetric, rankingMetricNames } from './list-measures';

/** Options of `rankingMetrics`. */
export interface RankingMetricsOptions extends RankingOptions {
  /** Which measures. Default: recall and nDCG. */
  metrics?: readonly RankingMetric[];
}

/**
 * A function that evaluates a recommender by full ranking and names its metrics `recall@20`, `ndcg@20`: what
 * `fitBpr` and its kin take as `metrics`.
 * @throws on an unknown metric; the function throws as `evaluateRanking` does
 * @example
 * await fitBpr({ metrics: rankingMetrics({ test: validation, seen: train, k: [20] }), … });
 */
export function rankingMetrics(
  options: RankingMetricsOptions,
): (scoreItems: ScoreItems) => Promise<Record<string, number>> {
  requireOptions('options', options, {
    metrics: 'list?',
    test: requireInteractions,
    seen: optional(requireInteractions),
    training: optional(requireInteractions),
    k: 'list',
    batchSize: 'number?',
    progress: 'text?',
    signal: 'object?',
    userIds: 'list?',
    relevance: 'list?',
    gain: 'text?',
  });
  const { metrics = ['recall', 'ndcg'], ...ranking } = options;
  for (const metric of metrics) requireOneOf('metrics', metric, rankingMetricNames);
  const valuesOf = async (scoreItems: ScoreItems): Promise<Record<string, number>> => {
    const { at } = await evaluateRanking(scoreItems, ranking);
    const values: Record<string, number> = {};
    for (const k of ranking.k) for (const metric of metrics) values[`${metric}@${k}`] = at[k].mean[metric];
    return values;
  };
  // Attached, so that a checkpoint knows by what the best epoch was chosen.
  return Object.assign(valuesOf, { options: { ...ranking, metrics } });
}
