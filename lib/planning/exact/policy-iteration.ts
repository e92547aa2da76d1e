import { Matrix, solve } from 'ml-matrix';
import { requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import {
  actionValues,
  type DecisionProcess,
  policyTable,
  requireDiscount,
  requirePolicyTable,
  requireProcess,
} from './decision-process';
import type { Plan, PlanOptions } from './value-iteration';

/**
 * The exact value of a policy in each state: the solution of V = r_pi + discount P_pi V.
 * @param policy probabilities [states, actions]
 * @returns [states] @throws on a process, policy or discount that is none
 */
export function policyValues(process: DecisionProcess, policy: Float64Array, discount: number): Float64Array {
  requireProcess(process);
  requireDiscount(discount);
  requirePolicyTable(policy, process.states, process.actions);
  return solved(process, policy, discount);
}

/** What a policy is worth at the start: the mean of its values over the states in which episodes begin. */
export function startValue(process: DecisionProcess, values: ArrayLike<number>): number {
  return process.start.reduce((sum, p, state) => sum + p * values[state], 0);
}

/**
 * Policy iteration (Howard 1960): values the policy exactly, acts greedily on that, and stops when nothing changes. A
 * handful of rounds, each with a linear system of all states.
 * @throws on a process that is none, or an option outside its range
 */
export function policyIteration(process: DecisionProcess, options: PlanOptions): Plan {
  requireOptions('options', options, { discount: 'number', tolerance: 'number?' });
  const { discount, tolerance = 1e-9 } = options;
  requireProcess(process);
  requireDiscount(discount);
  requireNonNegative('tolerance', tolerance);
  const { states, actions } = process;
  let policy = new Int32Array(states);
  for (let iterations = 1; ; iterations++) {
    const values = solved(process, policyTable(policy, actions), discount);
    const table = actionValues(process, values, discount);
    // An action is left only for one that is better by more than rounding: equals would be exchanged for ever.
    const next = policy.map((kept, state) => {
      let best = kept;
      for (let action = 0; action < actions; action++) {
        if (table[state * actions + action] > table[state * actions + best] + tolerance) best = action;
      }
      return best;
    });
    if (next.every((action, state) => action === policy[state])) return { values, table, policy, iterations };
    policy = next;
  }
}

function solved(process: DecisionProcess, policy: Float64Array, discount: number): Float64Array {
  const { states, actions, transition, reward, terminal } = process;
  const system = Matrix.eye(states, states);
  const rewards = Matrix.zeros(states, 1);
  for (let state = 0; state < states; state++) {
    if (terminal[state] === 1) continue;
    for (let action = 0; action < actions; action++) {
      const row = state * actions + action;
      const p = policy[row];
      if (p === 0) continue;
      rewards.set(state, 0, rewards.get(state, 0) + p * reward[row]);
      for (let to = 0; to < states; to++) {
        if (terminal[to] === 1) continue;
        system.set(state, to, system.get(state, to) - discount * p * transition[row * states + to]);
      }
    }
  }
  return Float64Array.from(solve(system, rewards).to1DArray());
}
