/** Results of `batched-baseline`: chapter 1's training, fallbacks, drift and feedback loop over seeds. */
export interface BatchedBaseline {
  /** Figures of the training, one per seed; losses by epoch. */
  training: {
    clickRate: number;
    entropyFloor: number;
    trainingLoss: number[];
    validationLoss: number[];
    absoluteError: number;
  }[];
  /** Regret of what users are shown, in clicks per impression, one per seed. */
  coldStart: { knownUsers: number; bestseller: number; meanUser: number; random: number }[];
  /** Figures by new persona, way to learn and name, each [seed][day]. */
  drift: Record<string, Record<string, Record<string, number[][]>>>;
  loopWorld: { users: number; products: number; rows: number; periods: number; slate: number };
  /** Figures by policy and name, each [seed][month]. */
  loop: Record<string, Record<string, number[][]>>;
}

/** Results of `feedback-loop-drift`: the feedback loop in a world that moves. */
export interface FeedbackLoopDrift {
  users: number;
  rows: number;
  periods: number;
  slate: number;
  /** Figures by policy, each [seed][month]. */
  policies: Record<string, { pageRegret: number[][]; absoluteError: number[][] }>;
}

/** Figures of click predictions, one per seed. */
export interface ClickFigures {
  auc: number[];
  logLoss: number[];
  brier: number[];
  calibrationError: number[];
}

/** Results of `movielens-baselines`: figures of each model over splits, by the model's name. */
export type MovieLensBaselines = Record<string, ClickFigures>;
