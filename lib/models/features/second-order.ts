import type { BatchTensors } from '../../compiler/training-step-definition';
import { tf } from '../../core/tensorflow';
import type { FeatureEncoder } from '../../data/features/feature-encoder';
import { uniqueVariable } from '../factors/embedding-variable';
import { FeatureEmbedding, type FeatureEmbeddingOptions } from './feature-embedding';
import { type FeatureTensors, featureTensors } from './feature-model';
import { LinearFeatures } from './linear-features';

/** Embeddings of a batch: what `SecondOrder` multiplies, and a deep part may read too. */
export interface FeatureVectors {
  /** v_i x_i of all slots, [batch, slots, k], if the encoder has fields with rows. */
  slots: tf.Tensor3D | undefined;
  /** [batch, numbers] */
  numbers: tf.Tensor2D | undefined;
}

/** Values of a factorization machine's variables. */
export interface OrderValues {
  bias: number;
  /** [size] */
  weights: Float32Array;
  /** [numbers] */
  numberWeights: Float32Array;
  /** [size * width] */
  factors: Float32Array;
  /** [numbers * width] */
  numberFactors: Float32Array;
  /** Length of the factors. */
  width: number;
}

/**
 * The two orders of a factorization machine on one encoder's features (see `FactorizationMachine` for the formula):
 * bias, a weight for each row and number, and a vector of k factors for each. `DeepFm` reads the same vectors.
 */
export class SecondOrder {
  readonly variables: readonly tf.Variable[];
  readonly bias: tf.Variable;
  readonly linear: LinearFeatures;
  readonly factors: FeatureEmbedding | undefined;
  /** [numbers, k] */
  readonly numberFactors: tf.Variable | undefined;
  private readonly encoder: FeatureEncoder;

  constructor(options: FeatureEmbeddingOptions) {
    const { encoder, embeddingSize, name, initialStandardDeviation, random } = options;
    const { size, numbers } = encoder;
    this.encoder = encoder;
    this.bias = uniqueVariable(new Float32Array(1), [1], `${name}/bias`);
    this.linear = new LinearFeatures(encoder, `${name}/linear`);
    if (size > 0) {
      const source = random.child('factors');
      this.factors = new FeatureEmbedding({ ...options, name: `${name}/factors`, random: source });
    }
    if (numbers > 0) {
      const source = random.child('number factors');
      const values = Float32Array.from(
        { length: numbers * embeddingSize },
        () => initialStandardDeviation * source.normal(),
      );
      this.numberFactors = uniqueVariable(values, [numbers, embeddingSize], `${name}/number-factors`);
    }
    this.variables = [this.bias, ...this.linear.variables, this.factors?.table, this.numberFactors].filter(
      (variable) => variable !== undefined,
    );
  }

  /** The vectors of a batch, looked up once. */
  vectors(features: FeatureTensors): FeatureVectors {
    return { slots: this.factors?.slots(features), numbers: features.numbers };
  }

  /** w0 + Σ_i w_i x_i + Σ_{i<j} (v_i · v_j) x_i x_j, [batch]. */
  logits(features: FeatureTensors, vectors: FeatureVectors): tf.Tensor {
    return tf.add(tf.add(this.linear.apply(features), this.pairs(vectors)), this.bias);
  }

  /** Sum over all pairs of (v_i · v_j) x_i x_j, [batch]. */
  private pairs({ slots, numbers }: FeatureVectors): tf.Tensor {
    const sums: tf.Tensor[] = [];
    const squares: tf.Tensor[] = [];
    if (slots) {
      sums.push(tf.sum(slots, 1)); // [batch, k]
      squares.push(tf.sum(tf.square(slots), 1));
    }
    if (this.numberFactors) {
      const factors = this.numberFactors as tf.Tensor as tf.Tensor2D;
      sums.push(tf.matMul(numbers as tf.Tensor2D, factors)); // [batch, k]
      squares.push(tf.matMul(tf.square(numbers as tf.Tensor2D), tf.square(factors)));
    }
    const [sum, square] = [sums, squares].map((parts) => parts.reduce((a, b) => tf.add(a, b)));
    return tf.mul(tf.sum(tf.sub(tf.square(sum), square), 1), 0.5);
  }

  /** Weights and factors as they are by now; those of rows, and those of numbers. */
  values(): OrderValues {
    const read = (variable: tf.Variable | undefined) =>
      variable?.dataSync<'float32'>() ?? new Float32Array(0);
    return {
      bias: read(this.bias)[0],
      weights: read(this.linear.rows),
      numberWeights: read(this.linear.numbers),
      factors: read(this.factors?.table),
      numberFactors: read(this.numberFactors),
      width: (this.factors?.table ?? (this.numberFactors as tf.Variable)).shape[1] as number,
    };
  }

  /** l2 / 2 times the mean squared norm of what a row looks up, and that of the numbers' weights. */
  squaredNorm(batch: BatchTensors, name: string, l2: number): tf.Scalar {
    const { indices } = featureTensors(batch, name, this.encoder);
    const norms: tf.Tensor[] = [this.linear.numbers, this.numberFactors]
      .filter((variable) => variable !== undefined)
      .map((variable) => tf.sum(tf.square(variable)));
    for (const table of [this.linear.rows, this.factors?.table]) {
      if (table === undefined || indices === undefined) continue;
      const looked = tf.sum(tf.square(tf.gather(table, indices)));
      norms.push(tf.mul(looked, this.encoder.slots / indices.shape[0]));
    }
    return tf.mul(
      norms.reduce((a, b) => tf.add(a, b)),
      l2 / 2,
    ) as tf.Scalar;
  }
}
