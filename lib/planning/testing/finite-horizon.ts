import type { DecisionProcess } from '../exact/decision-process';

/** What a policy earns in `horizon` steps, exactly: backward induction over the steps that are left. */
export function finiteHorizonValue(
  process: DecisionProcess,
  policy: Float64Array,
  { discount, horizon }: { discount: number; horizon: number },
): number {
  const { states, actions, transition, reward, terminal, start } = process;
  let values = new Float64Array(states);
  for (let left = 1; left <= horizon; left++) {
    values = Float64Array.from({ length: states }, (_, s) => {
      if (terminal[s] === 1) return 0;
      let sum = 0;
      for (let a = 0; a < actions; a++) {
        let next = 0;
        for (let to = 0; to < states; to++) next += transition[(s * actions + a) * states + to] * values[to];
        sum += policy[s * actions + a] * (reward[s * actions + a] + discount * next);
      }
      return sum;
    });
  }
  return start.reduce((sum, p, s) => sum + p * values[s], 0);
}
