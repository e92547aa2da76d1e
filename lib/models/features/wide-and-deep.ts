import type { BatchTensors } from '../../compiler/training-step-definition';
import { argumentError, requirePositive, requirePositiveInteger } from '../../core/checks';
import { optional, requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { tf } from '../../core/tensorflow';
import type { FeatureEncoder } from '../../data/features/feature-encoder';
import { uniqueVariable } from '../factors/embedding-variable';
import type { ModelState } from '../model-state';
import type { CallContext } from '../sequence/seeded-layer';
import { requireState } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { encodersOfState, encodersState } from './encoder-state';
import { FeatureEmbedding, requireEncoder } from './feature-embedding';
import { type FeatureModel, featureTensors } from './feature-model';
import { LinearFeatures } from './linear-features';
import { Mlp, requireUnits } from './mlp';

export interface WideAndDeepOptions {
  /** Features of the wide part: crosses, and the columns that they are made of. Default: none, the deep part alone. */
  wide?: FeatureEncoder;
  /** Features of the deep part. Default: none, the wide part alone: logistic regression. */
  deep?: FeatureEncoder;
  /** Length of the deep part's embeddings, 1 or more. Default: 16. */
  embeddingSize?: number;
  /** Units of the deep part's hidden layers. Default: [64, 32]. */
  hidden?: readonly number[];
  /** Share of the hidden layers' activations dropped in training, in [0, 1). Default: 0. */
  dropout?: number;
  /** Standard deviation of the embeddings' initial values, above 0. Default: 0.05. */
  initialStandardDeviation?: number;
  /** Source of the initial values. */
  random: Random;
}

const kind = 'wide-and-deep';
const version = 1;

/**
 * Wide & Deep (Cheng et al. 2016, "Wide & Deep Learning for Recommender Systems"), trained jointly:
 * logit = b + w · x_wide + w_deep · a, where x_wide holds categories and crosses (it memorizes) and a is the last
 * activation of an MLP on the embeddings of all categories and the numbers (it generalizes). The paper gives the wide
 * part to FTRL-Proximal with L1, which leaves weights that do nothing at exactly 0, and the deep part to Adagrad: its
 * group `wide` may have an optimizer of its own. The intercept b belongs to neither, so that L1 does not pull it.
 *
 * Deviation: one embedding size for all categories, and as many layers as asked; the paper has 32 and
 * 1024, 512, 256.
 * @throws if there is neither a wide nor a deep part, or an option is outside its range
 * @example
 * const model = new WideAndDeep({ wide, deep, random: new Random(42) });
 * await fitFeatureModel({
 *   model, training, validation, label: 'clicked', batchSize: 256, epochs: 20,
 *   optimizer: { kind: 'adagrad', learningRate: 0.05 },
 *   optimizers: { wide: { kind: 'ftrl', learningRate: 0.05, l1: 1e-3 } },
 *   random: new Random(1),
 * });
 */
export class WideAndDeep implements FeatureModel {
  readonly encoders: Readonly<Record<string, FeatureEncoder>>;
  readonly variables: readonly tf.Variable[];
  readonly groups: { readonly wide: readonly tf.Variable[]; readonly deep: readonly tf.Variable[] };
  readonly identity: string;
  private readonly options: Required<
    Pick<WideAndDeepOptions, 'embeddingSize' | 'hidden' | 'dropout' | 'initialStandardDeviation'>
  >;
  private readonly bias: tf.Variable;
  private readonly linear: LinearFeatures | undefined;
  private readonly embedding: FeatureEmbedding | undefined;
  private readonly mlp: Mlp | undefined;

  constructor(options: WideAndDeepOptions) {
    requireOptions('options', options, {
      wide: optional(requireEncoder),
      deep: optional(requireEncoder),
      embeddingSize: 'number?',
      hidden: 'list?',
      dropout: 'number?',
      initialStandardDeviation: 'number?',
      random: 'Random',
    });
    const { wide, deep, random } = options;
    const { embeddingSize = 16, hidden = [64, 32], dropout = 0, initialStandardDeviation = 0.05 } = options;
    if (wide === undefined && deep === undefined)
      throw argumentError('options', 'of a wide part, a deep part or both', options);
    requirePositiveInteger('embeddingSize', embeddingSize);
    requireUnits('hidden', hidden);
    requirePositive('initialStandardDeviation', initialStandardDeviation);
    requireRandom(random);
    this.options = { embeddingSize, hidden: [...hidden], dropout, initialStandardDeviation };
    this.encoders = { ...(wide && { wide }), ...(deep && { deep }) };
    if (deep) {
      if (deep.slots > 0) {
        this.embedding = new FeatureEmbedding({
          ...{ encoder: deep, embeddingSize, initialStandardDeviation, name: `${kind}/embeddings` },
          random: random.child('embeddings'),
        });
      }
      const fields = deep.fields.filter(({ slots }) => slots > 0).length;
      this.mlp = new Mlp({
        ...{ inputs: fields * embeddingSize + deep.numbers, units: [...hidden, 1], name: `${kind}/deep` },
        ...{ dropout, linearOutput: true, random },
      });
    }
    if (wide) this.linear = new LinearFeatures(wide, `${kind}/wide`);
    this.bias = uniqueVariable(new Float32Array(1), [1], `${kind}/bias`);
    this.groups = {
      wide: this.linear?.variables ?? [],
      deep: [...(this.embedding ? [this.embedding.table] : []), ...(this.mlp?.variables ?? [])],
    };
    this.variables = [this.bias, ...this.groups.wide, ...this.groups.deep];
    const features = [wide?.fingerprint, deep?.fingerprint];
    this.identity = `wide and deep ${JSON.stringify({ ...this.options, seed: random.seed, features })}`;
  }

  logits(batch: BatchTensors, context: CallContext): tf.Tensor {
    const parts: tf.Tensor[] = [];
    const { wide, deep } = this.encoders;
    if (this.linear) parts.push(this.linear.apply(featureTensors(batch, 'wide', wide)));
    if (this.mlp) parts.push(this.deepLogits(batch, deep, this.mlp, context));
    return parts.reduce((sum, part) => tf.add(sum, part), this.bias as tf.Tensor); // [batch]
  }

  private deepLogits(batch: BatchTensors, deep: FeatureEncoder, mlp: Mlp, context: CallContext): tf.Tensor {
    const features = featureTensors(batch, 'deep', deep);
    const inputs: tf.Tensor[] = [];
    if (this.embedding) {
      const fields = this.embedding.fields(features); // [batch, fields, d]
      inputs.push(tf.reshape(fields, [-1, fields.shape[1] * fields.shape[2]]));
    }
    if (features.numbers) inputs.push(features.numbers);
    const x = inputs.length === 1 ? inputs[0] : tf.concat(inputs, 1); // [batch, fields * d + numbers]
    return tf.reshape(mlp.apply(x, context), [-1]);
  }

  /**
   * Weights of the wide part, those of rows by their names, the largest first: what it has memorized. Rows of weight 0
   * are left out.
   */
  wideWeights(): { name: string; row: number; weight: number }[] {
    const { wide } = this.encoders;
    if (this.linear?.rows === undefined) return [];
    const weights = this.linear.rows.dataSync<'float32'>();
    const rows = Array.from(weights, (weight, row) => ({ row, weight })).filter(({ weight }) => weight !== 0);
    rows.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
    return rows.map(({ row, weight }) => ({ name: wide.rowName(row), row, weight }));
  }

  toState(): ModelState {
    const state = { parts: Object.keys(this.encoders), ...encodersState(this.encoders) };
    return { ...stateOfVariables(kind, version, this.variables, this.options), state };
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): WideAndDeep {
    requireState(state, kind, version);
    const { parts } = (state.state ?? {}) as { parts: ('wide' | 'deep')[] };
    if (!Array.isArray(parts)) throw argumentError(`state of a ${kind}`, 'with parts', state.state);
    const encoders = encodersOfState(
      state,
      parts.filter((part) => part === 'wide' || part === 'deep'),
    );
    const options = state.options as WideAndDeep['options'];
    return withVariables(new WideAndDeep({ ...options, ...encoders, random: new Zeros(state) }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
