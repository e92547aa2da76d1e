import type { TrainingStep } from '../../compiler/training-step';
import type { BatchTensors } from '../../compiler/training-step-definition';
import { readWeights, writeWeights } from '../../compiler/weights';
import { argumentError } from '../../core/checks';
import type { Columns } from '../../core/columns';
import { requireMemory } from '../../core/memory';
import { numbersFromText, numbersToText } from '../../core/number-text';
import { statelessBernoulli } from '../../core/stateless-random';
import { tf } from '../../core/tensorflow';
import { createTrainingStep } from '../../training/create-training-step';
import { dot, type HiddenLayers, NetworkPass } from './network-pass';
import { type RewardNetworkOptions, requireNetworkOptions } from './reward-network-options';

/**
 * One or more small networks of one shape that predict rewards: f(x, head) = head . [z(x), 1], z being relu layers.
 * Trained together by one compiled TensorFlow step on weighted squared error; read in plain JavaScript, decision by
 * decision.
 */
export class RewardNetwork {
  /** Numbers in `features`: units of the last hidden layer (or the input) and a 1. */
  readonly width: number;
  private readonly sizes: readonly number[];
  /** Kernel [members, in, out] and bias [members, 1, out] per layer, then the heads [heads, members, width]. */
  private readonly variables: tf.Variable[];
  private readonly step: TrainingStep;
  private readonly pass: NetworkPass;
  /** What the variables hold, for the plain pass. */
  private values: Float32Array[] = [];
  private layers: HiddenLayers[] = [];

  /** @throws on an option outside its range */
  constructor(private readonly options: RewardNetworkOptions) {
    requireNetworkOptions(options);
    const { inputs, hidden, learningRate, weightDecay } = options;
    this.sizes = [inputs, ...hidden];
    this.width = this.sizes[hidden.length] + 1;
    this.pass = new NetworkPass(this.sizes);
    this.variables = this.initialVariables();
    this.step = createTrainingStep(
      {
        variables: this.variables,
        loss: (batch) => this.loss(batch),
        widths: { input: inputs, weight: options.members },
        perBatch: ['masks'],
        pure: true,
        optimizer: { kind: 'adam', learningRate, weightDecay },
        seed: 0,
      },
      'auto',
    );
    this.readBack();
  }

  /** Number of weights and biases of one member's hidden layers. */
  get hiddenWeights(): number {
    return this.pass.weights;
  }

  /**
   * What the heads of a member see of an input, [width]. The array is overwritten by the next call.
   * @param masks factors of the hidden activations by layer. Default: all 1
   */
  features(member: number, input: ArrayLike<number>, masks?: readonly Float64Array[]): Float64Array {
    return this.pass.features(this.layers[member], input, masks);
  }

  /** The weights of a member's head, [width]: a view that training replaces. */
  head(member: number, head: number): Float32Array {
    const start = (head * this.options.members + member) * this.width;
    return this.values[this.values.length - 1].subarray(start, start + this.width);
  }

  /** The predicted reward. @param features as `features` gave them */
  predict(member: number, head: number, features: Float64Array): number {
    return dot(this.head(member, head), features);
  }

  /** Gradient of the prediction by the hidden weights, after `features` of the same input: written to `gradient`. */
  hiddenGradient(member: number, head: number, gradient: Float64Array): void {
    this.pass.gradient(this.layers[member], this.head(member, head), gradient);
  }

  /**
   * Trains on the batches, in order.
   * @param batches columns `input` [rows * inputs], `head` (int32) [rows], `reward` [rows], `weight` [rows * members],
   *   `masks` (int32) [2], what dropout's masks are drawn from; all of one size, since each new size is traced anew
   * @returns the mean loss of the batches @throws if a loss is not finite; the networks keep their weights then
   */
  train(batches: Iterable<Columns>): number {
    let [total, count] = [0, 0];
    for (const batch of batches) {
      total += this.step.run(batch);
      count++;
      if (!Number.isFinite(total)) {
        writeWeights(this.variables, this.values);
        this.step.restore({}, 0);
        throw new Error(
          `loss must be a finite number, got ${total}: a smaller learningRate may keep it finite`,
        );
      }
    }
    this.step.sync();
    this.readBack();
    return total / count;
  }

  /** Weights and optimizer, as plain JSON. */
  save(): Record<string, unknown> {
    return {
      weights: this.values.map(numbersToText),
      optimizer: Object.values(this.step.optimizerState()).map(numbersToText),
      steps: this.step.stepsDone,
    };
  }

  /** Takes over what `save` gave. @throws if it is of another shape; nothing has changed then */
  restore(state: Record<string, unknown>): void {
    const { weights, optimizer, steps } = state as { weights: string[]; optimizer: string[]; steps: number };
    const slots = Object.entries(this.step.optimizerState());
    if (optimizer?.length !== slots.length) {
      throw argumentError('state.optimizer', `${slots.length} slots`, optimizer?.length);
    }
    const restored = slots.map(([name, { length }], i) => [
      name,
      numbersFromText('state.optimizer', optimizer[i], Float32Array, length),
    ]);
    const values = this.variables.map(({ size }, i) =>
      numbersFromText('state.weights', weights?.[i], Float32Array, size),
    );
    writeWeights(this.variables, values);
    this.step.restore(Object.fromEntries(restored), steps);
    this.readBack();
  }

  /** Frees the networks' memory. */
  dispose(): void {
    this.step.dispose();
    tf.dispose(this.variables);
  }

  private loss({ input, head, reward, weight, masks }: BatchTensors): tf.Scalar {
    const { members, inputs, hidden, dropout } = this.options;
    const rows = reward.shape[0] as number;
    let z: tf.Tensor = tf.tile(tf.reshape(input, [1, rows, inputs]), [members, 1, 1]); // [members, rows, inputs]
    hidden.forEach((_, i) => {
      z = tf.relu(tf.add(tf.matMul(z, this.variables[2 * i]), this.variables[2 * i + 1])); // [members, rows, units]
      if (dropout > 0) {
        const kept = statelessBernoulli(z.shape, 1 - dropout, masks, i);
        z = tf.mul(z, tf.div(kept, 1 - dropout));
      }
    });
    const heads = tf.gather(this.variables[2 * hidden.length], tf.cast(head, 'int32')); // [rows, members, width]
    const features = tf.concat([z, tf.ones([members, rows, 1])], 2); // [members, rows, width]
    const outputs = tf.sum(tf.mul(tf.transpose(heads, [1, 0, 2]), features), 2); // [members, rows]
    const weights = tf.transpose(tf.reshape(weight, [rows, members])); // [members, rows]
    const errors = tf.mul(weights, tf.square(tf.sub(outputs, reward))); // [members, rows]
    // The sum over members keeps each one's gradient what it would be alone.
    return tf.sum(tf.mean(errors, 1)) as tf.Scalar;
  }

  /** PyTorch's initial values of `nn.Linear`, for hidden layers and heads: U(-b, b), b = 1 / sqrt(fan in). */
  private initialVariables(): tf.Variable[] {
    const { hidden, heads, members, random } = this.options;
    const filled = (name: string, shape: number[], fanIn: number): tf.Variable => {
      const source = random.child(name);
      const bound = 1 / Math.sqrt(fanIn);
      const size = shape.reduce((product, n) => product * n, 1);
      requireMemory(`a layer of ${size} weights`, 20 * size);
      const values = Float32Array.from({ length: size }, () => source.uniform(-bound, bound));
      return tf.tidy(() => tf.variable(tf.tensor(values, shape)));
    };
    const layers = hidden.flatMap((units, i) => [
      filled(`kernel-${i}`, [members, this.sizes[i], units], this.sizes[i]),
      filled(`bias-${i}`, [members, 1, units], this.sizes[i]),
    ]);
    return [...layers, filled('heads', [heads, members, this.width], this.width - 1)];
  }

  private readBack(): void {
    this.values = readWeights(this.variables);
    const part = (values: Float32Array, member: number): Float32Array => {
      const size = values.length / this.options.members;
      return values.subarray(member * size, (member + 1) * size);
    };
    const layers = this.options.hidden.map((_, i) => i);
    this.layers = Array.from({ length: this.options.members }, (_, member) => ({
      kernels: layers.map((i) => part(this.values[2 * i], member)),
      biases: layers.map((i) => part(this.values[2 * i + 1], member)),
    }));
  }
}
