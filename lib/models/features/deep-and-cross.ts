import type { BatchTensors } from '../../compiler/training-step-definition';
import {
  requireNonNegative,
  requireOneOf,
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
import { CrossNetwork, requireCross } from './cross-network';
import { DeepInputs, deepWidth } from './deep-inputs';
import { encodersOfState, encodersState } from './encoder-state';
import { requireEncoder } from './feature-embedding';
import { type FeatureModel, featureTensors } from './feature-model';
import { Mlp, requireUnits } from './mlp';

export interface DeepAndCrossOptions {
  /** Its features. */
  encoder: FeatureEncoder;
  /** Length of the embeddings, 1 or more. Default: 16. */
  embeddingSize?: number;
  /** Cross layers, 1 or more; l layers cross up to l + 1 inputs. Default: 2. */
  crossLayers?: number;
  /** Rank of the cross layers' matrices, at most the width of the inputs. Default: full rank. */
  rank?: number;
  /**
   * `stacked`: the deep part reads what the cross layers give; `parallel`: both read the inputs, and the output layer
   * reads both. Default: 'stacked'.
   */
  structure?: 'stacked' | 'parallel';
  /** Units of the deep part's hidden layers; [] leaves the cross layers and a linear output. Default: [64, 32]. */
  hidden?: readonly number[];
  /** Share of the hidden layers' activations dropped in training, in [0, 1). Default: 0. */
  dropout?: number;
  /** Standard deviation of the embeddings' initial values, above 0. Default: 0.05. */
  initialStandardDeviation?: number;
  /** L2 strength: the loss gains l2 / 2 times the mean squared norm of a row's embeddings; 0 or more. Default: 0. */
  l2?: number;
  /** Source of the initial values. */
  random: Random;
}

const kind = 'deep-and-cross';
const version = 1;

/**
 * DCN-v2 (Wang et al. 2021, "DCN V2: Improved Deep & Cross Network and Practical Lessons for Web-scale Learning to Rank
 * Systems"): cross layers x_{l+1} = x_0 ⊙ (W_l x_l + b_l) + x_l on embeddings and numbers, which multiply inputs with
 * each other exactly, and an MLP, which has to approximate products.
 *
 * Deviation: one embedding size for all categories, and no mixture of low-rank experts; the paper's low rank is `rank`.
 *
 * Groups for separate optimizers: `embeddings`, `cross` and `deep` (the MLP and the output layer).
 * @throws if an option is outside its range
 * @example
 * const model = new DeepAndCross({ encoder, crossLayers: 2, rank: 32, random: new Random(42) });
 * await fitFeatureModel({ model, training: train, label: 'clicked', … });
 */
export class DeepAndCross implements FeatureModel {
  readonly encoders: { readonly features: FeatureEncoder };
  readonly variables: readonly tf.Variable[];
  readonly groups: Readonly<Record<'embeddings' | 'cross' | 'deep', readonly tf.Variable[]>>;
  readonly identity: string;
  readonly penalty: ((batch: BatchTensors) => tf.Scalar) | undefined;
  private readonly options: Required<Omit<DeepAndCrossOptions, 'encoder' | 'random' | 'rank'>> &
    Pick<DeepAndCrossOptions, 'rank'>;
  private readonly inputs: DeepInputs;
  private readonly cross: CrossNetwork;
  /** Hidden layers; of the stacked structure with the output layer. */
  private readonly mlp: Mlp;
  /** Output layer of the parallel structure. */
  private readonly output: Mlp | undefined;

  constructor(options: DeepAndCrossOptions) {
    requireOptions('options', options, {
      encoder: requireEncoder,
      embeddingSize: 'number?',
      crossLayers: 'number?',
      rank: 'number?',
      structure: 'text?',
      hidden: 'list?',
      dropout: 'number?',
      initialStandardDeviation: 'number?',
      l2: 'number?',
      random: 'Random',
    });
    const { encoder, embeddingSize = 16, crossLayers = 2, rank, structure = 'stacked', random } = options;
    const { hidden = [64, 32], dropout = 0, initialStandardDeviation = 0.05, l2 = 0 } = options;
    requirePositiveInteger('embeddingSize', embeddingSize);
    requireOneOf('structure', structure, ['stacked', 'parallel']);
    if (!Array.isArray(hidden) || hidden.length > 0) requireUnits('hidden', hidden);
    requireShareBelowOne('dropout', dropout);
    requirePositive('initialStandardDeviation', initialStandardDeviation);
    requireNonNegative('l2', l2);
    requireRandom(random);
    const width = deepWidth(encoder, embeddingSize);
    requireCross({ inputs: width, layers: crossLayers, rank });
    this.options = {
      ...{ embeddingSize, crossLayers, ...(rank !== undefined && { rank }), structure },
      ...{ hidden: [...hidden], dropout, initialStandardDeviation, l2 },
    };
    this.encoders = { features: encoder };
    const inputs = new DeepInputs({
      ...{ encoder, embeddingSize, initialStandardDeviation, name: `${kind}/embeddings` },
      random: random.child('embeddings'),
    });
    this.cross = new CrossNetwork({
      ...{ inputs: width, layers: crossLayers, rank, name: `${kind}/cross`, random },
    });
    const parallel = structure === 'parallel' && hidden.length > 0;
    this.mlp = new Mlp({
      ...{ inputs: width, units: parallel ? hidden : [...hidden, 1], name: `${kind}/deep` },
      ...{ dropout, linearOutput: !parallel, random },
    });
    if (parallel) {
      this.output = new Mlp({
        ...{ inputs: width + hidden[hidden.length - 1], units: [1], name: `${kind}/output` },
        ...{ linearOutput: true, random },
      });
    }
    this.inputs = inputs;
    const { embedding } = inputs;
    this.penalty =
      l2 > 0 && embedding
        ? (batch) => embedding.squaredNorm(featureTensors(batch, 'features', encoder), l2)
        : undefined;
    this.groups = {
      embeddings: inputs.variables,
      cross: this.cross.variables,
      deep: [...this.mlp.variables, ...(this.output?.variables ?? [])],
    };
    this.variables = Object.values(this.groups).flat();
    const shown = { ...this.options, seed: random.seed, features: encoder.fingerprint };
    this.identity = `deep and cross ${JSON.stringify(shown)}`;
  }

  logits(batch: BatchTensors, context: CallContext): tf.Tensor {
    const inputs = this.inputs.apply(featureTensors(batch, 'features', this.encoders.features));
    const crossed = this.cross.apply(inputs); // [batch, width]
    const outputs = this.output
      ? this.output.apply(tf.concat([crossed, this.mlp.apply(inputs, context)], 1), context)
      : this.mlp.apply(crossed, context);
    return tf.reshape(outputs, [-1]);
  }

  toState(): ModelState {
    const state = encodersState(this.encoders);
    return { ...stateOfVariables(kind, version, this.variables, this.options), state };
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): DeepAndCross {
    requireState(state, kind, version);
    const { features: encoder } = encodersOfState(state, ['features']);
    const options = state.options as DeepAndCross['options'];
    return withVariables(new DeepAndCross({ ...options, encoder, random: new Zeros(state) }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
