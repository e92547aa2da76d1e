import type { Interval } from '../../evaluation/intervals';

/** One world of `ltv-myopic-vs-planner`. */
export interface LtvWorld {
  world: number;
  /** The myopic policy that was chosen on validation customers. */
  myopic: { threshold: number; mostContacts: number };
  /** The planner's setting that was chosen on the same customers. */
  planner: { nStep: number; dueling: boolean };
  /** Mean discounted premiums of a test customer by policy. */
  value: Record<LtvPolicy, number>;
  /** Mean quarters that a test customer stays, by policy. */
  quarters: Record<LtvPolicy, number>;
}

/** Policies of `ltv-myopic-vs-planner`. */
export type LtvPolicy = 'nothing' | 'greedy' | 'tuned myopic' | 'planner';

/** Results of `ltv-myopic-vs-planner`: discounted premiums of who looks at the next sale and who plans. */
export interface LtvMyopicVsPlanner {
  discount: number;
  /** Customers per test. */
  customers: number;
  worlds: readonly LtvWorld[];
  /** Planner less tuned myopic policy, by world. */
  difference: Interval;
}

/** Results of `ltv-stabilizers`: what DQN reaches without each of its parts. */
export interface LtvStabilizers {
  discount: number;
  rounds: number;
  /** Share of value iteration's return by variant, one per seed. */
  share: Record<string, number[]>;
  /** Share less that of the whole DQN, by variant. */
  difference: Record<string, Interval>;
  /** Estimated value of the start over the exact one, less 1, by variant and seed. */
  bias: Record<string, number[]>;
}

/** One policy that was learned from a log in `ltv-offline`. */
export interface LtvOfflinePolicy {
  method: string;
  /** Exact value. */
  value: number;
  /** What the values that it was learned with say it is worth. */
  promised: number;
  /** What the doubly robust estimator says on episodes that had no vote. */
  estimated: number;
  /** Lower bound of the advantage over the logging policy. */
  lower: number;
  deploy: boolean;
}

/** Results of `ltv-offline`: what is learned from logs, promised, estimated and let through. */
export interface LtvOffline {
  discount: number;
  horizon: number;
  /** Episodes per log, half to learn from and half to test on. */
  episodes: number;
  level: number;
  /** Exact value of the logging policy. */
  logging: number;
  /** Exact value of the best policy. */
  best: number;
  runs: readonly LtvOfflinePolicy[][];
  /** By method: deployments, and those of policies that are no better than the logging one. */
  deployed: Record<string, number>;
  falselyDeployed: Record<string, number>;
}
