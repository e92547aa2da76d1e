import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireParts } from '../../core/options/options';

/**
 * A finite Markov decision process, fully known: what an action leads to depends on the state and on nothing before it.
 */
export interface DecisionProcess {
  readonly states: number;
  readonly actions: number;
  /** P(s' | s, a), [states, actions, states]; rows of a terminal state are not looked at. */
  readonly transition: Float64Array;
  /** Expected reward of acting, [states, actions]. */
  readonly reward: Float64Array;
  /** 1 where an episode is over: [states]. Its value is 0. */
  readonly terminal: Uint8Array;
  /** Probability of each state at the start, [states]. */
  readonly start: Float64Array;
}

const sumTolerance = 1e-9;

/** @throws naming the first state and action that breaks a rule */
export function requireProcess(process: DecisionProcess): void {
  requireParts('process', process, ['states', 'actions', 'transition', 'reward', 'terminal', 'start']);
  const { states, actions, transition, reward, terminal, start } = process;
  requirePositiveInteger('process.states', states);
  requirePositiveInteger('process.actions', actions);
  const sizes = {
    transition: states * actions * states,
    reward: states * actions,
    terminal: states,
    start: states,
  };
  for (const [name, size] of Object.entries(sizes)) {
    const { length } = process[name as keyof typeof sizes];
    if (length !== size) throw argumentError(`process.${name}`, `${size} numbers`, length);
  }
  requireDistribution('process.start', start, 0, states);
  for (let state = 0; state < states; state++) {
    if (terminal[state] === 1) continue;
    for (let action = 0; action < actions; action++) {
      const row = state * actions + action;
      if (!Number.isFinite(reward[row])) {
        throw argumentError(
          `process.reward of state ${state}, action ${action}`,
          'a finite number',
          reward[row],
        );
      }
      requireDistribution(
        `process.transition of state ${state}, action ${action}`,
        transition,
        row * states,
        states,
      );
    }
  }
}

function requireDistribution(argument: string, values: Float64Array, from: number, count: number): void {
  let sum = 0;
  for (let i = from; i < from + count; i++) {
    if (!(values[i] >= 0)) throw argumentError(argument, 'probabilities', values[i]);
    sum += values[i];
  }
  if (!(Math.abs(sum - 1) <= sumTolerance)) throw argumentError(argument, 'probabilities that sum to 1', sum);
}

/** @throws unless the discount is in [0, 1) */
export function requireDiscount(discount: number): void {
  if (typeof discount !== 'number' || !(discount >= 0 && discount < 1)) {
    throw argumentError('discount', 'in [0, 1)', discount);
  }
}

/** Q(s, a) = r(s, a) + discount sum_s' P(s' | s, a) V(s'), [states, actions]; 0 in terminal states. */
export function actionValues(
  process: DecisionProcess,
  values: ArrayLike<number>,
  discount: number,
): Float64Array {
  const { states, actions, transition, reward, terminal } = process;
  const table = new Float64Array(states * actions);
  for (let state = 0; state < states; state++) {
    if (terminal[state] === 1) continue;
    for (let action = 0; action < actions; action++) {
      const row = state * actions + action;
      let next = 0;
      for (let to = 0; to < states; to++) {
        if (terminal[to] === 0) next += transition[row * states + to] * values[to];
      }
      table[row] = reward[row] + discount * next;
    }
  }
  return table;
}

/** The action of the highest value in each state, the first of equals: [states]. */
export function greedyPolicy(table: ArrayLike<number>, actions: number): Int32Array {
  requirePositiveInteger('actions', actions);
  if (!(table?.length > 0 && table.length % actions === 0)) {
    throw argumentError('table', `[states, actions] numbers, ${actions} per state`, table?.length ?? table);
  }
  return Int32Array.from({ length: table.length / actions }, (_, state) => {
    let best = 0;
    for (let action = 1; action < actions; action++) {
      if (table[state * actions + action] > table[state * actions + best]) best = action;
    }
    return best;
  });
}

/** A policy as probabilities [states, actions]: each state's action for certain. */
export function policyTable(chosen: ArrayLike<number>, actions: number): Float64Array {
  const table = new Float64Array(chosen.length * actions);
  for (let state = 0; state < chosen.length; state++) table[state * actions + chosen[state]] = 1;
  return table;
}

/** @throws unless the policy is [states, actions] probabilities, each state's summing to 1 */
export function requirePolicyTable(
  policy: Float64Array,
  states: number,
  actions: number,
  argument = 'policy',
): void {
  if (policy?.length !== states * actions) {
    throw argumentError(
      argument,
      `[states, actions] = ${states} x ${actions} numbers`,
      policy?.length ?? policy,
    );
  }
  for (let state = 0; state < states; state++) {
    requireDistribution(`${argument} of state ${state}`, policy, state * actions, actions);
  }
}
