import type { Interval } from '../../evaluation/intervals';
import type { MovieLensRanking } from './lightgcn';

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

/** Results of `movielens-ranking-neural`: the generations under the protocol of chapter 4's tables. */
export type NeuralRanking = MovieLensRanking;

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

/** The models of `insurance-rules`. */
export type InsuranceModel = 'wide alone' | 'deep alone' | 'Wide & Deep';

/** Offers of `insurance-rules` that a loss is measured on. */
export type InsuranceTest = 'known' | 'holes' | 'rules';

/** Settings of a model: learning rate and L1 of the wide part (FTRL), learning rate of the deep part (Adam). */
export interface InsuranceSettings {
  wideRate?: number;
  l1?: number;
  deepRate?: number;
}

/** One market of `insurance-rules`. */
export type InsuranceRun = Record<
  InsuranceModel,
  {
    /** Loss above the best possible, nats per offer. */
    excess: Record<InsuranceTest, number>;
    /** Epoch whose weights were kept. */
    epoch: number;
    /** The planted rules with the weight of their cross; 0 where there is none. */
    rules: { pair: string; effect: number; weight: number }[];
    /** Share of the crosses of zip and product without effect whose weight is exactly 0. */
    zeroShare: number;
    /** Largest absolute weight among those. */
    largestOther: number;
  }
>;

type Bounds = Pick<Interval, 'estimate' | 'lower' | 'upper'>;

/** Results of `insurance-rules`: what is memorized and what is generalized, by which part. */
export interface InsuranceRules {
  rows: { training: number; validation: number; test: number };
  grids: Record<InsuranceModel, InsuranceSettings[]>;
  settings: Record<InsuranceModel, InsuranceSettings>;
  models: Record<InsuranceModel, { excess: Record<InsuranceTest, Bounds>; zeroShare: Bounds }>;
  /** Excess loss of Wide & Deep minus that of a part alone, market by market. */
  gains: Record<'wide alone' | 'deep alone', Record<InsuranceTest, Bounds>>;
  runs: InsuranceRun[];
}
