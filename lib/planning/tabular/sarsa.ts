import {
  explorer,
  type TabularLearningOptions,
  type TabularLearningResult,
  tabularOptions,
} from './tabular-options';

/**
 * SARSA (Rummery and Niranjan 1994): as Q-learning, with the action a' that is really taken next in the target,
 *
 *   Q(s, a) += rate [ r + discount Q(s', a') - Q(s, a) ].
 *
 * It learns what the exploring policy itself is worth, accidents included.
 * @throws on an option outside its range
 */
export function sarsa(options: TabularLearningOptions): TabularLearningResult {
  const full = tabularOptions(options);
  const { environment, discount, steps, power, initial, onStep } = full;
  const { actionSpace, observationSpace } = environment;
  const actions = actionSpace.n;
  const table = new Float64Array(observationSpace.n * actions).fill(initial);
  const visits = new Float64Array(table.length);
  const choose = explorer(full, table, actions);
  let state = environment.reset().observation;
  let action = choose(state, 0);
  for (let step = 0; step < steps; step++) {
    const { observation, reward, terminated, truncated } = environment.step(action);
    const entry = state * actions + action;
    // Where the horizon cut the episode, the state goes on being worth what it is: its next action is drawn too.
    const following = terminated ? 0 : choose(observation, step + 1);
    const target = reward + (terminated ? 0 : discount * table[observation * actions + following]);
    table[entry] += (target - table[entry]) / (++visits[entry]) ** power;
    onStep(step, table);
    const over = terminated || truncated;
    state = over ? environment.reset().observation : observation;
    action = over ? choose(state, step + 1) : following;
  }
  return { table, visits };
}
