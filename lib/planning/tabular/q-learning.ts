import {
  explorer,
  greedyAction,
  type TabularLearningOptions,
  type TabularLearningResult,
  tabularOptions,
} from './tabular-options';

/**
 * Q-learning (Watkins and Dayan 1992): after each step,
 *
 *   Q(s, a) += rate [ r + discount max_a' Q(s', a') - Q(s, a) ],
 *
 * the target being r alone where the episode terminated. It learns about the greedy policy while it explores.
 * @throws on an option outside its range
 * @example
 * const environment = new TabularEnvironment({ process, random: new Random(1) });
 * const { table } = qLearning({ environment, discount: 0.95, steps: 300_000, random: new Random(2) });
 */
export function qLearning(options: TabularLearningOptions): TabularLearningResult {
  const full = tabularOptions(options);
  const { environment, discount, steps, power, initial, onStep } = full;
  const { actionSpace, observationSpace } = environment;
  const actions = actionSpace.n;
  const table = new Float64Array(observationSpace.n * actions).fill(initial);
  const visits = new Float64Array(table.length);
  const choose = explorer(full, table, actions);
  let state = environment.reset().observation;
  for (let step = 0; step < steps; step++) {
    const action = choose(state, step);
    const { observation, reward, terminated, truncated } = environment.step(action);
    const entry = state * actions + action;
    const best = table[observation * actions + greedyAction(table, observation, actions)];
    const target = reward + (terminated ? 0 : discount * best);
    table[entry] += (target - table[entry]) / (++visits[entry]) ** power;
    onStep(step, table);
    state = terminated || truncated ? environment.reset().observation : observation;
  }
  return { table, visits };
}
