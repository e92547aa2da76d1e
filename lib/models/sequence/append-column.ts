import { tf } from '../../core/tensorflow';
import { listOf } from './seeded-layer';

/** Puts a column behind a wide one: [batch, length] and [batch] give [batch, length + 1]. */
export class AppendColumn extends tf.layers.Layer {
  static readonly className = 'AppendColumn';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [rows, last] = listOf(inputs);
    return tf.tidy(() => tf.concat([rows, tf.expandDims(last, 1)], 1));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [[batch, length]] = inputShape as tf.Shape[];
    return [batch, length === null ? null : length + 1];
  }
}

/** Puts a 0 behind each row: gaps [batch, length] give [batch, length + 1], the target's gap being 0. */
export class AppendZero extends tf.layers.Layer {
  static readonly className = 'AppendZero';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [rows] = listOf(inputs);
    return tf.tidy(() => tf.concat([rows, tf.zeros([rows.shape[0], 1], rows.dtype)], 1));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, length] = inputShape as tf.Shape;
    return [batch, length === null ? null : length + 1];
  }
}

tf.serialization.registerClass(AppendColumn);
tf.serialization.registerClass(AppendZero);
