import type { Interval } from '../../evaluation/intervals';

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

/** One network of `dot-product`; errors are roots of mean squared errors. */
export interface DotProductRun {
  seed: number;
  /** Length of the given vectors. */
  dimension: number;
  /** Number of users, and of items. */
  users: number;
  trainingError: number;
  /** On pairs that were not in training, of vectors that were. */
  testError: number;
  /** On pairs of new vectors. */
  freshError: number;
}

/** Results of `dot-product`: an MLP that has to learn the dot product of two vectors that it is given. */
export interface DotProduct {
  /** Error of the dot product itself: the standard deviation of the labels' noise. */
  noise: number;
  /** Error of always saying 0. */
  naive: number;
  pairsPerUser: number;
  dimensions: number[];
  users: number[];
  /** Error on test pairs above `noise`, over seeds: [dimension][users]. */
  excess: Pick<Interval, 'estimate' | 'lower' | 'upper'>[][];
  runs: DotProductRun[];
}
