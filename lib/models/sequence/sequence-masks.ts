import { tf } from '../../core/tensorflow';
import { listOf } from './seeded-layer';

/** What is added to the score of a key that must not be seen: its weight is then 0 in float32. */
const unseen = -1e9;

/** 1 where an id is not padding, else 0, as float32 of the ids' shape. */
export function notPadding(ids: tf.Tensor): tf.Tensor {
  return tf.cast(tf.notEqual(ids, tf.scalar(0, 'int32')), 'float32');
}

/**
 * Which keys each query may see, as numbers to add to attention scores: ids [batch, time] give 0 or -1e9 in
 * [batch, 1, time, time]. Padding is never a key; with `causal`, nor is what comes later.
 */
export class AttentionMask extends tf.layers.Layer {
  static readonly className = 'AttentionMask';
  private readonly causal: boolean;

  constructor({ name, causal }: { name: string; causal: boolean }) {
    super({ name });
    this.causal = causal;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [ids] = listOf(inputs);
    const [batch, time] = ids.shape;
    return tf.tidy(() => {
      const padded = tf.mul(tf.sub(1, notPadding(ids)), unseen);
      const keys = tf.reshape(padded, [batch, 1, 1, time]);
      if (!this.causal) return tf.add(keys, tf.zeros([1, 1, time, 1])); // [batch, 1, time, time]
      return tf.minimum(keys, laterKeys(time)); // [batch, 1, time, time]
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, time] = inputShape as tf.Shape;
    return [batch, 1, time, time];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), causal: this.causal };
  }
}

/** -1e9 right of the diagonal: [1, 1, time, time]. */
function laterKeys(time: number): tf.Tensor {
  const later = Float32Array.from({ length: time * time }, (_, i) =>
    i % time > Math.floor(i / time) ? unseen : 0,
  );
  return tf.tensor(later, [1, 1, time, time]);
}

/** Sets what belongs to padding to 0: x [batch, time, width] and ids [batch, time] give x's shape. */
export class MaskPadding extends tf.layers.Layer {
  static readonly className = 'MaskPadding';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, ids] = listOf(inputs);
    return tf.tidy(() => tf.mul(x, tf.expandDims(notPadding(ids), 2)));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return (inputShape as tf.Shape[])[0];
  }
}

tf.serialization.registerClass(AttentionMask);
tf.serialization.registerClass(MaskPadding);
