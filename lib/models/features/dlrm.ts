import type { BatchTensors } from '../../compiler/training-step-definition';
import {
  argumentError,
  requirePositive,
  requirePositiveInteger,
  requireShareBelowOne,
} from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { tf } from '../../core/tensorflow';
import type { FeatureEncoder } from '../../data/features/feature-encoder';
import type { ModelState } from '../model-state';
import type { CallContext } from '../sequence/seeded-layer';
import { requireState } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { encodersOfState, encodersState } from './encoder-state';
import { embeddedFields, FeatureEmbedding, requireEncoder } from './feature-embedding';
import { type FeatureModel, featureTensors } from './feature-model';
import { Mlp, requireUnits } from './mlp';
import { pairwiseDots } from './pairwise-dots';

export interface DlrmOptions {
  /** Its features: at least two vectors to interact, which are fields with rows, and the numbers together. */
  encoder: FeatureEncoder;
  /** Length of the embeddings, and of the bottom MLP's output; 1 or more. Default: 16. */
  embeddingSize?: number;
  /** Units of the bottom MLP's hidden layers, before the one of `embeddingSize`; [] is that one alone. Default: [32]. */
  bottom?: readonly number[];
  /** Units of the top MLP's hidden layers. Default: [64, 32]. */
  hidden?: readonly number[];
  /** Share of the top MLP's hidden activations dropped in training, in [0, 1). Default: 0. */
  dropout?: number;
  /** Standard deviation of the embeddings' initial values, above 0. Default: 0.05. */
  initialStandardDeviation?: number;
  /** Source of the initial values. */
  random: Random;
}

const kind = 'dlrm';
const version = 1;

/**
 * DLRM (Naumov et al. 2019, "Deep Learning Recommendation Model for Personalization and Recommendation Systems"):
 * a bottom MLP makes one vector z of all numbers; of z and the fields' embeddings come all dot products of pairs, as in
 * a factorization machine but without being added up; the top MLP reads z and the products:
 * logit = MLP_top([z, {v_i · v_j : j < i}]). Without numbers there is no z.
 *
 * Deviation: embeddings start as N(0, 0.05^2) instead of U(±1 / sqrt(rows)), layers as in PyTorch instead of Glorot's
 * normal.
 *
 * Groups for separate optimizers: `embeddings`, `bottom` and `top`.
 * @throws if there are fewer than two vectors, or an option is outside its range
 * @example
 * const model = new Dlrm({ encoder, bottom: [64], hidden: [64, 32], random: new Random(42) });
 * await fitFeatureModel({ model, training: train, label: 'clicked', … });
 */
export class Dlrm implements FeatureModel {
  readonly encoders: { readonly features: FeatureEncoder };
  readonly variables: readonly tf.Variable[];
  readonly groups: Readonly<Record<'embeddings' | 'bottom' | 'top', readonly tf.Variable[]>>;
  readonly identity: string;
  private readonly options: Required<Omit<DlrmOptions, 'encoder' | 'random'>>;
  private readonly embedding: FeatureEmbedding;
  private readonly bottom: Mlp | undefined;
  private readonly top: Mlp;

  constructor(options: DlrmOptions) {
    requireOptions('options', options, {
      encoder: requireEncoder,
      embeddingSize: 'number?',
      bottom: 'list?',
      hidden: 'list?',
      dropout: 'number?',
      initialStandardDeviation: 'number?',
      random: 'Random',
    });
    const { encoder, embeddingSize = 16, bottom = [32], hidden = [64, 32], random } = options;
    const { dropout = 0, initialStandardDeviation = 0.05 } = options;
    requirePositiveInteger('embeddingSize', embeddingSize);
    if (!Array.isArray(bottom) || bottom.length > 0) requireUnits('bottom', bottom);
    requireUnits('hidden', hidden);
    requireShareBelowOne('dropout', dropout);
    requirePositive('initialStandardDeviation', initialStandardDeviation);
    requireRandom(random);
    const { numbers } = encoder;
    const vectors = embeddedFields(encoder) + (numbers > 0 ? 1 : 0);
    if (vectors < 2)
      throw argumentError('encoder', 'of at least two vectors: fields, and the numbers together', vectors);
    this.options = {
      embeddingSize,
      bottom: [...bottom],
      hidden: [...hidden],
      dropout,
      initialStandardDeviation,
    };
    this.encoders = { features: encoder };
    this.embedding = new FeatureEmbedding({
      ...{ encoder, embeddingSize, initialStandardDeviation, name: `${kind}/embeddings` },
      random: random.child('embeddings'),
    });
    if (numbers > 0) {
      const units = [...bottom, embeddingSize];
      this.bottom = new Mlp({ inputs: numbers, units, name: `${kind}/bottom`, random });
    }
    const inputs = (this.bottom ? embeddingSize : 0) + (vectors * (vectors - 1)) / 2;
    this.top = new Mlp({
      ...{ inputs, units: [...hidden, 1], name: `${kind}/top`, dropout, linearOutput: true, random },
    });
    this.groups = {
      embeddings: [this.embedding.table],
      bottom: this.bottom?.variables ?? [],
      top: this.top.variables,
    };
    this.variables = Object.values(this.groups).flat();
    const shown = { ...this.options, seed: random.seed, features: encoder.fingerprint };
    this.identity = `DLRM ${JSON.stringify(shown)}`;
  }

  logits(batch: BatchTensors, context: CallContext): tf.Tensor {
    const features = featureTensors(batch, 'features', this.encoders.features);
    const fields = this.embedding.fields(features); // [batch, fields, d]
    if (this.bottom === undefined) return this.topLogits([pairwiseDots(fields)], context);
    const dense = this.bottom.apply(features.numbers as tf.Tensor, context) as tf.Tensor2D; // [batch, d]
    const vectors = tf.concat([tf.expandDims(dense, 1), fields], 1) as tf.Tensor3D;
    return this.topLogits([dense, pairwiseDots(vectors)], context);
  }

  private topLogits(inputs: readonly tf.Tensor2D[], context: CallContext): tf.Tensor {
    const x = inputs.length === 1 ? inputs[0] : tf.concat([...inputs], 1);
    return tf.reshape(this.top.apply(x, context), [-1]); // [batch]
  }

  toState(): ModelState {
    const state = encodersState(this.encoders);
    return { ...stateOfVariables(kind, version, this.variables, this.options), state };
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): Dlrm {
    requireState(state, kind, version);
    const { features: encoder } = encodersOfState(state, ['features']);
    const options = state.options as Dlrm['options'];
    return withVariables(new Dlrm({ ...options, encoder, random: new Zeros(state) }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
