import { argumentError, requireFinite } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import {
  type DecisionProcess,
  policyTable,
  requireDiscount,
  requireProcess,
} from '../exact/decision-process';
import { policyIteration, policyValues, startValue } from '../exact/policy-iteration';

/** Options of `constrainedPlan`. */
export interface ConstrainedPlanOptions {
  /** What rewards and costs are worth one step later, in [0, 1). */
  discount: number;
  /** What acting costs of the budget, [states, actions]: 1 for a contact. */
  costs: Float64Array;
  /** Most discounted costs per episode, on average. */
  budget: number;
}

/** The best policy within a budget. */
export interface ConstrainedPlan {
  /** Lagrange multiplier: what one more unit of the budget is worth. 0 where the budget does not bind. */
  readonly price: number;
  /** Two policies, [states] each: one within the budget, one beyond it or the same. */
  readonly policies: readonly [within: Int32Array, beyond: Int32Array];
  /** Share of customers who get the second policy, in [0, 1): so that the budget is used up. */
  readonly share: number;
  /** Value and cost at the start, of the mixture. */
  readonly value: number;
  readonly cost: number;
}

const bisections = 100;

/**
 * The best policy whose discounted costs stay within a budget on average (constrained Markov decision processes, Altman
 * 1999), by its Lagrangian: max_pi V_r(pi) - price (V_c(pi) - budget) is an ordinary process with the reward r - price c,
 * and the price is found by bisection. At the right price two policies tie, one within the budget and one beyond it;
 * customers are dealt to them so that the budget is met exactly.
 * @throws on a process or option that is none, or if no policy costs that little
 */
export function constrainedPlan(process: DecisionProcess, options: ConstrainedPlanOptions): ConstrainedPlan {
  requireOptions('options', options, { discount: 'number', costs: 'list', budget: 'number' });
  const { discount, costs, budget } = options;
  requireProcess(process);
  requireDiscount(discount);
  requireFinite('budget', budget);
  const { actions, reward } = process;
  if (costs.length !== reward.length) throw argumentError('costs', `${reward.length} numbers`, costs.length);
  costs.forEach((cost, i) => {
    requireFinite(`costs[${i}]`, cost);
  });
  const worth = (policy: Int32Array, rewards: Float64Array): number => {
    const table = policyTable(policy, actions);
    return startValue(process, policyValues({ ...process, reward: rewards }, table, discount));
  };
  const at = (price: number, ofReward = 1) => {
    const priced = reward.map((r, i) => ofReward * r - price * costs[i]);
    const { policy } = policyIteration({ ...process, reward: priced }, { discount });
    return { policy, value: worth(policy, reward), cost: worth(policy, costs) };
  };
  const free = at(0);
  if (free.cost <= budget)
    return { price: 0, policies: [free.policy, free.policy], share: 0, ...figures(free) };
  const least = at(1, 0);
  if (least.cost > budget + 1e-9)
    throw argumentError('budget', `${least.cost} or more, the least cost there is`, budget);
  let [low, beyond, high] = [0, free, 1];
  let within = at(high);
  while (within.cost > budget) {
    [low, beyond] = [high, within];
    high *= 2;
    // Where the budget is the least cost itself, no finite price may reach it.
    within = high < 1e12 ? at(high) : least;
  }
  for (let i = 0; i < bisections && high - low > 1e-12 * high; i++) {
    const price = (low + high) / 2;
    const found = at(price);
    if (found.cost > budget) [low, beyond] = [price, found];
    else [high, within] = [price, found];
  }
  const share = beyond.cost > within.cost ? (budget - within.cost) / (beyond.cost - within.cost) : 0;
  return {
    price: high,
    policies: [within.policy, beyond.policy],
    share,
    value: (1 - share) * within.value + share * beyond.value,
    cost: (1 - share) * within.cost + share * beyond.cost,
  };
}

const figures = ({ value, cost }: { value: number; cost: number }) => ({ value, cost });
