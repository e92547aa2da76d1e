import { requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import {
  type DecisionProcess,
  requireDiscount,
  requirePolicyTable,
  requireProcess,
} from './decision-process';

/**
 * What a policy earns in so many steps from the start, exactly: backward induction over the steps that are left.
 * @param policy probabilities [states, actions]
 * @throws on a process, policy or option that is none, or a horizon of 0
 */
export function finiteHorizonValue(
  process: DecisionProcess,
  policy: Float64Array,
  options: { discount: number; horizon: number },
): number {
  requireOptions('options', options, { discount: 'number', horizon: 'number' });
  const { discount, horizon } = options;
  requireProcess(process);
  requireDiscount(discount);
  requirePositiveInteger('horizon', horizon);
  requirePolicyTable(policy, process.states, process.actions);
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
