import { argumentError, requireShareBelowOne } from '../../core/checks';
import { hashText, statelessBernoulli } from '../../core/stateless-random';
import { tf } from '../../core/tensorflow';
import { requireLayerOptions } from '../layer-options';

/** Configuration of a `SeededDropout` layer. */
export interface SeededDropoutOptions {
  /** Share of the activations set to 0 in training, in [0, 1). */
  rate: number;
  /** Name of the layer; two dropouts of one model need different names to draw different masks. */
  name: string;
}

/**
 * Dropout (Srivastava et al. 2014, inverted as in PyTorch): in training y = x * mask / (1 - rate) with mask
 * Bernoulli(1 - rate); otherwise y = x.
 *
 * The mask depends on the step's `randomSeed` and on the layer's name alone, so it is new in each step, the same
 * in an eager, a compiled and a resumed run. tfjs's own dropout layer can do none of the three.
 */
export class SeededDropout extends tf.layers.Layer {
  static readonly className = 'SeededDropout';
  private readonly rate: number;
  private readonly salt: number;

  /** @throws if the rate is outside [0, 1) or the name is missing */
  constructor(options: SeededDropoutOptions) {
    requireLayerOptions(options, { rate: 'number', name: 'text' });
    requireShareBelowOne('rate', options.rate);
    if (!options.name) throw argumentError('name', 'the name of the layer', options.name);
    super({ name: options.name });
    this.rate = options.rate;
    this.salt = hashText(options.name);
  }

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: { training?: boolean; randomSeed?: tf.Tensor },
  ): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    return dropOut(x, this.rate, this.salt, kwargs);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}

/**
 * Drops numbers of x in training, as `SeededDropout` does it.
 * @param salt an int32 that tells this dropout from the others of a step: the hash of the layer's name
 * @throws if training gives no `randomSeed`
 */
export function dropOut(
  x: tf.Tensor,
  rate: number,
  salt: number,
  { training, randomSeed }: { training?: boolean; randomSeed?: tf.Tensor },
): tf.Tensor {
  if (!training || rate === 0) return x.clone();
  if (randomSeed === undefined) {
    throw argumentError('randomSeed', "the training step's (train through fit, not model.fit)", randomSeed);
  }
  const keep = 1 - rate;
  return tf.tidy(() => tf.mul(x, tf.div(statelessBernoulli(x.shape, keep, randomSeed, salt), keep)));
}

tf.serialization.registerClass(SeededDropout);
