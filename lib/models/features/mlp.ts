import { argumentError, requirePositiveInteger, requireShareBelowOne } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { hashText } from '../../core/stateless-random';
import { tf } from '../../core/tensorflow';
import { dropOut } from '../click/dropout';
import { uniqueVariable } from '../factors/embedding-variable';
import type { CallContext } from '../sequence/seeded-layer';

/** Options of an `Mlp`. */
export interface MlpOptions {
  /** Numbers that come in, 1 or more. */
  inputs: number;
  /** Units of each layer, 1 or more. */
  units: readonly number[];
  /** Before the variables' names; dropouts of one model need different ones. */
  name: string;
  /** Share of each hidden layer's activations set to 0 in training, in [0, 1). Default: 0. */
  dropout?: number;
  /** Whether the last layer is linear, without relu and dropout. Default: false. */
  linearOutput?: boolean;
  /** Source of the initial values. */
  random: Random;
}

/**
 * Dense layers, relu(x W + b), one after another, with PyTorch's initial values U(±1 / sqrt(inputs)).
 */
export class Mlp {
  /** Kernel and bias per layer. */
  readonly variables: readonly tf.Variable[];
  private readonly dropout: number;
  private readonly linearOutput: boolean;
  private readonly name: string;

  constructor(options: MlpOptions) {
    requireOptions('options', options, {
      inputs: 'number',
      units: 'list',
      name: 'text',
      dropout: 'number?',
      linearOutput: 'boolean?',
      random: 'Random',
    });
    const { inputs, units, name, dropout = 0, linearOutput = false, random } = options;
    requirePositiveInteger('inputs', inputs);
    requireUnits('units', units);
    requireShareBelowOne('dropout', dropout);
    this.dropout = dropout;
    this.linearOutput = linearOutput;
    this.name = name;
    let fanIn = inputs;
    this.variables = units.flatMap((count, i) => {
      const bound = 1 / Math.sqrt(fanIn);
      const draw = (part: string, size: number) => {
        const source = random.child(`${name}/${part}${i + 1}`);
        return Float32Array.from({ length: size }, () => source.uniform(-bound, bound));
      };
      const layer = [
        uniqueVariable(draw('kernel', fanIn * count), [fanIn, count], `${name}/kernel${i + 1}`),
        uniqueVariable(draw('bias', count), [count], `${name}/bias${i + 1}`),
      ];
      fanIn = count;
      return layer;
    });
  }

  /** [batch, inputs] gives [batch, units of the last layer]. */
  apply(inputs: tf.Tensor, context: CallContext): tf.Tensor {
    const layers = this.variables.length / 2;
    let x = inputs;
    for (let i = 0; i < layers; i++) {
      const [kernel, bias] = this.variables.slice(2 * i, 2 * i + 2);
      x = tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor as tf.Tensor2D), bias); // [batch, units]
      if (this.linearOutput && i === layers - 1) return x;
      x = dropOut(tf.relu(x), this.dropout, hashText(`${this.name}/dropout${i + 1}`), context);
    }
    return x;
  }
}

/** @throws unless they are units of at least one layer */
export function requireUnits(argument: string, units: readonly number[]): void {
  if (!Array.isArray(units) || units.length === 0)
    throw argumentError(argument, 'a list of at least one number of units', units);
  units.forEach((count, i) => {
    requirePositiveInteger(`${argument}[${i}]`, count);
  });
}
