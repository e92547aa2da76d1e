import type { BanditFeedback } from './bandit-feedback';

/** The rows of a log as a reward model sees them. */
export interface RewardRows {
  readonly feedback: BanditFeedback;
  /** Features per row: an intercept (1), the context, and an indicator of each position but the first. */
  readonly dimension: number;
  /** [rows, dimension] */
  readonly features: Float64Array;
}

/** Predicts what an action would earn in a row's context. */
export type RewardPredictor = (row: number, action: number) => number;

/** A way of learning rewards from some of a log's rows. */
export interface RewardModel {
  readonly name: string;
  /** Learns from the rows listed. Must not look at any other. */
  fit(rows: RewardRows, training: Int32Array): RewardPredictor;
}

/** The design of a checked log. */
export function rewardRows(feedback: BanditFeedback): RewardRows {
  const { action, context, position } = feedback;
  const rows = action.length;
  const contextSize = context === undefined ? 0 : context.length / rows;
  let positions = 1;
  if (position !== undefined) for (const each of position) positions = Math.max(positions, each + 1);
  const dimension = 1 + contextSize + positions - 1;
  const features = new Float64Array(rows * dimension);
  for (let row = 0; row < rows; row++) {
    const start = row * dimension;
    features[start] = 1;
    if (context !== undefined) {
      for (let k = 0; k < contextSize; k++) features[start + 1 + k] = context[row * contextSize + k];
    }
    if (position !== undefined && position[row] > 0) features[start + contextSize + position[row]] = 1;
  }
  return { feedback, dimension, features };
}

/** Mean reward of some rows. */
export function meanReward({ feedback }: RewardRows, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += feedback.reward[row];
  return rows.length === 0 ? 0 : sum / rows.length;
}

/** The rows of each action, in their order: how models with weights per action go through a log. */
export function rowsByAction({ feedback }: RewardRows, rows: Int32Array): Int32Array[] {
  const counts = new Int32Array(feedback.actions);
  for (const row of rows) counts[feedback.action[row]]++;
  const lists = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (const row of rows) {
    const action = feedback.action[row];
    lists[action][counts[action]++] = row;
  }
  return lists;
}

/** A linear score of a row's features. */
export function score(
  features: Float64Array,
  row: number,
  dimension: number,
  weights: Float64Array,
  from = 0,
): number {
  let sum = 0;
  const start = row * dimension;
  for (let k = 0; k < dimension; k++) sum += features[start + k] * weights[from + k];
  return sum;
}
