import { requireNonNegative } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import {
  actionValues,
  type DecisionProcess,
  greedyPolicy,
  requireDiscount,
  requireProcess,
} from './decision-process';

/** Options of the exact planners. */
export interface PlanOptions {
  /** What a reward is worth one step later, in [0, 1). */
  discount: number;
  /** Largest error of any value that may be left, 0 or more. Default: 1e-9. */
  tolerance?: number;
}

/** A plan: what each state is worth, and what to do in it. */
export interface Plan {
  /** V*(s), [states]. */
  readonly values: Float64Array;
  /** Q*(s, a), [states, actions]. */
  readonly table: Float64Array;
  /** The best action, [states]. */
  readonly policy: Int32Array;
  /** Passes over all states. */
  readonly iterations: number;
}

/**
 * Value iteration (Bellman 1957): repeats V(s) <- max_a [ r(s, a) + discount sum_s' P(s' | s, a) V(s') ] until no value
 * can be further than `tolerance` from the fixed point: the map shrinks distances by the discount, so a last change of d
 * leaves at most d * discount / (1 - discount).
 * @throws on a process that is none, or an option outside its range
 * @example
 * const { policy, values } = valueIteration(smallInsurer().process, { discount: 0.97 });
 */
export function valueIteration(process: DecisionProcess, options: PlanOptions): Plan {
  requireOptions('options', options, { discount: 'number', tolerance: 'number?' });
  const { discount, tolerance = 1e-9 } = options;
  requireProcess(process);
  requireDiscount(discount);
  requireNonNegative('tolerance', tolerance);
  const { states, actions } = process;
  let values: Float64Array = new Float64Array(states);
  for (let iterations = 1; ; iterations++) {
    const table = actionValues(process, values, discount);
    const next = bestValues(table, states, actions);
    let change = 0;
    for (let s = 0; s < states; s++) change = Math.max(change, Math.abs(next[s] - values[s]));
    values = next;
    // Rounding ends it where the tolerance does not: values of that size cannot come closer.
    const rounding = 4 * Number.EPSILON * values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    if (change * discount <= tolerance * (1 - discount) || change <= rounding) {
      return {
        values,
        table: actionValues(process, values, discount),
        policy: greedyPolicy(table, actions),
        iterations,
      };
    }
  }
}

function bestValues(table: Float64Array, states: number, actions: number): Float64Array {
  return Float64Array.from({ length: states }, (_, state) => {
    let best = table[state * actions];
    for (let action = 1; action < actions; action++) best = Math.max(best, table[state * actions + action]);
    return best;
  });
}
