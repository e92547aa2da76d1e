import type { Interval } from '../../evaluation/intervals';
import type { RankingCounts } from '../../evaluation/ranking/evaluate-ranking';

/** One model on the worlds of one cell of `sequence-dial`. */
export interface DialModel {
  /** Probability that the first guess is right. */
  top1: Interval;
  /** Hit rate at 1 as a share of the best possible. */
  share1: Interval;
  /** Hit rate at 5 as a share of the best possible. */
  share5: Interval;
  /** Processor seconds, mean over worlds. */
  seconds: number;
  /** Difference of `top1` to chapter 1's model, world by world; not there for that model. */
  againstChapterOne?: Interval;
  /** `share1` by the number of looks of the session that came before. */
  byPlace: Interval[];
  /** `share1` by how many of a history's last looks the model was shown; empty between the ends of the dial. */
  byShown: Interval[];
}

/** Worlds of one dial and one number of users. */
export interface DialCell {
  /** From 0 (order is noise) to 1 (order is everything). */
  order: number;
  users: number;
  seeds: number[];
  /** The best possible hit rate at 1. */
  best: Interval;
  /** The best possible hit rate at 5. */
  best5: Interval;
  models: Record<string, DialModel>;
}

/** A claim of the chapter, held against the figures. */
export interface DialBar {
  bar: string;
  interval: Interval;
  figure: string;
  holds: string;
}

/** Results of `sequence-dial`: every model on worlds from "order is noise" to "order is everything". */
export interface SequenceDial {
  sessions: number;
  users: number;
  /** Looks that SASRec and the GRU see. */
  lookBack: number;
  /** Looks that BST sees. */
  bstLength: number;
  /** How many last looks models were shown in `byShown`. */
  shown: number[];
  bars: DialBar[];
  cells: DialCell[];
}

/** One model of `movielens-sequences`; lists have one figure per seed, of the test where nothing else is said. */
export interface SequenceRun {
  hitRate: number[];
  ndcg: number[];
  reciprocalRank: number[];
  /** Over seeds; not there for models without chance. */
  hitRateOverSeeds?: Interval;
  ndcgOverSeeds?: Interval;
  /** Over users, of each user's mean over seeds. */
  hitRateOverUsers: Interval;
  settings: Record<string, number>;
  /** How long training went, in epochs or passes. */
  training: Record<string, number>[];
  validationNdcg: number[];
  tried: { settings: Record<string, number>; validationNdcg: number }[];
  seconds: number[];
  tuningSeconds: number;
}

/** Results of `movielens-sequences`: next-item models on MovieLens-100K. */
export interface MovieLensSequences {
  users: number;
  items: number;
  protocol: { split: string; ranking: string; tuning: string; validationFilms: string };
  models: Record<string, SequenceRun>;
}

/** Hit rate and nDCG at 10. */
export interface HitsAndGain {
  hitRate: number;
  ndcg: number;
}

/** Measures of a ranking at one cut-off, mean over users. */
export interface RankingMeans extends HitsAndGain {
  recall: number;
  precision: number;
  reciprocalRank: number;
  averagePrecision: number;
}

/** Counts of a full ranking; older records lack some of them. */
export type RecordedCounts = Partial<RankingCounts> & Pick<RankingCounts, 'users'>;

/** Full ranking of one baseline. */
export interface GamesFullRanking {
  10: RankingMeans;
  20: RankingMeans;
  coverage: number;
  gini: number;
  novelty: number;
  /** Hit rate at 10 of users whose item belongs to the head, the middle or the tail. */
  strata: Record<string, { users: number; items: number; hitRate?: number }>;
  counts: RecordedCounts;
  seconds: number;
}

/** Results of `amazon-games-baselines`: popularity, item-kNN and chance. */
export interface AmazonGamesBaselines {
  published: Record<string, HitsAndGain>;
  /** HR@10 and nDCG@10 among 100 negatives, by model, one per seed. */
  sampled: Record<string, { hitRate: number[]; ndcg: number[] }>;
  /** All items as candidates, by model. */
  full: Record<string, GamesFullRanking>;
}

/** A loss as `fitNextItem` takes it, all kinds in one. */
export interface RecordedLoss {
  kind: string;
  negatives?: { per: string; count: number };
  /** Whether the sampling is corrected for. */
  logQ?: boolean;
  /** Calibration of the generalized binary cross-entropy. */
  t?: number;
}

/** Results of `amazon-games-sasrec` and `amazon-games-sasrec-protocol`: SASRec on Amazon Games. */
export interface AmazonGamesSasrec {
  published: HitsAndGain;
  protocol: { split: string; sampled: string; full: string };
  settings: {
    length: number;
    width: number;
    blocks: number;
    heads: number;
    dropout: number;
    batchSize: number;
    /** Learning rate; not there in records from before it was an option. */
    rate?: number;
    schedule?: string;
    loss: RecordedLoss;
  };
  trainingSeconds: number;
  epochs: number;
  bestEpoch: number;
  /** Figures of each epoch by name. */
  history: Record<string, number>[];
  /** What the run was chosen by; not there in the oldest record. */
  validation?: HitsAndGain;
  otherCandidates?: { command: string; trainingSeconds: number; validation: HitsAndGain }[];
  /** Among 100 negatives, by cut-off. */
  sampled: Record<string, RankingMeans>;
  /** Among all items, by cut-off. */
  full: Record<string, RankingMeans>;
  spread: { coverage: number; gini: number; novelty: number };
  counts: RecordedCounts;
  fullSeconds: number;
}
