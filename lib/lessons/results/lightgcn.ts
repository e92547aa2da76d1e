import type { Interval } from '../../evaluation/intervals';

/** One model in one world of `crowd-ablation`. */
export interface AblationRun {
  recall: number;
  ndcg: number;
  /** Mean cosine of random pairs of nodes: 1 when all embeddings have become one. */
  likeness: number;
  /** Recall@20 by the number of known purchases; null where nobody has so many. */
  strata: { users: number; recall: number | null }[];
  bestEpoch: number;
  seconds: number;
}

/** One model of `crowd-ablation` over its worlds. */
export interface AblationModel {
  learningRate: number;
  recall: Interval;
  ndcg: Interval;
  likeness: Interval;
  /** Recall@20 of LightGCN minus that of this model, world by world; null for LightGCN itself. */
  lightGcnMinusThis: Interval | null;
  runs: AblationRun[];
}

/** Results of `crowd-ablation`: what each part of a graph convolution is worth. */
export interface CrowdAblation {
  /** Known purchases of each stratum, [from, to]. */
  strata: [number, number][];
  /** LightGCN minus BPR-MF by stratum. */
  gains: Interval[];
  /** Recall@20 of the truth. */
  ideal: Interval;
  models: Record<string, AblationModel>;
}

/** Settings of a factor or graph model in `crowd-degree-gain`. */
export interface DegreeSettings {
  learningRate: number;
  l2: number;
  itemBias?: boolean;
  layers?: number;
  epochs: number;
}

/** LightGCN minus a baseline, Recall@20. */
export interface DegreeGain {
  all: Interval;
  /** By stratum. */
  gains: Interval[];
  sparse: Interval;
  dense: Interval;
  /** Per doubling of the known purchases. */
  trend: Interval;
}

/** Results of `crowd-degree-gain`: what the graph adds for whom. */
export interface CrowdDegreeGain {
  k: number;
  dimension: number;
  batchSize: number;
  /** Most epochs that were tried. */
  longest: number;
  /** Known purchases of each stratum, [from, to]. */
  strata: [number, number][];
  /** Known purchases up to which a user counts as sparse. */
  sparseUntil: number;
  /** Known purchases from which a user counts as dense. */
  denseFrom: number;
  tuningSeeds: number[];
  tuning: Record<string, { chosen: DegreeSettings; tried: { settings: DegreeSettings; recall: number }[] }>;
  /** Recall@20 by model and stratum, and users by stratum. */
  worlds: {
    seed: number;
    users: number[];
    recall: Record<string, { all: number; strata: number[] }>;
  }[];
  against: Record<string, DegreeGain>;
}

/** Results of `crowd-hybrids`: content, context and graph, alone and together. */
export interface CrowdHybrids {
  k: number;
  /** Settings of LightGCN, from `crowd-degree-gain`. */
  lightGcn: DegreeSettings;
  /** Rows of each part, one per seed. */
  sizes: Record<string, number>[];
  groups: string[];
  /** Recall@20 by model, group and seed. */
  recall: Record<string, Record<string, number[]>>;
  /** The blend minus its best part, by group. */
  gains: Record<string, { best: string; gain: Interval }>;
  /** Weights of the blend, one per seed. */
  weights: Record<string, number>[];
  /** Visits of the bandits. */
  steps: number;
  /** Share of the best reward by policy with context, group of users and seed. */
  bandit: Record<string, Record<string, number[]>>;
}

/** A mean over runs, with them. */
export type IntervalWithValues = Interval & { values: number[] };

/** One model of `lightgcn-lastfm`. */
export interface LastFmModel {
  recall: IntervalWithValues;
  ndcg: IntervalWithValues;
  /** Of the first seed, every tenth epoch. */
  curve: { epoch: number; recall: number; ndcg: number }[];
  runs: number;
  settings?: { learningRate: number; l2: number; epochs: number };
}

/** Results of `lightgcn-lastfm`: LightGCN and BPR-MF beside the authors' code. */
export interface LightGcnLastFm {
  epochs: number;
  models: Record<string, LastFmModel>;
}

/** A mean over splits with its 95 % interval, and each split's figure. */
export interface MeasuredOverSplits {
  estimate: number;
  lower: number;
  upper: number;
  values: number[];
}

/** One model on the splits of MovieLens-100K; lists have one entry per split. */
export interface RankedModel {
  at10: Record<'recall' | 'ndcg' | 'precision' | 'averagePrecision', MeasuredOverSplits>;
  settings: Record<string, number>[];
  /** Null where there was nothing to choose. */
  validationNdcg: (number | null)[];
  fitSeconds: number[];
}

/** Results of `movielens-ranking-linear` and `movielens-ranking-embeddings`: tuned rankers on MovieLens-100K. */
export interface MovieLensRanking {
  k: number;
  publishedNdcg: Record<string, number>;
  /** Number of settings tried by model. */
  grids: Record<string, number>;
  models: Record<string, RankedModel>;
}
