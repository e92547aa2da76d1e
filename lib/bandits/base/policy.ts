/** What a policy may know about the moment of a decision. Personas and true click rates are never part of it. */
export interface Context {
  /** The user's id, 0 or more. */
  readonly user: number;
  /** The features of user and moment, of the length that the policy was made for (empty where it uses none). */
  readonly features: Float64Array;
}

/** The actions that may be chosen now. */
export interface Candidates {
  /** Distinct action ids, each 0 or more; a policy may meet an id for the first time here (a new product). */
  readonly actions: Int32Array;
  /** Features of the actions, row-major [actions.length, dimension], where the policy uses them. */
  readonly features?: Float64Array;
}

/** One choice, kept until its reward is known. */
export interface Decision {
  /** Counts the decisions of one policy from 0; names the decision when the reward comes back. */
  readonly id: number;
  /** The chosen action, one of the candidates. */
  readonly action: number;
  /**
   * Probability with which the policy chose this action here, in (0, 1]; 1 for a deterministic choice. NaN where it
   * has no closed form and was not estimated (Thompson sampling without its `propensitySamples` option).
   */
  readonly propensity: number;
}

/** A plain JSON value: what a policy saves and resumes from, exactly. */
export type PolicyState = {
  readonly policy: string;
  readonly [field: string]: unknown;
};

/**
 * A bandit policy: two verbs, and an exact copy of its state. Rewards may come later, in batches, or never; a decision
 * whose reward never comes leaves no trace in what the policy has learned.
 */
export interface Policy {
  /** What tables and legends call it. */
  readonly name: string;
  /**
   * Chooses among the candidates.
   * @throws RangeError when there are no candidates, or a feature vector has the wrong length or a NaN
   */
  select(context: Context, candidates: Candidates): Decision;
  /**
   * Learns from the reward of an earlier decision.
   * @throws RangeError when the decision was never made or has its reward already, or the reward is out of range
   */
  update(decision: Decision, reward: number): void;
  /** The whole state, random numbers included: a policy restored from it continues bit for bit. */
  save(): PolicyState;
  /** Takes over a saved state. @throws RangeError when it is another policy's or is damaged */
  restore(state: PolicyState): void;
}
