/** A recommender that ranks all items for a user: what `evaluateRanking` and `recommendItems` take. */
export interface RankingModel {
  /**
   * Scores of all items for some users, higher is better: shape [users.length * items], row by row.
   * @throws on a user outside the training's
   */
  scoreItems: (users: Int32Array) => Float32Array;
}
