import type { EstimatorAccuracy } from '../../evaluation/off-policy/estimator-accuracy';

/** All estimators in one setting of `off-policy-accuracy`. */
export interface OffPolicyTrial {
  /** The setting's place on its axis. */
  at: number | string;
  truth: number;
  accuracy: Record<string, EstimatorAccuracy>;
  effectiveSampleSize: number;
  meanWeight: number;
}

/** Results of `off-policy-accuracy`: bias, spread and coverage of every estimator. */
export interface OffPolicyAccuracy {
  /** Logs per setting. */
  runs: number;
  /** Rows per log where the axis is not the size. */
  rows: number;
  largestWeight: number;
  size: OffPolicyTrial[];
  distance: OffPolicyTrial[];
  propensities: OffPolicyTrial[];
  support: OffPolicyTrial[];
}

/** An election among so many policies, mean over logs. */
export interface PolicyElection {
  candidates: number;
  /** Value of the best candidate. */
  best: number;
  /** Estimate of the elected. */
  promised: number;
  /** Value of the elected. */
  worth: number;
  /** Estimate of the elected on a log that had no vote. */
  honest: number;
  /** Value of the policy with the highest lower limit. */
  cautiousWorth: number;
  /** Share of the elected's own intervals that hold the truth. */
  held: number;
  /** The same of intervals that hold for all candidates at once. */
  simultaneous: number;
}

/** Results of `off-policy-choice`: the winner's curse. */
export interface OffPolicyChoice {
  /** Rows per log. */
  rows: number;
  /** Logs. */
  runs: number;
  counts: PolicyElection[];
}

/** Results of `off-policy-learning`: policies learned from logs, by objective, size of the log and seed. */
export interface OffPolicyLearning {
  /** Rows of the logs. */
  sizes: number[];
  /** Value of the logging policy. */
  logging: number;
  /** Value of the personal policy. */
  history: number;
  /** Value of the best policy. */
  best: number;
  worth: Record<string, number[][]>;
  claimed: Record<string, number[][]>;
  heldOut: Record<string, number[][]>;
}
