import { argumentError, requirePositiveInteger } from '../../core/checks';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { uniqueVariable } from '../factors/embedding-variable';

/** Options of a `CrossNetwork`. */
export interface CrossNetworkOptions {
  /** Numbers that come in and go out, 1 or more. */
  inputs: number;
  /** Layers, 1 or more. */
  layers: number;
  /** Rank of each layer's matrix, in [1, inputs]. Undefined: full rank. */
  rank: number | undefined;
  /** Before the variables' names. */
  name: string;
  /** Source of the initial values. */
  random: Random;
}

/**
 * Cross layers of DCN-v2 (Wang et al. 2021): x_{l+1} = x_0 ⊙ (W_l x_l + b_l) + x_l. With l layers the polynomial terms
 * of the inputs have degree l + 1 at most. A rank r writes W = U V^T of 2 d r instead of d^2 numbers, which is less
 * below a rank of d / 2. Matrices start as Glorot's normal, biases at 0.
 */
export class CrossNetwork {
  /** Per layer: `kernel` [d, d] and `bias` [d]; with a rank `left` U [d, r], `right` V [d, r] and `bias`. */
  readonly variables: readonly tf.Variable[];
  private readonly layers: readonly { matrices: readonly tf.Variable[]; bias: tf.Variable }[];

  constructor({ inputs, layers, rank, name, random }: CrossNetworkOptions) {
    requireCross({ inputs, layers, rank });
    const matrix = (part: string, width: number) => {
      const source = random.child(`${name}/${part}`);
      const deviation = Math.sqrt(2 / (inputs + width));
      const values = Float32Array.from({ length: inputs * width }, () => deviation * source.normal());
      return uniqueVariable(values, [inputs, width], `${name}/${part}`);
    };
    this.layers = Array.from({ length: layers }, (_, i) => ({
      matrices:
        rank === undefined
          ? [matrix(`kernel${i + 1}`, inputs)]
          : [matrix(`left${i + 1}`, rank), matrix(`right${i + 1}`, rank)],
      bias: uniqueVariable(new Float32Array(inputs), [inputs], `${name}/bias${i + 1}`),
    }));
    this.variables = this.layers.flatMap(({ matrices, bias }) => [...matrices, bias]);
  }

  /** [batch, inputs] gives [batch, inputs]. */
  apply(inputs: tf.Tensor2D): tf.Tensor2D {
    let x = inputs;
    for (const { matrices, bias } of this.layers) {
      const [first, second] = matrices as readonly tf.Tensor[] as readonly tf.Tensor2D[];
      // Rows are inputs here: a row of x V U^T is U V^T x, and the full kernel is W^T.
      const product: tf.Tensor2D = second
        ? tf.matMul(tf.matMul(x, second), first, false, true)
        : tf.matMul(x, first);
      x = tf.add(tf.mul(inputs, tf.add(product, bias)), x); // [batch, d]
    }
    return x;
  }
}

/** @throws unless there is a layer, and the rank is at most the width */
export function requireCross({
  inputs,
  layers,
  rank,
}: Pick<CrossNetworkOptions, 'inputs' | 'layers' | 'rank'>): void {
  requirePositiveInteger('crossLayers', layers);
  if (rank !== undefined && (!Number.isInteger(rank) || rank < 1 || rank > inputs))
    throw argumentError('rank', `an integer in [1, ${inputs}], the width of the inputs`, rank);
}
