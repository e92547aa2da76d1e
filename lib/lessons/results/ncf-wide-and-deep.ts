import type { Interval } from '../../evaluation/intervals';
import type { IntervalWithValues, MovieLensRanking } from './lightgcn';

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

/** The models of `adult-wide-deep`. */
export type AdultModel =
  | 'logistic regression'
  | 'wide alone'
  | 'deep alone'
  | 'Wide & Deep'
  | 'factorization machine'
  | 'DeepFM'
  | 'DCN-v2'
  | 'DLRM';

/** What is measured on Adult's test rows. */
export interface AdultScores {
  auc: number;
  /** Nats per row. */
  logLoss: number;
  /** Share of rows on the right side of one half. */
  accuracy: number;
}

/** How a model's settings were chosen: by validation loss, on a ladder of values per setting. */
export interface AdultTuning {
  ladders: Record<string, number[]>;
  tried: { settings: Record<string, number>; loss: number }[];
  settings: Record<string, number>;
  /** Best epoch of the chosen settings; as many are trained on all training rows. */
  epoch: number;
}

/** Gradient-boosted trees on the same rows, from Python (`scripts/fixtures/adult_trees.py`). */
export interface AdultTrees {
  versions: Record<string, string>;
  models: Record<
    string,
    {
      auc: IntervalWithValues;
      logLoss: IntervalWithValues;
      accuracy: IntervalWithValues;
      settings: Record<string, number>;
      tried: number;
    }
  >;
}

/** Results of `adult-wide-deep`; intervals are over seeds, of initial values and the order of rows. */
export interface AdultWideDeep {
  rows: { training: number; validation: number; test: number };
  tuning: Record<AdultModel, AdultTuning>;
  models: Record<AdultModel, Record<keyof AdultScores, Interval>>;
  /** AUC of Wide & Deep minus another model's, seed by seed. */
  gains: Record<Exclude<AdultModel, 'Wide & Deep'>, Interval>;
  trees: AdultTrees;
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

/** A model of `insurance-ensemble`: one of `insurance-rules`, or the two parts trained apart. */
export type InsuranceContender = InsuranceModel | 'ensemble';

/** How well a model answers one kind of offers. */
export interface InsuranceQuality {
  /** Loss above the best possible, nats per offer. */
  excess: number;
  auc: number;
  /** Purchases predicted, divided by those expected by the true probabilities: calibration in the large. */
  ratio: number;
}

/** Results of `insurance-ensemble`; intervals are over markets. */
export interface InsuranceEnsemble {
  /** Weight of the wide part's logit in the ensemble, chosen by validation loss, market by market. */
  weights: number[];
  models: Record<InsuranceContender, Record<InsuranceTest, Record<keyof InsuranceQuality, Interval>>>;
  /** AUC of the true probabilities. */
  bestAuc: Record<InsuranceTest, Interval>;
  /** Excess loss of Wide & Deep minus the ensemble's, market by market: below 0 where joint training is better. */
  joint: Record<InsuranceTest, Interval>;
}

/** Hit rates of a model under each protocol, in the order of `cutoffs`. */
export type ProtocolHits<Value = number> = Record<'full' | 'uniform' | 'popularity' | 'corrected', Value[]>;

/** One split of `sampled-metrics`, by the model's name. */
export type SampledMetricsRun = Record<string, ProtocolHits>;

/** Results of `sampled-metrics`: the same models, one held-out rating per user, under full and sampled ranking. */
export interface SampledMetrics {
  cutoffs: number[];
  /** Negatives of the sampled protocols. */
  negatives: number;
  /** Weight of the variance in the correction. */
  gamma: number;
  /** Epochs of the networks, by validation. */
  epochs: Record<string, number>;
  /** Mean hit rate with its 95 % interval over splits, and the splits' values, by the model's name. */
  models: Record<string, ProtocolHits<Bounds & { values: number[] }>>;
}
