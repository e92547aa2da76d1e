import type { Random } from '../../core/random';
import { hashText } from '../../core/stateless-random';
import { tf } from '../../core/tensorflow';
import { dropOut } from '../click/dropout';
import { glorotVariable, uniqueVariable } from '../factors/embedding-variable';
import type { CallContext } from '../sequence/seeded-layer';

/** A dense layer: kernel [inputs, units], bias [units]. */
export interface DenseLayer {
  readonly kernel: tf.Tensor;
  readonly bias: tf.Tensor;
}

/** Options of a `Tower`. */
export interface TowerOptions {
  /** Numbers that come in: an embedding of a user and one of an item, side by side. */
  inputs: number;
  /** Units of each layer. */
  units: readonly number[];
  /** Before the variables' names. */
  name: string;
  /** Share of each layer's activations dropped in training. */
  dropout: number;
  random: Random;
}

/** Dense layers with relu, with Keras's initial values: Glorot's uniform kernels, biases of 0. */
export class Tower {
  readonly variables: readonly tf.Variable[];
  readonly layers: readonly DenseLayer[];

  constructor(private readonly options: TowerOptions) {
    const { inputs, units, name, random } = options;
    const layers = units.map((count, i) => {
      const from = i === 0 ? inputs : units[i - 1];
      const layer = `${name}/dense${i + 1}`;
      return {
        kernel: glorotVariable(from, count, `${layer}/kernel`, random.child(layer)),
        bias: uniqueVariable(new Float32Array(count), [count], `${layer}/bias`),
      };
    });
    this.variables = layers.flatMap(({ kernel, bias }) => [kernel, bias]);
    this.layers = layers as unknown as readonly DenseLayer[];
  }

  /** [pairs, inputs] gives [pairs, units of the last layer]. */
  apply(inputs: tf.Tensor, context: CallContext): tf.Tensor2D {
    const { dropout, name } = this.options;
    return this.layers.reduce((x, layer, i) => {
      return dropOut(dense(x, layer), dropout, hashText(`${name}/dropout${i + 1}`), context);
    }, inputs) as tf.Tensor2D;
  }

  /**
   * The last layer of each user with each item, [users * items, units]. The first kernel's upper half is for users, its
   * lower half for items: relu(W [p; q] + b) = relu((W_p p + b) + W_q q), so that each passes its half once.
   * @param users [users, d]
   * @param items [items, d]
   */
  applyToShared(users: tf.Tensor2D, items: tf.Tensor2D, context: CallContext): tf.Tensor2D {
    const { dropout, name } = this.options;
    const dropped = (x: tf.Tensor, i: number) =>
      dropOut(x, dropout, hashText(`${name}/dropout${i + 1}`), context);
    const [first, ...rest] = this.layers;
    const { userPart, itemPart } = halves(first, users, items);
    const sum = tf.add(tf.expandDims(userPart, 1), tf.expandDims(itemPart, 0)); // [users, items, units]
    const start = dropped(tf.relu(tf.reshape(sum, [-1, first.bias.size])), 0);
    return rest.reduce((x, layer, i) => dropped(dense(x, layer), i + 1), start) as tf.Tensor2D;
  }
}

/** W_p p + b of users, [users, units], and W_q q of items, [items, units]. */
export function halves(
  { kernel, bias }: DenseLayer,
  users: tf.Tensor2D,
  items: tf.Tensor2D,
): { userPart: tf.Tensor2D; itemPart: tf.Tensor2D } {
  const [inputs, units] = kernel.shape as [number, number];
  const half = (from: number) => tf.slice(kernel as tf.Tensor2D, [from, 0], [inputs / 2, units]);
  return {
    userPart: tf.add(tf.matMul(users, half(0) as tf.Tensor2D), bias),
    itemPart: tf.matMul(items, half(inputs / 2) as tf.Tensor2D),
  };
}

/** relu(x W + b), [rows, units]. */
export function dense(x: tf.Tensor, { kernel, bias }: DenseLayer): tf.Tensor {
  return tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias));
}
