import type { BatchTensors } from '../../compiler/training-step-definition';
import {
  requireNonNegative,
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
import { flatFields } from './deep-inputs';
import { encodersOfState, encodersState } from './encoder-state';
import { embeddedFields, requireEncoder } from './feature-embedding';
import { type FeatureModel, featureTensors } from './feature-model';
import { Mlp, requireUnits } from './mlp';
import { type FeatureVectors, type OrderValues, SecondOrder } from './second-order';

export interface DeepFmOptions {
  /** Its features, which both parts read. */
  encoder: FeatureEncoder;
  /** Length of the factors k, 1 or more. Default: 16. */
  embeddingSize?: number;
  /** Units of the deep part's hidden layers. Default: [64, 32]. */
  hidden?: readonly number[];
  /** Share of the hidden layers' activations dropped in training, in [0, 1). Default: 0. */
  dropout?: number;
  /** Standard deviation of the factors' initial values, above 0. Default: 0.01. */
  initialStandardDeviation?: number;
  /** L2 strength on weights and factors, as the factorization machine's; 0 or more. Default: 0. */
  l2?: number;
  /** Source of the initial values. */
  random: Random;
}

const kind = 'deep-fm';
const version = 1;

/**
 * DeepFM (Guo et al. 2017, "DeepFM: A Factorization-Machine based Neural Network for CTR Prediction"):
 * logit = FM(x) + MLP([e_1, …, e_m]), where both parts read ONE table of factors. A field's e_j is the sum of its
 * v_i x_i; a number is a field of its own, x_i v_i, as in the paper. Nothing is crossed by hand, unlike in `WideAndDeep`.
 *
 * Groups for separate optimizers: `linear` (weights of the first order), `factors` and `deep`.
 * @throws if an option is outside its range
 * @example
 * const encoder = fitFeatures([category('user'), category('item'), numeric('age')], train);
 * const model = new DeepFm({ encoder, embeddingSize: 16, hidden: [64, 32], random: new Random(42) });
 * await fitFeatureModel({ model, training: train, label: 'clicked', … });
 */
export class DeepFm implements FeatureModel {
  readonly encoders: { readonly features: FeatureEncoder };
  readonly variables: readonly tf.Variable[];
  readonly groups: Readonly<Record<'linear' | 'factors' | 'deep', readonly tf.Variable[]>>;
  readonly identity: string;
  readonly penalty: ((batch: BatchTensors) => tf.Scalar) | undefined;
  private readonly options: Required<Omit<DeepFmOptions, 'encoder' | 'random'>>;
  private readonly orders: SecondOrder;
  private readonly mlp: Mlp;

  constructor(options: DeepFmOptions) {
    requireOptions('options', options, {
      encoder: requireEncoder,
      embeddingSize: 'number?',
      hidden: 'list?',
      dropout: 'number?',
      initialStandardDeviation: 'number?',
      l2: 'number?',
      random: 'Random',
    });
    const { encoder, embeddingSize = 16, hidden = [64, 32], random } = options;
    const { dropout = 0, initialStandardDeviation = 0.01, l2 = 0 } = options;
    requirePositiveInteger('embeddingSize', embeddingSize);
    requireUnits('hidden', hidden);
    requireShareBelowOne('dropout', dropout);
    requirePositive('initialStandardDeviation', initialStandardDeviation);
    requireNonNegative('l2', l2);
    requireRandom(random);
    this.options = { embeddingSize, hidden: [...hidden], dropout, initialStandardDeviation, l2 };
    this.encoders = { features: encoder };
    const orders = new SecondOrder({ encoder, embeddingSize, initialStandardDeviation, name: kind, random });
    const vectors = embeddedFields(encoder) + encoder.numbers;
    this.mlp = new Mlp({
      ...{ inputs: vectors * embeddingSize, units: [...hidden, 1], name: `${kind}/deep` },
      ...{ dropout, linearOutput: true, random },
    });
    this.orders = orders;
    this.penalty = l2 > 0 ? (batch) => orders.squaredNorm(batch, 'features', l2) : undefined;
    this.groups = {
      linear: orders.linear.variables,
      factors: [orders.factors?.table, orders.numberFactors].filter((variable) => variable !== undefined),
      deep: this.mlp.variables,
    };
    this.variables = [...orders.variables, ...this.mlp.variables];
    const shown = { ...this.options, seed: random.seed, features: encoder.fingerprint };
    this.identity = `DeepFM ${JSON.stringify(shown)}`;
  }

  logits(batch: BatchTensors, context: CallContext): tf.Tensor {
    const features = featureTensors(batch, 'features', this.encoders.features);
    const vectors = this.orders.vectors(features);
    const deep = tf.reshape(this.mlp.apply(this.deepInputs(vectors), context), [-1]);
    return tf.add(this.orders.logits(features, vectors), deep); // [batch]
  }

  /** Vectors of all fields, those of a set added up, then those of the numbers: [batch, vectors * k]. */
  private deepInputs({ slots, numbers }: FeatureVectors): tf.Tensor {
    const parts: tf.Tensor[] = [];
    const { factors, numberFactors } = this.orders;
    if (factors && slots) parts.push(flatFields(factors.fieldsOf(slots)));
    if (numberFactors && numbers)
      parts.push(flatFields(tf.mul(tf.expandDims(numbers, 2), numberFactors as tf.Tensor)));
    return parts.length === 1 ? parts[0] : tf.concat(parts, 1);
  }

  /** Weights and factors as they are by now. */
  orderValues(): OrderValues {
    return this.orders.values();
  }

  toState(): ModelState {
    const state = encodersState(this.encoders);
    return { ...stateOfVariables(kind, version, this.variables, this.options), state };
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): DeepFm {
    requireState(state, kind, version);
    const { features: encoder } = encodersOfState(state, ['features']);
    const options = state.options as DeepFm['options'];
    return withVariables(new DeepFm({ ...options, encoder, random: new Zeros(state) }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
