import type { DecisionProcess } from '../exact/decision-process';

/**
 * Two states and an end, solvable by hand. In state 0 action 0 earns 1 and stays, action 1 earns 0 and goes to state 1.
 * In state 1 both actions earn 3; action 0 stays with probability 1/2 and ends otherwise, action 1 ends.
 */
export function twoStates(): DecisionProcess {
  const [states, actions] = [3, 2];
  const transition = new Float64Array(states * actions * states);
  const set = (state: number, action: number, to: number, p: number): void => {
    transition[(state * actions + action) * states + to] = p;
  };
  set(0, 0, 0, 1);
  set(0, 1, 1, 1);
  set(1, 0, 1, 0.5);
  set(1, 0, 2, 0.5);
  set(1, 1, 2, 1);
  return {
    states,
    actions,
    transition,
    reward: Float64Array.of(1, 0, 3, 3, 0, 0),
    terminal: Uint8Array.of(0, 0, 1),
    start: Float64Array.of(1, 0, 0),
  };
}

/** Q*(s, a) by hand for a discount d: V(1) = 3 / (1 - d / 2), V(0) = max(1 / (1 - d), d V(1)). */
export function twoStatesValues(discount: number): Float64Array {
  const second = 3 / (1 - discount / 2);
  const first = Math.max(1 / (1 - discount), discount * second);
  return Float64Array.of(1 + discount * first, discount * second, second, 3, 0, 0);
}
