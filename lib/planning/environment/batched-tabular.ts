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
  /** What is observed of each state, [states, dimension]. Default: its number, one-hot. */
  features?: Float32Array;
  random: Random;
}

/** Many episodes of a finite decision process side by side; observations are states, one-hot or by their features. */
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
  private readonly features: Float32Array;
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
      features: 'list?',
      random: 'Random',
    });
    const { process, size, horizon = 200, costs, features, random } = options;
    requireProcess(process);
    requirePositiveInteger('size', size);
    requirePositiveInteger('horizon', horizon);
    requireRandom(random);
    const { states, actions } = process;
    if (costs !== undefined && costs.length !== states * actions) {
      throw argumentError('costs', `[states, actions] = ${states} x ${actions} numbers`, costs.length);
    }
    if (features !== undefined && !(features.length > 0 && features.length % states === 0)) {
      throw argumentError('features', `[states, dimension] numbers for ${states} states`, features.length);
    }
    this.features = features ?? identity(states);
    const width = this.features.length / states;
    this.process = process;
    this.size = size;
    this.horizon = horizon;
    this.costOf = costs;
    this.random = random;
    this.observationSpace = spaceOf(this.features, width);
    this.actionSpace = new DiscreteSpace(actions);
    this.observations = new Float32Array(size * width);
    this.nextObservations = new Float32Array(size * width);
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
    for (let row = 0; row < this.size; row++) {
      this.states[row] = drawIndex(this.startSums, this.random);
      this.observe(this.observations, row, this.states[row]);
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
    for (let i = 0; i < this.size; i++) this.actionSpace.require(`actions[${i}]`, actions[i]);
    for (let i = 0; i < this.size; i++) {
      const row = states[i] * process.actions + actions[i];
      const next = drawSuccessor(successors, row, random.uniform());
      this.rewards[i] = process.reward[row];
      this.costs[i] = this.costOf === undefined ? 0 : this.costOf[row];
      this.terminated[i] = process.terminal[next];
      this.truncated[i] = ++this.steps[i] >= this.horizon && process.terminal[next] === 0 ? 1 : 0;
      nextStates[i] = next;
      this.observe(nextObservations, i, next);
      const over = this.terminated[i] === 1 || this.truncated[i] === 1;
      states[i] = over ? drawIndex(this.startSums, random) : next;
      if (over) this.steps[i] = 0;
      this.observe(observations, i, states[i]);
    }
  }

  private observe(into: Float32Array, row: number, state: number): void {
    const { dimension } = this.observationSpace;
    const { features } = this;
    for (let k = 0; k < dimension; k++) into[row * dimension + k] = features[state * dimension + k];
  }
}

function identity(states: number): Float32Array {
  const features = new Float32Array(states * states);
  for (let state = 0; state < states; state++) features[state * states + state] = 1;
  return features;
}

/** The box around what is observed of any state. */
function spaceOf(features: Float32Array, width: number): BoxSpace {
  const low = features.slice(0, width);
  const high = features.slice(0, width);
  for (let i = width; i < features.length; i++) {
    low[i % width] = Math.min(low[i % width], features[i]);
    high[i % width] = Math.max(high[i % width], features[i]);
  }
  return new BoxSpace(low, high);
}
