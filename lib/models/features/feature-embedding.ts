import { argumentError, requireNonNegative, requirePositiveInteger } from '../../core/checks';
import { requireMemory } from '../../core/memory';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { tf } from '../../core/tensorflow';
import { FeatureEncoder } from '../../data/features/feature-encoder';
import { uniqueVariable } from '../factors/embedding-variable';
import type { FeatureTensors } from './feature-model';
import { weightedSlots } from './slot-lookup';

/** Options of a `FeatureEmbedding`. */
export interface FeatureEmbeddingOptions {
  encoder: FeatureEncoder;
  /** Numbers per row, 1 or more. */
  embeddingSize: number;
  /** Of the variable. */
  name: string;
  /** Standard deviation of the initial values, 0 or more. */
  initialStandardDeviation: number;
  /** Source of the initial values. */
  random: Random;
}

/**
 * The joint embedding table of an encoder's fields, looked up in one go. Rows for missing and unknown values start at
 * 0: a value never seen pulls nowhere until something is learned about such values.
 */
export class FeatureEmbedding {
  /** [size, embeddingSize] */
  readonly table: tf.Variable;
  readonly embeddingSize: number;
  private readonly encoder: FeatureEncoder;

  constructor(options: FeatureEmbeddingOptions) {
    requireOptions('options', options, {
      encoder: requireEncoder,
      embeddingSize: 'number',
      name: 'text',
      initialStandardDeviation: 'number',
      random: 'Random',
    });
    const { encoder, embeddingSize, name, initialStandardDeviation, random } = options;
    requirePositiveInteger('embeddingSize', embeddingSize);
    requireNonNegative('initialStandardDeviation', initialStandardDeviation);
    // The table, an optimizer's two slots, a gradient and the values it is made from.
    requireMemory(`a table of ${encoder.size} rows`, 20 * encoder.size * embeddingSize);
    const values = new Float32Array(encoder.size * embeddingSize);
    for (let i = 0; i < values.length; i++) values[i] = initialStandardDeviation * random.normal();
    for (const row of encoder.reservedRows) values.fill(0, row * embeddingSize, (row + 1) * embeddingSize);
    this.table = uniqueVariable(values, [encoder.size, embeddingSize], name);
    this.encoder = encoder;
    this.embeddingSize = embeddingSize;
  }

  /** Embeddings of all slots, times their weights: [batch, slots, embeddingSize]. */
  slots(tensors: FeatureTensors): tf.Tensor3D {
    return weightedSlots(this.table, this.encoder.slots, tensors) as tf.Tensor3D;
  }

  /** Embeddings of all fields with rows, those of a set added up: [batch, fields, embeddingSize]. */
  fields(tensors: FeatureTensors): tf.Tensor3D {
    return this.fieldsOf(this.slots(tensors));
  }

  /** The same of slots that were looked up before. */
  fieldsOf(slots: tf.Tensor3D): tf.Tensor3D {
    const fields = this.encoder.fields.filter((field) => field.slots > 0);
    if (fields.every((field) => field.slots === 1)) return slots;
    const parts = tf.split(
      slots,
      fields.map((field) => field.slots),
      1,
    ); // [batch, slots of the field, d] each
    return tf.concat(
      parts.map((part) => (part.shape[1] === 1 ? part : tf.sum(part, 1, true))),
      1,
    ) as tf.Tensor3D;
  }

  /** l2 / 2 times the mean squared norm of the rows that a row of the table looks up. */
  squaredNorm({ indices }: FeatureTensors, l2: number): tf.Scalar {
    const looked = tf.gather(this.table, indices as tf.Tensor1D); // [batch * slots, d]
    const rows = looked.shape[0] / this.encoder.slots;
    return tf.mul(tf.sum(tf.square(looked)), l2 / 2 / rows) as tf.Scalar;
  }
}

/** Fields of an encoder that have rows, and so an embedding. */
export const embeddedFields = ({ fields }: FeatureEncoder): number =>
  fields.filter(({ slots }) => slots > 0).length;

/** @throws unless it is an encoder */
export function requireEncoder(argument: string, encoder: FeatureEncoder): void {
  if (!(encoder instanceof FeatureEncoder))
    throw argumentError(argument, 'an encoder that fitFeatures made', encoder);
}
