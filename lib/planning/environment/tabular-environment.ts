import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { indexAt } from '../../core/weighted-draw';
import { type DecisionProcess, requireProcess } from '../exact/decision-process';
import type { Environment, ResetOptions, Step } from './environment';
import { DiscreteSpace } from './spaces';

/** Options of a `TabularEnvironment`. */
export interface TabularEnvironmentOptions {
  process: DecisionProcess;
  /** Steps after which an episode is cut, 1 or more. Default: 200. */
  horizon?: number;
  random: Random;
}

/**
 * A finite decision process to act in: observations are states. Rewards are the expected ones of state and action; what
 * follows is drawn.
 * @example
 * const environment = new TabularEnvironment({ process, random: new Random(1) });
 * let { observation } = environment.reset({ seed: 3 });
 * const { reward, terminated, truncated } = environment.step(0);
 */
export class TabularEnvironment implements Environment<number> {
  readonly observationSpace: DiscreteSpace;
  readonly actionSpace: DiscreteSpace;
  private readonly horizon: number;
  private readonly process: DecisionProcess;
  private readonly successors: Successors;
  private random: Random;
  private state = -1;
  private steps = 0;

  /** @throws on a bad process or option */
  constructor(options: TabularEnvironmentOptions) {
    requireOptions('options', options, { process: 'object', horizon: 'number?', random: 'Random' });
    const { process, horizon = 200, random } = options;
    requireProcess(process);
    requirePositiveInteger('horizon', horizon);
    requireRandom(random);
    this.process = process;
    this.horizon = horizon;
    this.random = random;
    this.observationSpace = new DiscreteSpace(process.states);
    this.actionSpace = new DiscreteSpace(process.actions);
    this.successors = successorsOf(process);
  }

  reset(options: ResetOptions = {}): { observation: number; info: Readonly<Record<string, number>> } {
    requireOptions('options', options, { seed: 'any?' });
    if (options.seed !== undefined) this.random = new Random(options.seed);
    this.state = indexAt(this.process.start, this.random.uniform());
    this.steps = 0;
    return { observation: this.state, info: {} };
  }

  step(action: number): Step<number> {
    if (this.state < 0) throw argumentError('step', 'called after reset, in an episode that goes on', action);
    this.actionSpace.require('action', action);
    const { actions, reward, terminal } = this.process;
    const row = this.state * actions + action;
    const observation = drawSuccessor(this.successors, row, this.random.uniform());
    this.steps++;
    const terminated = terminal[observation] === 1;
    const truncated = !terminated && this.steps >= this.horizon;
    this.state = terminated || truncated ? -1 : observation;
    return { observation, reward: reward[row], terminated, truncated, info: { steps: this.steps } };
  }
}

/** The states that may follow, and running sums of their probabilities: sparse, so that a draw is short. */
export interface Successors {
  readonly start: Int32Array;
  readonly state: Int32Array;
  readonly sum: Float64Array;
}

/** The successors of each state and action. */
export function successorsOf({ states, actions, transition }: DecisionProcess): Successors {
  const start = new Int32Array(states * actions + 1);
  const state: number[] = [];
  const sum: number[] = [];
  for (let row = 0; row < states * actions; row++) {
    let total = 0;
    for (let to = 0; to < states; to++) {
      const p = transition[row * states + to];
      if (p === 0) continue;
      total += p;
      state.push(to);
      sum.push(total);
    }
    start[row + 1] = state.length;
  }
  return { start, state: Int32Array.from(state), sum: Float64Array.from(sum) };
}

/** A successor by a uniform mark in [0, 1). */
export function drawSuccessor({ start, state, sum }: Successors, row: number, mark: number): number {
  let i = start[row];
  const last = start[row + 1] - 1;
  while (i < last && sum[i] <= mark) i++;
  return state[i];
}
