import { tf } from '../../core/tensorflow';
import type { FeatureEncoder } from '../../data/features/feature-encoder';
import { embeddedFields, FeatureEmbedding, type FeatureEmbeddingOptions } from './feature-embedding';
import type { FeatureTensors } from './feature-model';

/** What a network reads of an encoder's features: the embeddings of all fields with rows side by side, then the numbers. */
export class DeepInputs {
  readonly embedding: FeatureEmbedding | undefined;
  /** Numbers per row: fields * embeddingSize + numbers. */
  readonly width: number;

  constructor(options: FeatureEmbeddingOptions) {
    const { encoder, embeddingSize } = options;
    this.embedding = encoder.slots > 0 ? new FeatureEmbedding(options) : undefined;
    this.width = deepWidth(encoder, embeddingSize);
  }

  get variables(): tf.Variable[] {
    return this.embedding ? [this.embedding.table] : [];
  }

  /** [batch, width] */
  apply(features: FeatureTensors): tf.Tensor2D {
    const inputs: tf.Tensor[] = [];
    if (this.embedding) inputs.push(flatFields(this.embedding.fields(features)));
    if (features.numbers) inputs.push(features.numbers);
    return (inputs.length === 1 ? inputs[0] : tf.concat(inputs, 1)) as tf.Tensor2D;
  }
}

/** [batch, fields, d] gives [batch, fields * d]. */
export function flatFields(fields: tf.Tensor3D): tf.Tensor2D {
  return tf.reshape(fields, [-1, fields.shape[1] * fields.shape[2]]);
}

/** Numbers per row that `DeepInputs` gives. */
export function deepWidth(encoder: FeatureEncoder, embeddingSize: number): number {
  return embeddedFields(encoder) * embeddingSize + encoder.numbers;
}
