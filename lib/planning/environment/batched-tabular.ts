import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { drawIndex, runningSums } from '../../core/weighted-draw';
import { type DecisionProcess, requireProcess } from '../exact/decision-process';
import type { BatchedEnvironment, ResetOptions } from './environment';
import { BoxSpace, DiscreteSpace } from './spaces';
import { drawSuccessor, type Successors, successorsOf } from './tabular-environment';

/** Options of a `BatchedTabular`. */
export interface BatchedTabularOptions {
  process: DecisionProcess;
  /** Episodes side by side, 1 or more. */
  size: number;
  /** Steps after which an episode is cut, 1 or more. Default: 200. */
  horizon?: number;
  /** What acting costs of a budget, [states, actions]. Default: nothing. */
  costs?: Float64Array;
  random: Random;
}

/** Many episodes of a finite decision process side by side; observations are states, one-hot. */
export class BatchedTabular implements BatchedEnvironment {
  readonly size: number;
  readonly observationSpace: BoxSpace;
  readonly actionSpace: DiscreteSpace;
  readonly observations: Float32Array;
  readonly nextObservations: Float32Array;
  readonly rewards: Float32Array;
  readonly costs: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** The states of `observations`, [size]. */
  readonly states: Int32Array;
  /** The states of `nextObservations`, [size]. */
  readonly nextStates: Int32Array;
  private readonly process: DecisionProcess;
  private readonly costOf: Float64Array | undefined;
  private readonly horizon: number;
  private readonly successors: Successors;
  private readonly startSums: Float64Array;
  private readonly steps: Int32Array;
  private random: Random;
  private ready = false;

  /** @throws on a bad process or option */
  constructor(options: BatchedTabularOptions) {
    requireOptions('options', options, {
      process: 'object',
      size: 'number',
      horizon: 'number?',
      costs: 'list?',
      random: 'Random',
    });
    const { process, size, horizon = 200, costs, random } = options;
    requireProcess(process);
    requirePositiveInteger('size', size);
    requirePositiveInteger('horizon', horizon);
    requireRandom(random);
    const { states, actions } = process;
    if (costs !== undefined && costs.length !== states * actions) {
      throw argumentError('costs', `[states, actions] = ${states} x ${actions} numbers`, costs.length);
    }
    this.process = process;
    this.size = size;
    this.horizon = horizon;
    this.costOf = costs;
    this.random = random;
    this.observationSpace = new BoxSpace(new Float32Array(states), new Float32Array(states).fill(1));
    this.actionSpace = new DiscreteSpace(actions);
    this.observations = new Float32Array(size * states);
    this.nextObservations = new Float32Array(size * states);
    this.rewards = new Float32Array(size);
    this.costs = new Float32Array(size);
    this.terminated = new Uint8Array(size);
    this.truncated = new Uint8Array(size);
    this.states = new Int32Array(size);
    this.nextStates = new Int32Array(size);
    this.steps = new Int32Array(size);
    this.successors = successorsOf(process);
    this.startSums = runningSums(process.start);
  }

  reset(options: ResetOptions = {}): void {
    requireOptions('options', options, { seed: 'any?' });
    if (options.seed !== undefined) this.random = new Random(options.seed);
    this.observations.fill(0);
    for (let row = 0; row < this.size; row++) {
      this.states[row] = drawIndex(this.startSums, this.random);
      this.observations[row * this.process.states + this.states[row]] = 1;
    }
    this.steps.fill(0);
    this.ready = true;
  }

  step(actions: Int32Array): void {
    if (!this.ready) throw argumentError('step', 'called after reset', 'before');
    if (actions?.length !== this.size) {
      throw argumentError('actions', `one per episode (${this.size})`, actions?.length ?? actions);
    }
    const { process, successors, random, states, nextStates, observations, nextObservations } = this;
    const width = process.states;
    for (let i = 0; i < this.size; i++) this.actionSpace.require(`actions[${i}]`, actions[i]);
    for (let i = 0; i < this.size; i++) {
      const row = states[i] * process.actions + actions[i];
      const next = drawSuccessor(successors, row, random.uniform());
      this.rewards[i] = process.reward[row];
      this.costs[i] = this.costOf === undefined ? 0 : this.costOf[row];
      this.terminated[i] = process.terminal[next];
      this.truncated[i] = ++this.steps[i] >= this.horizon && process.terminal[next] === 0 ? 1 : 0;
      nextObservations[i * width + nextStates[i]] = 0;
      nextObservations[i * width + next] = 1;
      nextStates[i] = next;
      observations[i * width + states[i]] = 0;
      const over = this.terminated[i] === 1 || this.truncated[i] === 1;
      states[i] = over ? drawIndex(this.startSums, random) : next;
      if (over) this.steps[i] = 0;
      observations[i * width + states[i]] = 1;
    }
  }
}
