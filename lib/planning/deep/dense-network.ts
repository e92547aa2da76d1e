import { readWeights, writeWeights } from '../../compiler/weights';
import { argumentError, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { tf } from '../../core/tensorflow';

/** Shape of a `DenseNetwork`. */
export interface DenseNetworkOptions {
  /** Numbers per observation, 1 or more. */
  inputs: number;
  /** Units of the hidden layers, each 1 or more; none makes a linear model. Default: [64, 64]. */
  hidden?: readonly number[];
  /** Numbers that come out, 1 or more: one per action. */
  outputs: number;
  /**
   * Whether the outputs are put together from a state's value and each action's advantage over the mean of all (dueling,
   * Wang et al. 2016), Q = V + A - mean A. Default: false.
   */
  dueling?: boolean;
  /** Source of the initial values, PyTorch's of `nn.Linear`. */
  random: Random;
}

/** Rows that go through a network at once when it is asked for values. */
const rowsAtOnce = 16_384;

/** A small network of relu layers on observations: the values of actions, the logits of a policy. */
export class DenseNetwork {
  readonly inputs: number;
  readonly outputs: number;
  /** Kernel [in, out] and bias [out], layer by layer. */
  readonly variables: readonly tf.Variable[];
  private readonly dueling: boolean;

  /** @throws on an option outside its range */
  constructor(options: DenseNetworkOptions) {
    requireOptions('options', options, {
      inputs: 'number',
      hidden: 'list?',
      outputs: 'number',
      dueling: 'boolean?',
      random: 'Random',
    });
    const { inputs, hidden = [64, 64], outputs, dueling = false, random } = options;
    requirePositiveInteger('inputs', inputs);
    requirePositiveInteger('outputs', outputs);
    hidden.forEach((units, i) => {
      requirePositiveInteger(`hidden[${i}]`, units);
    });
    requireRandom(random);
    this.inputs = inputs;
    this.outputs = outputs;
    this.dueling = dueling;
    const sizes = [inputs, ...hidden, outputs + (dueling ? 1 : 0)];
    this.variables = sizes.slice(1).flatMap((units, layer) => {
      const source = random.child(`layer ${layer}`);
      const bound = 1 / Math.sqrt(sizes[layer]);
      const drawn = (size: number) =>
        Float32Array.from({ length: size }, () => source.uniform(-bound, bound));
      return tf.tidy(() => [
        tf.variable(tf.tensor2d(drawn(sizes[layer] * units), [sizes[layer], units])),
        tf.variable(tf.tensor1d(drawn(units))),
      ]);
    });
  }

  /** [rows, inputs] to [rows, outputs]. */
  forward(x: tf.Tensor): tf.Tensor2D {
    const { variables, dueling, outputs } = this;
    let z = x as tf.Tensor2D;
    for (let i = 0; i < variables.length; i += 2) {
      z = tf.add(tf.matMul(z, variables[i] as tf.Tensor2D), variables[i + 1]) as tf.Tensor2D; // [rows, units]
      if (i + 2 < variables.length) z = tf.relu(z);
    }
    if (!dueling) return z;
    const advantage = tf.slice(z, [0, 1], [-1, outputs]); // [rows, outputs]
    const value = tf.slice(z, [0, 0], [-1, 1]); // [rows, 1]
    return tf.add(value, tf.sub(advantage, tf.mean(advantage, 1, true))) as tf.Tensor2D;
  }

  /** The outputs of observations as the variables are now: [rows, inputs] to [rows, outputs]. */
  values(observations: Float32Array): Float32Array {
    const { inputs, outputs } = this;
    if (observations.length % inputs !== 0) {
      throw argumentError('observations', `whole rows of ${inputs} numbers`, observations.length);
    }
    const rows = observations.length / inputs;
    const result = new Float32Array(rows * outputs);
    for (let from = 0; from < rows; from += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - from);
      const part = observations.subarray(from * inputs, (from + count) * inputs);
      const values = tf.tidy(() => this.forward(tf.tensor2d(part, [count, inputs])).dataSync());
      result.set(values, from * outputs);
    }
    return result;
  }

  /** Takes over another network's weights. */
  copyFrom(other: DenseNetwork): void {
    other.variables.forEach((variable, i) => {
      this.variables[i].assign(variable);
    });
  }

  /** The weights as plain numbers, for `restore`. */
  save(): Float32Array[] {
    return readWeights(this.variables);
  }

  restore(weights: readonly Float32Array[]): void {
    writeWeights(this.variables, weights);
  }

  dispose(): void {
    tf.dispose(this.variables as tf.Variable[]);
  }
}
