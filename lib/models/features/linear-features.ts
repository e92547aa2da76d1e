import { requireMemory } from '../../core/memory';
import { tf } from '../../core/tensorflow';
import type { FeatureEncoder } from '../../data/features/feature-encoder';
import { uniqueVariable } from '../factors/embedding-variable';
import type { FeatureTensors } from './feature-model';
import { weightedSlots } from './slot-lookup';

/** A weight for each row and each number of an encoder, all 0 at first: sum over slots of weight, plus w · numbers. */
export class LinearFeatures {
  /** [size], if the encoder has fields with rows. */
  readonly rows: tf.Variable | undefined;
  /** [numbers], if it has numbers. */
  readonly numbers: tf.Variable | undefined;

  constructor(
    private readonly encoder: FeatureEncoder,
    name: string,
  ) {
    const { size, numbers } = encoder;
    requireMemory(`weights of ${size} rows`, 20 * size);
    this.rows = size > 0 ? uniqueVariable(new Float32Array(size), [size], `${name}/rows`) : undefined;
    this.numbers =
      numbers > 0 ? uniqueVariable(new Float32Array(numbers), [numbers], `${name}/numbers`) : undefined;
  }

  get variables(): tf.Variable[] {
    return [this.rows, this.numbers].filter((variable) => variable !== undefined);
  }

  /** [batch] */
  apply(features: FeatureTensors): tf.Tensor {
    const { indices, numbers } = features;
    const parts: tf.Tensor[] = [];
    if (this.rows && indices) parts.push(tf.sum(weightedSlots(this.rows, this.encoder.slots, features), 1));
    if (this.numbers && numbers)
      parts.push(tf.reshape(tf.matMul(numbers, tf.reshape(this.numbers, [-1, 1])), [-1]));
    return parts.length === 1 ? parts[0] : tf.add(parts[0], parts[1]);
  }
}
