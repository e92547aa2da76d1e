import { requirePositiveInteger, requireShareBelowOne } from '../../core/checks';
import { requireOptions } from '../../core/options/options';
import { tf } from '../../core/tensorflow';
import type { DotProductScores } from '../factors/dot-product-scores';
import { glorotVariable, uniqueVariable } from '../factors/embedding-variable';
import { requireUnits } from '../features/mlp';
import type { ModelState } from '../model-state';
import type { CallContext } from '../sequence/seeded-layer';
import { requireState } from '../state/parts';
import { stateOfVariables, withVariables } from '../state/variables';
import { Zeros } from '../state/zeros';
import { lookUp, type PairModel, rowPenalty } from './pair-model';
import {
  type EmbeddingPair,
  embeddingPair,
  type PairModelOptions,
  pairOptionKinds,
  requirePairOptions,
} from './pair-options';
import { pairScorer } from './pair-scorer';
import { Tower } from './tower';

/** Options of `NcfMlp`. */
export interface NcfMlpOptions extends PairModelOptions {
  /** Length of an embedding, 1 or more. Default: 32. */
  embeddingSize?: number;
  /** Units of the hidden layers, each at least 1. Default: [32, 16, 8], which halve the 64 numbers that come in. */
  hidden?: readonly number[];
  /** Share of the hidden activations dropped in training, in [0, 1). Default: 0. */
  dropout?: number;
}

const kind = 'ncf-mlp';
const version = 1;

/**
 * The MLP of neural collaborative filtering (He et al. 2017): the embeddings of user and item side by side, hidden
 * layers with relu, and a weighted sum: logit(u, i) = b + h · a_L, a_1 = relu(W_1 [p_u; q_i] + b_1), …
 * With embeddings of 50 and hidden layers of 128 and 64 it is the network that *Deep recommenders* writes in Keras.
 * @throws on an option outside its range
 * @example
 * const model = new NcfMlp({ users: 943, items: 1682, embeddingSize: 50, hidden: [128, 64], random: new Random(42) });
 */
export class NcfMlp implements PairModel {
  readonly users: number;
  readonly items: number;
  readonly embeddingSize: number;
  readonly variables: readonly tf.Variable[];
  readonly identity: string;
  readonly penalty: PairModel['penalty'];
  readonly embeddings: EmbeddingPair;
  readonly tower: Tower;
  /** h, [units of the last layer, 1]. */
  readonly outputWeights: tf.Variable;
  /** b, [1]. */
  readonly bias: tf.Variable;
  private readonly options: Required<Pick<NcfMlpOptions, 'embeddingSize' | 'hidden' | 'dropout' | 'l2'>>;

  constructor(options: NcfMlpOptions) {
    requireOptions('options', options, {
      ...pairOptionKinds,
      embeddingSize: 'number?',
      hidden: 'list?',
      dropout: 'number?',
    });
    const { users, items, embeddingSize = 32, hidden = [32, 16, 8], dropout = 0, l2 = 0, random } = options;
    requirePairOptions(options);
    requirePositiveInteger('embeddingSize', embeddingSize);
    requireUnits('hidden', hidden);
    requireShareBelowOne('dropout', dropout);
    this.users = users;
    this.items = items;
    this.embeddingSize = embeddingSize;
    this.options = { embeddingSize, hidden: [...hidden], dropout, l2 };
    this.embeddings = embeddingPair(kind, embeddingSize, options);
    this.tower = new Tower({ inputs: 2 * embeddingSize, units: hidden, name: kind, dropout, random });
    const last = hidden[hidden.length - 1];
    this.outputWeights = glorotVariable(last, 1, `${kind}/weights`, random.child('weights'));
    this.bias = uniqueVariable(new Float32Array(1), [1], `${kind}/bias`);
    const { embeddings } = this;
    this.variables = [
      embeddings.users,
      embeddings.items,
      ...this.tower.variables,
      this.outputWeights,
      this.bias,
    ];
    this.penalty =
      l2 === 0
        ? undefined
        : (user, item) =>
            rowPenalty(l2, [
              [embeddings.users, user],
              [embeddings.items, item],
            ]);
    this.identity = `ncf mlp ${JSON.stringify({ ...this.options, users, items, seed: random.seed })}`;
  }

  logits(user: tf.Tensor, item: tf.Tensor, context: CallContext): tf.Tensor {
    const last = this.activations(user, item, context); // [pairs, units]
    return tf.add(
      tf.squeeze(tf.matMul(last, this.outputWeights as tf.Tensor as tf.Tensor2D), [1]),
      this.bias,
    ); // [pairs]
  }

  logitsOfShared(user: tf.Tensor, item: tf.Tensor, context: CallContext): tf.Tensor {
    const { users, items } = this.embeddings;
    const last = this.tower.applyToShared(lookUp(users, user), lookUp(items, item), context);
    const logits = tf.matMul(last, this.outputWeights as tf.Tensor as tf.Tensor2D);
    return tf.add(tf.reshape(logits, [-1, item.size]), this.bias); // [batch, items]
  }

  /** The last hidden layer, [pairs, units]: what NeuMF takes of it. */
  activations(user: tf.Tensor, item: tf.Tensor, context: CallContext): tf.Tensor2D {
    const sideBySide = tf.concat(
      [lookUp(this.embeddings.users, user), lookUp(this.embeddings.items, item)],
      1,
    ); // [pairs, 2 d]
    return this.tower.apply(sideBySide, context);
  }

  scorer(): DotProductScores {
    const { embeddings, tower, outputWeights, bias } = this;
    return pairScorer({
      bias,
      mlp: {
        users: embeddings.users,
        items: embeddings.items,
        layers: tower.layers,
        weights: outputWeights,
      },
    });
  }

  toState(): ModelState {
    const { users, items } = this;
    return stateOfVariables(kind, version, this.variables, { ...this.options, users, items });
  }

  /** A model of a state that `toState` gave. @throws on another kind, a newer version, a tensor that does not fit */
  static fromState(state: ModelState): NcfMlp {
    requireState(state, kind, version);
    const options = state.options as NcfMlp['options'] & { users: number; items: number };
    return withVariables(new NcfMlp({ ...options, random: new Zeros(state) }), state);
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }
}
