import { argumentError, requirePositiveInteger, requireShareBelowOne } from '../../core/checks';
import { hashText } from '../../core/stateless-random';
import { tf } from '../../core/tensorflow';
import { dropOut } from '../click/dropout';
import { requireLayerOptions } from '../layer-options';
import { type CallContext, listOf, SeededLayer, type SeededLayerOptions } from './seeded-layer';

export interface MultiHeadAttentionOptions extends SeededLayerOptions {
  /** Heads, 1 or more; they divide the width. Default: 1. */
  heads?: number;
  /** Share of the attention weights set to 0 in training, in [0, 1). Default: 0. */
  dropout?: number;
  /** Whether the heads' results pass through a last linear map, as in Vaswani et al. and PyTorch. Default: true. */
  outputProjection?: boolean;
}

/**
 * Multi-head attention (Vaswani et al. 2017): softmax(Q K' / sqrt(width / heads) + mask) V for each head, with
 * Q = queries Wq + bq, K = keys Wk + bk, V = keys Wv + bv. Made of matrix products and transpositions alone.
 *
 * Inputs: queries [batch, m, width], keys [batch, n, width], mask to add, [batch or 1, 1, m or 1, n]; or x and mask, for
 * queries that are the keys. Output: [batch, m, width].
 */
export class MultiHeadAttention extends SeededLayer {
  static readonly className = 'MultiHeadAttention';
  readonly heads: number;
  private readonly dropout: number;
  private readonly outputProjection: boolean;
  private readonly salt: number;
  private maps: Record<'query' | 'key' | 'value', Linear> | undefined;
  private last: Linear | undefined;

  /** @throws if an option is outside its range */
  constructor(options: MultiHeadAttentionOptions) {
    requireLayerOptions(options, {
      heads: 'number?',
      dropout: 'number?',
      outputProjection: 'boolean?',
      name: 'text',
      random: 'Random?',
    });
    super(options);
    const { heads = 1, dropout = 0, outputProjection = true, name } = options;
    requirePositiveInteger('heads', heads);
    requireShareBelowOne('dropout', dropout);
    this.heads = heads;
    this.dropout = dropout;
    this.outputProjection = outputProjection;
    this.salt = hashText(name);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    if (this.maps) return;
    const width = (inputShape as tf.Shape[])[0].at(-1) as number;
    if (width % this.heads !== 0) throw argumentError('heads', `a divisor of the width ${width}`, this.heads);
    const map = (name: string): Linear => ({
      kernel: this.weight(`${name}Kernel`, [width, width], 'xavier'),
      bias: this.weight(`${name}Bias`, [width], 'zeros'),
    });
    this.maps = { query: map('query'), key: map('key'), value: map('value') };
    if (this.outputProjection) this.last = map('output');
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], context: CallContext): tf.Tensor {
    const [queries, keys, mask] = queriesKeysMask(listOf(inputs));
    return tf.tidy(() => {
      const weights = this.weightsOf(queries, this.projected('key', keys), mask);
      return this.combine(dropOut(weights, this.dropout, this.salt, context), this.projected('value', keys));
    });
  }

  /** Who looks at whom: weights [batch, heads, m, n], each row a distribution over the n keys that are not masked. */
  attention(inputs: tf.Tensor[]): tf.Tensor {
    const [queries, keys, mask] = queriesKeysMask(inputs);
    return tf.tidy(() => this.weightsOf(queries, this.projected('key', keys), mask));
  }

  /** Keys or values of x, by head: [batch, n, width] to [batch, heads, n, width / heads]. */
  projected(part: 'query' | 'key' | 'value', x: tf.Tensor): tf.Tensor {
    const maps = this.maps as NonNullable<typeof this.maps>;
    const [batch, positions, width] = x.shape;
    const { heads } = this;
    const y = linearMap(x, maps[part]); // [batch, n, width]
    if (heads === 1) return tf.reshape(y, [batch, 1, positions, width]);
    return tf.transpose(tf.reshape(y, [batch, positions, heads, width / heads]), [0, 2, 1, 3]);
  }

  /** Attention over keys and values that are projected already: how a session goes on without its past. */
  attend(queries: tf.Tensor, keys: tf.Tensor, values: tf.Tensor, mask?: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.combine(this.weightsOf(queries, keys, mask), values));
  }

  private weightsOf(queries: tf.Tensor, keys: tf.Tensor, mask?: tf.Tensor): tf.Tensor {
    const q = this.projected('query', queries); // [batch, heads, m, d]
    const scores = tf.mul(tf.matMul(q, keys, false, true), (q.shape[3] as number) ** -0.5); // [batch, heads, m, n]
    return tf.softmax(mask === undefined ? scores : tf.add(scores, mask));
  }

  private combine(weights: tf.Tensor, values: tf.Tensor): tf.Tensor {
    const [batch, heads, positions] = weights.shape;
    const width = values.shape[3] as number;
    const mixed = tf.matMul(weights, values); // [batch, heads, m, d]
    const ordered = heads === 1 ? mixed : tf.transpose(mixed, [0, 2, 1, 3]); // [batch, m, heads, d]
    const joined = tf.reshape(ordered, [batch, positions, heads * width]);
    return this.last ? linearMap(joined, this.last) : joined;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (inputShape as tf.Shape[])[0];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { heads, dropout, outputProjection } = this;
    return { ...super.getConfig(), heads, dropout, outputProjection };
  }
}

/** Self-attention has two inputs: tfjs-layers disposes too early of an input that is given twice. */
function queriesKeysMask(inputs: readonly tf.Tensor[]): tf.Tensor[] {
  return inputs.length === 2 ? [inputs[0], inputs[0], inputs[1]] : [...inputs];
}

interface Linear {
  kernel: tf.Variable;
  bias: tf.Variable;
}

/** x [batch, n, inputs] times kernel [inputs, outputs], plus bias: [batch, n, outputs]. */
function linearMap(x: tf.Tensor, { kernel, bias }: Linear): tf.Tensor {
  const [batch, positions, inputs] = x.shape;
  const flat = tf.matMul(tf.reshape(x, [-1, inputs]), kernel as tf.Tensor as tf.Tensor2D);
  return tf.reshape(tf.add(flat, bias), [batch, positions, kernel.shape[1] as number]);
}

tf.serialization.registerClass(MultiHeadAttention);
