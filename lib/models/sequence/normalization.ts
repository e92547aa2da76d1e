import { layerNormalization } from '../../compiler/ops/layer-normalization';
import { tf } from '../../core/tensorflow';
import { listOf, SeededLayer, type SeededLayerOptions } from './seeded-layer';

/** Layer normalization over the last axis with learned scale and shift (`layerNormalization`), as a layer. */
export class Normalization extends SeededLayer {
  static readonly className = 'Normalization';
  private readonly epsilon: number;
  private parts: { scale: tf.Variable; shift: tf.Variable } | undefined;

  /** @param options.epsilon added to the variance, above 0. Default: 1e-5, PyTorch's. */
  constructor(options: SeededLayerOptions & { epsilon?: number }) {
    super(options);
    this.epsilon = options.epsilon ?? 1e-5;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    if (this.parts) return;
    const width = (inputShape as tf.Shape).at(-1) as number;
    this.parts = {
      scale: this.weight('scale', [width], 'ones'),
      shift: this.weight('shift', [width], 'zeros'),
    };
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = listOf(inputs);
    const { scale, shift } = this.parts as NonNullable<typeof this.parts>;
    return layerNormalization(x, scale, shift, this.epsilon);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon };
  }
}

tf.serialization.registerClass(Normalization);
