import type { BatchTensors } from '../../compiler/training-step-definition';
import { requireNonNegative, requirePositiveInteger } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import type { Random } from '../../core/random';
import { requireRandom } from '../../core/require-random';
import { tf } from '../../core/tensorflow';
import type { FeatureEncoder } from '../../data/features/feature-encoder';
import type { ModelState } from '../model-state';
import { requireState } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { encodersOfState, encodersState } from './encoder-state';
import { requireEncoder } from './feature-embedding';
import { type FeatureModel, featureTensors } from './feature-model';
import { type OrderValues, SecondOrder } from './second-order';

export interface FactorizationMachineOptions {
  /** Its features: ids of users and items, and whatever else is known of them. */
  encoder: FeatureEncoder;
  /** Length of the factors k, 1 or more. Default: 16. */
  embeddingSize?: number;
  /** Standard deviation of the factors' initial values, above 0. Default: 0.01. */
  initialStandardDeviation?: number;
  /** L2 strength: the loss gains l2 / 2 times the mean squared norm of a row's weights and factors; 0 or more. Default: 0. */
  l2?: number;
  /** Source of the initial values. */
  random: Random;
}

const kind = 'factorization-machine';
const version = 1;

/**
 * Factorization machine (Rendle 2010, "Factorization Machines"), of degree 2:
 * logit = w0 + Σ_i w_i x_i + Σ_{i<j} (v_i · v_j) x_i x_j, where x has a 1 for each category of a row, the weights of
 * sets and the numbers. The double sum takes O(k n) steps, as
 * 1/2 Σ_f ((Σ_i v_if x_i)^2 - Σ_i v_if^2 x_i^2).
 * With the ids of a user and an item alone it is matrix factorization with biases.
 * @throws if an option is outside its range
 * @example
 * const encoder = fitFeatures([category('user'), category('item'), multiValued('genres')], train);
 * const model = new FactorizationMachine({ encoder, embeddingSize: 16, random: new Random(42) });
 * await fitFeatureModel({ model, training: train, label: 'clicked', … });
 */
export class FactorizationMachine implements FeatureModel {
  readonly encoders: { readonly features: FeatureEncoder };
  readonly variables: readonly tf.Variable[];
  readonly identity: string;
  readonly embeddingSize: number;
  readonly penalty: ((batch: BatchTensors) => tf.Scalar) | undefined;
  private readonly l2: number;
  private readonly orders: SecondOrder;

  constructor(options: FactorizationMachineOptions) {
    requireOptions('options', options, {
      encoder: requireEncoder,
      embeddingSize: 'number?',
      initialStandardDeviation: 'number?',
      l2: 'number?',
      random: 'Random',
    });
    const { encoder, embeddingSize = 16, initialStandardDeviation = 0.01, l2 = 0, random } = options;
    requirePositiveInteger('embeddingSize', embeddingSize);
    requireNonNegative('l2', l2);
    requireRandom(random);
    this.encoders = { features: encoder };
    this.embeddingSize = embeddingSize;
    this.l2 = l2;
    const orders = new SecondOrder({ encoder, embeddingSize, initialStandardDeviation, name: kind, random });
    this.orders = orders;
    this.penalty = l2 > 0 ? (batch) => orders.squaredNorm(batch, 'features', l2) : undefined;
    this.variables = orders.variables;
    const shown = {
      embeddingSize,
      initialStandardDeviation,
      l2,
      seed: random.seed,
      features: encoder.fingerprint,
    };
    this.identity = `factorization machine ${JSON.stringify(shown)}`;
  }

  logits(batch: BatchTensors): tf.Tensor {
    const features = featureTensors(batch, 'features', this.encoders.features);
    return this.orders.logits(features, this.orders.vectors(features)); // [batch]
  }

  /** Weights and factors as they are by now. */
  orderValues(): OrderValues {
    return this.orders.values();
  }

  toState(): ModelState {
    const { embeddingSize, l2 } = this;
    const state = encodersState(this.encoders);
    return { ...stateOfVariables(kind, version, this.variables, { embeddingSize, l2 }), state };
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): FactorizationMachine {
    requireState(state, kind, version);
    const { features: encoder } = encodersOfState(state, ['features']);
    const options = state.options as Pick<FactorizationMachineOptions, 'embeddingSize' | 'l2'>;
    const random = new Zeros(state);
    return withVariables(new FactorizationMachine({ ...options, encoder, random }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
