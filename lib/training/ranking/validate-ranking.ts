import type { DotProductScores } from '../../models/factors/dot-product-scores';
import type { ScoreItems } from '../../models/ranking-model';

/** Figures of a recommender by name, such as `recall@20`; `rankingFigures` makes such a function. */
export type ValidateRanking = (
  scoreItems: ScoreItems<Float32Array>,
) => Record<string, number> | Promise<Record<string, number>>;

/** What `evaluate` of `fitVariables` is, of a model that makes scorers of its present weights. */
export function evaluateScorer(
  scorerOf: () => DotProductScores,
  validate: ValidateRanking | undefined,
): (() => Promise<Record<string, number>>) | undefined {
  if (validate === undefined) return undefined;
  return async () => {
    const scorer = scorerOf();
    try {
      return await validate(scorer.scoreItems);
    } finally {
      scorer.dispose();
    }
  };
}
