/** Weights of one network's hidden layers, layer by layer, as views of the numbers that TensorFlow trained. */
export interface HiddenLayers {
  /** Kernels, row-major [units before, units]. */
  readonly kernels: readonly Float32Array[];
  /** Biases, [units]. */
  readonly biases: readonly Float32Array[];
}

/**
 * Forward and backward pass of one small network of relu layers for ONE input, in plain JavaScript.
 *
 * Why not TensorFlow: a decision scores a few actions, and one native call costs more than the few thousand products
 * of a small network. Training, which has batches, runs in TensorFlow; tests hold both to the same numbers.
 *
 * The arrays that it returns are its own and are overwritten by the next pass.
 */
export class NetworkPass {
  /** Activations by layer, the input first; the last one has a 1 behind it, for the head's bias. */
  private readonly activations: Float64Array[];
  /** Gradients by layer, in the shape of the activations. */
  private readonly backwards: Float64Array[];
  /** Number of weights and biases of the hidden layers. */
  readonly weights: number;

  /** @param sizes units by layer, the input first: one number or more, each 1 or more */
  constructor(private readonly sizes: readonly number[]) {
    const last = sizes.length - 1;
    this.activations = sizes.map((units, layer) => new Float64Array(layer === last ? units + 1 : units));
    this.activations[last][sizes[last]] = 1;
    this.backwards = sizes.map((units) => new Float64Array(units));
    this.weights = sizes.slice(1).reduce((sum, units, layer) => sum + (sizes[layer] + 1) * units, 0);
  }

  /**
   * The last hidden layer's activations and a 1: what a linear head sees, [units + 1].
   * @param masks factors of the hidden activations by layer (dropout). Default: all 1
   */
  features(layers: HiddenLayers, input: ArrayLike<number>, masks?: readonly Float64Array[]): Float64Array {
    const { sizes, activations } = this;
    const first = activations[0];
    for (let i = 0; i < sizes[0]; i++) first[i] = input[i];
    for (let layer = 1; layer < sizes.length; layer++) {
      const [before, after] = [activations[layer - 1], activations[layer]];
      const kernel = layers.kernels[layer - 1];
      const mask = masks?.[layer - 1];
      const units = sizes[layer];
      for (let unit = 0; unit < units; unit++) after[unit] = layers.biases[layer - 1][unit];
      for (let i = 0; i < sizes[layer - 1]; i++) {
        // Inputs that are one-hot and activations after a relu are mostly zeros.
        if (before[i] === 0) continue;
        for (let unit = 0, k = i * units; unit < units; unit++, k++) after[unit] += before[i] * kernel[k];
      }
      for (let unit = 0; unit < units; unit++) {
        if (!(after[unit] > 0)) after[unit] = 0;
        else if (mask !== undefined) after[unit] *= mask[unit];
      }
    }
    return activations[sizes.length - 1];
  }

  /**
   * Gradient of head . features with respect to the hidden layers, after `features` of the same input without masks:
   * layer by layer, kernel before bias, [weights].
   * @param head the head's row, [units + 1]
   * @param gradient where it is written
   */
  gradient(layers: HiddenLayers, head: ArrayLike<number>, gradient: Float64Array): void {
    const { sizes, activations, backwards } = this;
    let end = this.weights;
    for (let layer = sizes.length - 1; layer >= 1; layer--) {
      const [inputs, units] = [sizes[layer - 1], sizes[layer]];
      const incoming = layer === sizes.length - 1 ? head : backwards[layer];
      const kernel = layers.kernels[layer - 1];
      const [before, after, passed] = [activations[layer - 1], activations[layer], backwards[layer - 1]];
      const start = end - (inputs + 1) * units;
      passed.fill(0);
      for (let unit = 0; unit < units; unit++) {
        const slope = after[unit] > 0 ? incoming[unit] : 0;
        gradient[start + inputs * units + unit] = slope;
        for (let i = 0, k = unit; i < inputs; i++, k += units) {
          gradient[start + k] = slope * before[i];
          passed[i] += slope * kernel[k];
        }
      }
      end = start;
    }
  }
}

/** The inner product of two vectors of one length. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
