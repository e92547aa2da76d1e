import type { DotProductScores } from '../../models/factors/dot-product-scores';
import type { ScoreItems } from '../../models/ranking-model';
import type { Metrics } from '../training-options';

/** The `metrics` of `fitVariables` for a model whose scorer holds its present weights: made, measured and disposed. */
export function scorerMetrics(
  scorerOf: () => DotProductScores,
  metrics: Metrics<ScoreItems<Float32Array>> | undefined,
): (() => Promise<Record<string, number>>) | undefined {
  if (metrics === undefined) return undefined;
  return async () => {
    const scorer = scorerOf();
    try {
      return await metrics(scorer.scoreItems);
    } finally {
      scorer.dispose();
    }
  };
}
