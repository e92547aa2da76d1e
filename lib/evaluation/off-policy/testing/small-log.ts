import { Random } from '../../../core/random';
import { indexAt } from '../../../core/weighted-draw';
import type { BanditFeedback } from '../bandit-feedback';
import type { Evidence, EvidenceOptions } from '../evidence';
import { offPolicyEvidence } from '../evidence';
import type { TargetPolicy } from '../target-policy';

/** A world of 3 contexts and 4 actions, small enough for exact values. Contexts are equally likely. */
export const smallWorld = {
  contexts: 3,
  actions: 4,
  rates: [0.1, 0.2, 0.6, 0.3, 0.5, 0.1, 0.2, 0.2, 0.3, 0.3, 0.1, 0.7],
  logging: [0.4, 0.3, 0.2, 0.1, 0.25, 0.25, 0.25, 0.25, 0.1, 0.2, 0.3, 0.4],
  target: [0.1, 0.2, 0.5, 0.2, 0.4, 0.2, 0.2, 0.2, 0.1, 0.2, 0.2, 0.5],
};

/** The exact value of a policy [contexts, actions] there. */
export function smallValue(policy: readonly number[]): number {
  return policy.reduce((sum, p, i) => sum + p * smallWorld.rates[i], 0) / smallWorld.contexts;
}

export interface SmallLog {
  feedback: BanditFeedback & { context: Float64Array };
  /** The context of each row. */
  cell: Int32Array;
  /** The target's probabilities, [rows, actions]. */
  target: { probabilities: Float64Array };
}

/** A log of the small world; contexts are one-hot features. */
export function smallLog(rows: number, random: Random, world = smallWorld): SmallLog {
  const { contexts, actions } = world;
  const cell = Int32Array.from({ length: rows }, () => random.integer(0, contexts));
  const action = new Int32Array(rows);
  const reward = new Int32Array(rows);
  const propensity = new Float64Array(rows);
  const context = new Float64Array(rows * contexts);
  const probabilities = new Float64Array(rows * actions);
  for (let row = 0; row < rows; row++) {
    const start = cell[row] * actions;
    const chosen = indexAt(world.logging, random.uniform(), start, actions);
    action[row] = chosen;
    propensity[row] = world.logging[start + chosen];
    reward[row] = random.uniform() < world.rates[start + chosen] ? 1 : 0;
    context[row * contexts + cell[row]] = 1;
    for (let a = 0; a < actions; a++) probabilities[row * actions + a] = world.target[start + a];
  }
  return { feedback: { actions, action, reward, propensity, context }, cell, target: { probabilities } };
}

/** Evidence that keeps its warnings to itself. */
export function quietEvidence(
  feedback: BanditFeedback,
  target: TargetPolicy,
  options: EvidenceOptions = {},
): Evidence {
  return offPolicyEvidence(feedback, target, { warn: () => {}, ...options });
}

/** One log for tests that need no more. */
export const oneLog = (): SmallLog => smallLog(400, new Random('small log'));
