import { argumentError } from '../../core/checks';
import { requireParts } from '../../core/options/options';
import type { BatchedEnvironment, Environment, ResetOptions, Step } from './environment';
import type { BoxSpace, DiscreteSpace } from './spaces';

/**
 * One episode at a time of a batched environment of size 1: Gymnasium's interface.
 * @example
 * const environment = new SingleEnvironment(new InsuranceCustomers({ size: 1, random: new Random(1) }));
 * environment.reset({ seed: 7 });
 * const { observation, reward, terminated, truncated } = environment.step(0);
 */
export class SingleEnvironment implements Environment<Float32Array> {
  readonly observationSpace: BoxSpace;
  readonly actionSpace: DiscreteSpace;
  private going = false;
  private steps = 0;

  /** @throws unless the environment has a single episode */
  constructor(private readonly batched: BatchedEnvironment) {
    requireParts('batched', batched, ['size', 'observationSpace', 'actionSpace', 'observations']);
    if (batched.size !== 1) throw argumentError('batched.size', '1', batched.size);
    this.observationSpace = batched.observationSpace;
    this.actionSpace = batched.actionSpace;
  }

  reset(options: ResetOptions = {}): { observation: Float32Array; info: Readonly<Record<string, number>> } {
    this.batched.reset(options);
    this.going = true;
    this.steps = 0;
    return { observation: this.batched.observations.slice(), info: {} };
  }

  step(action: number): Step<Float32Array> {
    if (!this.going) throw argumentError('step', 'called after reset, in an episode that goes on', action);
    this.actionSpace.require('action', action);
    this.batched.step(Int32Array.of(action));
    const { nextObservations, rewards, costs } = this.batched;
    const [terminated, truncated] = [this.batched.terminated[0] === 1, this.batched.truncated[0] === 1];
    this.going = !terminated && !truncated;
    this.steps++;
    return {
      observation: nextObservations.slice(),
      reward: rewards[0],
      terminated,
      truncated,
      info: { steps: this.steps, cost: costs[0] },
    };
  }
}
