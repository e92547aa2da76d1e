import { argumentError, requireProbability } from '../../core/checks';
import type { Random } from '../../core/random';
import { indexAt } from '../../core/weighted-draw';
import type { DenseNetwork } from '../deep/dense-network';

/** A policy on observations: how probable it makes each action. A greedy one gives 0 and 1. */
export interface ActionPolicy {
  readonly actions: number;
  /** [rows, dimension] to [rows, actions]. */
  probabilities(observations: Float32Array, rows: number): Float64Array;
}

/** The policy that takes the action of the highest value, and any action at random with probability epsilon. */
export function greedyNetworkPolicy(network: DenseNetwork, epsilon = 0): ActionPolicy {
  requireProbability('epsilon', epsilon);
  const actions = network.outputs;
  return {
    actions,
    probabilities(observations, rows) {
      const values = network.values(observations);
      const table = new Float64Array(rows * actions).fill(epsilon / actions);
      for (let row = 0; row < rows; row++) table[row * actions + bestOf(values, row, actions)] += 1 - epsilon;
      return table;
    },
  };
}

/** The policy whose logits a network gives: p(a) in proportion to exp(logit). */
export function softmaxNetworkPolicy(network: DenseNetwork): ActionPolicy {
  const actions = network.outputs;
  return {
    actions,
    probabilities: (observations, rows) => softmaxRows(network.values(observations), rows, actions),
  };
}

/**
 * A policy of states on one-hot observations.
 * @param table probabilities, [states, actions]
 */
export function tabularPolicy(table: Float64Array, actions: number): ActionPolicy {
  const states = table.length / actions;
  if (!Number.isInteger(states) || states === 0) {
    throw argumentError('table', `[states, actions] probabilities, ${actions} per state`, table.length);
  }
  return {
    actions,
    probabilities(observations, rows) {
      const result = new Float64Array(rows * actions);
      for (let row = 0; row < rows; row++) {
        const state = observations.indexOf(1, row * states) - row * states;
        result.set(table.subarray(state * actions, (state + 1) * actions), row * actions);
      }
      return result;
    },
  };
}

/** One action per row, drawn from its probabilities. */
export function drawActions(probabilities: Float64Array, actions: number, random: Random): Int32Array {
  return Int32Array.from({ length: probabilities.length / actions }, (_, row) =>
    indexAt(probabilities, random.uniform(), row * actions, actions),
  );
}

/** The first index of the highest value in a row. */
export function bestOf(values: ArrayLike<number>, row: number, actions: number): number {
  let best = 0;
  for (let a = 1; a < actions; a++) {
    if (values[row * actions + a] > values[row * actions + best]) best = a;
  }
  return best;
}

function softmaxRows(logits: Float32Array, rows: number, actions: number): Float64Array {
  const table = new Float64Array(rows * actions);
  for (let row = 0; row < rows; row++) {
    const highest = logits[row * actions + bestOf(logits, row, actions)];
    let sum = 0;
    for (let i = row * actions; i < (row + 1) * actions; i++) {
      table[i] = Math.exp(logits[i] - highest);
      sum += table[i];
    }
    for (let i = row * actions; i < (row + 1) * actions; i++) table[i] /= sum;
  }
  return table;
}
