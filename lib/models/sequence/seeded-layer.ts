import { argumentError } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { linearInitializer } from '../click/initializers';

/** What every layer of this folder is made with. */
export interface SeededLayerOptions {
  /** Name of the layer, which names its weights and its stream of random numbers. */
  name: string;
  /** Source of the initial values. Default: zeros, for a layer that is loaded. */
  random?: Random;
}

/** How a weight starts: constant, N(0, standardDeviation), Xavier's N(0, 2 / (inputs + outputs)), or U(±1 / sqrt(fanIn)). */
export type Initial = 'zeros' | 'ones' | 'xavier' | { standardDeviation: number } | { fanIn: number };

/** A layer with weights whose initial values come from a seeded generator. */
export abstract class SeededLayer extends tf.layers.Layer {
  private readonly random: Random | undefined;

  /** @throws if the name is missing */
  constructor({ name, random }: SeededLayerOptions) {
    if (typeof name !== 'string' || name === '') throw argumentError('name', 'the name of the layer', name);
    super({ name });
    this.random = random;
  }

  /** Adds a float32 weight. @returns its variable, also inside a loss */
  protected weight(name: string, shape: number[], initial: Initial): tf.Variable {
    requireMemory(`weight ${name} of ${this.name}`, 20 * shape.reduce((product, size) => product * size, 1));
    const layerVariable = this.addWeight(name, shape, 'float32', this.initializer(name, shape, initial));
    return layerVariable.read() as tf.Variable;
  }

  private initializer(name: string, shape: number[], initial: Initial) {
    if (initial === 'ones') return tf.initializers.ones();
    if (initial === 'zeros' || this.random === undefined) return tf.initializers.zeros();
    const random = this.random.child(`${this.name}/${name}`);
    if (typeof initial === 'object' && 'fanIn' in initial) return linearInitializer(initial.fanIn, random);
    const sum = shape[0] + shape[shape.length - 1];
    const stddev = initial === 'xavier' ? Math.sqrt(2 / sum) : initial.standardDeviation;
    return tf.initializers.randomNormal({ mean: 0, stddev, seed: random.integer(0, 2 ** 31 - 1) });
  }
}

/** The keyword arguments of a layer's `call`: those of a training step. */
export interface CallContext {
  training?: boolean;
  randomSeed?: tf.Tensor;
}

/** The tensors of a call as a list. */
export function listOf(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
  return Array.isArray(inputs) ? inputs : [inputs];
}
