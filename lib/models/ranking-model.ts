/**
 * Scores of all items for some users, higher is better: shape [users.length * items], row by row. It may be called with
 * any users, in any number. `ScoreItems<Float32Array>` is one that answers at once.
 */
export type ScoreItems<Scores = Float32Array | Promise<Float32Array>> = (users: Int32Array) => Scores;

/** A recommender that ranks all items for a user: what `evaluateRanking` and `recommendItems` take. */
export interface RankingModel {
  /** @throws on a user outside the training's */
  scoreItems: ScoreItems<Float32Array>;
}
