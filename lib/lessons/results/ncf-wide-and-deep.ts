/** Errors of a model of ratings. */
export interface RatingErrors {
  /** By seed and fold: [seed][fold]. */
  rmse: number[][];
  mae: number[][];
  /** Mean seconds of a training; of the machine that recorded, and whatever else ran on it. */
  fitSeconds: number;
}

/** Results of `movielens-ratings`: models of ratings on MovieLens-100K, each seed with its own five folds. */
export interface MovieLensRatings {
  users: number;
  items: number;
  ratings: number;
  folds: number;
  /** By the model's name. */
  models: Record<string, RatingErrors>;
  /** What Surprise publishes for the same models and settings, where it does, by the model's name. */
  published: Record<string, { rmse: number; mae: number }>;
}
