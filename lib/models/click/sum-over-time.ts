import { tf } from '../../core/tensorflow';
import { requireLayerOptions } from '../layer-options';

/**
 * The sum of what stands at each time: [batch, time, width] gives [batch, width]. The order is lost, which is the
 * point: a model with it sees a bag of events.
 */
export class SumOverTime extends tf.layers.Layer {
  static readonly className = 'SumOverTime';

  /** @param options.name of the layer */
  constructor(options: { name: string }) {
    requireLayerOptions(options, { name: 'text' });
    super({ name: options.name });
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.sum(Array.isArray(inputs) ? inputs[0] : inputs, 1);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, , width] = inputShape as tf.Shape;
    return [batch, width];
  }
}

tf.serialization.registerClass(SumOverTime);
